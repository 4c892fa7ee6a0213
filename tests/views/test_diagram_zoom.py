"""Zoom, pan, fit and focus mode."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from desktop_nn.training.run import Run
from tests.views.diagrams import centre, colors_along, edges, hover, near, point_on_edge
from tests.views.snapshots import deep, show, trained

CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def turn(view, point, notches, modifiers=CONTROL):
    where = QPointF(point)
    event = QWheelEvent(
        where,
        view.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def place_of(view, column, row):
    """Where a neuron is in the view."""
    cell = view.diagram_layout.columns[column].cells[row]
    return QPointF(cell.x, cell.y) - view._viewport.offset()


def test_that_the_wheel_with_control_zooms_around_the_mouse(diagram):
    before = place_of(diagram, 2, 5)
    turn(diagram, before, 3)
    assert diagram.zoom == pytest.approx(1.25**3)
    after = place_of(diagram, 2, 5)
    assert abs(after.x() - before.x()) < 25
    assert abs(after.y() - before.y()) < 25
    first, second = diagram.diagram_layout.columns[1].cells[:2]
    assert first.width > 30
    assert second.top > first.bottom


def test_that_zoom_stays_between_all_of_it_and_four_times(diagram):
    for _ in range(20):
        diagram.zoom_in()
    assert diagram.zoom == 4.0
    assert not diagram.grab().isNull()
    for _ in range(20):
        diagram.zoom_out()
    assert diagram.zoom == 1.0
    assert not diagram._viewport.is_scrollable


def test_that_a_large_view_is_not_zoomed_beyond_what_its_picture_may_take(make_diagram):
    view = make_diagram((1600, 1000))
    for _ in range(10):
        view.zoom_in()
    layout = view.diagram_layout
    assert layout.width * layout.height <= 8.1e6


def test_that_dragging_beside_the_network_moves_it_and_a_double_click_fits_it(qtbot, diagram):
    diagram.zoom_by(2.0)
    empty = next(
        point
        for point in (QPoint(x, y) for y in range(20, 350, 3) for x in range(20, 750, 5))
        if diagram.place_at(QPointF(point) + diagram._viewport.offset()) is None
        and diagram._layer_at(QPointF(point) + diagram._viewport.offset()) is None
    )
    before = diagram._viewport.offset()
    qtbot.mousePress(diagram, Qt.MouseButton.LeftButton, pos=empty)
    qtbot.mouseMove(diagram, empty + QPoint(-30, -20))
    qtbot.mouseRelease(diagram, Qt.MouseButton.LeftButton, pos=empty + QPoint(-30, -20))
    moved = diagram._viewport.offset() - before
    assert (moved.x(), moved.y()) == (30, 20)
    qtbot.mouseMove(diagram, empty)
    assert diagram._viewport.offset() - before == moved
    diagram.zoom_by(1.0)
    corner = QPoint(2, diagram.height() - 20)
    qtbot.mouseDClick(diagram, Qt.MouseButton.LeftButton, pos=corner)
    assert diagram.zoom == 1.0


def test_that_keys_zoom_fit_and_focus(qtbot, diagram):
    diagram.activateWindow()
    diagram.setFocus()
    qtbot.waitUntil(diagram.hasFocus)
    qtbot.keyClick(diagram, "+")
    assert diagram.zoom == 1.25
    qtbot.keyClick(diagram, "-")
    assert diagram.zoom == pytest.approx(1.0)
    qtbot.keyClick(diagram, "+")
    qtbot.keyClick(diagram, "0")
    assert diagram.zoom == 1.0
    qtbot.keyClick(diagram, "f")
    assert diagram.actions_by_name["network_focus"].isChecked()


def test_that_hovering_and_clicking_hit_what_is_zoomed(qtbot, diagram, document):
    show(diagram, Run(document.spec))
    diagram.zoom_by(2.0)
    diagram._viewport.move_by(-10_000, -10_000)
    point = place_of(diagram, 1, 1).toPoint()
    assert hover(qtbot, diagram, point).title == "Layer 1 · neuron 2"
    qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=point)
    assert diagram.selection.neuron == (0, 1)


def test_that_a_zoomed_picture_is_whole_wherever_one_looks(make_diagram, document):
    run = Run(document.spec)
    view = make_diagram()
    show(view, run)
    view.zoom_by(3.0)
    view.grab()
    for across, down in ((500, 0), (0, 300)):
        run.advance(10)
        view._viewport.move_by(across, down)
        show(view, run)
        view.grab()
    # Nothing is new, but what was out of sight.
    view._viewport.move_by(-900, -100)
    view.grab()
    fresh = make_diagram()
    show(fresh, run)
    fresh.zoom_by(3.0)
    fresh._viewport.move_by(-10_000, -10_000)
    offset = view._viewport.offset()
    fresh._viewport.move_by(offset.x(), offset.y())
    assert fresh.grab().toImage() == view.grab().toImage()


def test_that_a_walked_to_neuron_comes_into_sight(qtbot, diagram):
    diagram.zoom_by(4.0)
    for key in (Qt.Key.Key_Right, *[Qt.Key.Key_Down] * 7):
        qtbot.keyClick(diagram, key)
    place = place_of(diagram, 1, 7)
    assert diagram.rect().contains(place.toPoint())


def test_that_the_wheel_alone_moves_what_does_not_fit(make_diagram, document):
    document.open(deep(), None)
    view = make_diagram((400, 200))
    turn(view, QPoint(100, 100), -1, PLAIN)
    assert view.scrolled() == 120


# Focus mode


def test_that_focus_mode_dims_all_but_a_neuron_and_its_edges(qtbot, diagram, document, theme):
    snapshot = edges(document, (1, 0, 0, 1.0), (1, 7, 7, 1.0))
    diagram.show_snapshot(snapshot, None)
    diagram.selection.select(1, 0)
    bright = diagram.grab().toImage()
    diagram.actions_by_name["network_focus"].trigger()
    assert all(near(color, theme.color("positive")) for color in colors_along(diagram, 1, 0, 0))
    dimmed = colors_along(diagram, 1, 7, 7)
    assert not any(near(color, theme.color("positive")) for color in dimmed)
    diagram.actions_by_name["network_focus"].trigger()
    assert diagram.grab().toImage() == bright


def test_that_focus_mode_dims_nothing_while_nothing_is_in_focus(diagram, document):
    show(diagram, trained(document, 1))
    plain = diagram.grab().toImage()
    diagram.actions_by_name["network_focus"].trigger()
    assert diagram.grab().toImage() == plain


def test_that_an_edge_under_the_mouse_is_in_focus_with_its_ends(qtbot, diagram, document):
    show(diagram, trained(document, 1))
    diagram.actions_by_name["network_focus"].trigger()
    plain = diagram.grab().toImage()
    hover(qtbot, diagram, point_on_edge(diagram, 1, 0, 0, 0.2).toPoint())
    image = diagram.grab().toImage()
    assert image.pixelColor(centre(diagram, 2, 0)) == plain.pixelColor(centre(diagram, 2, 0))
    assert image.pixelColor(centre(diagram, 2, 7)) != plain.pixelColor(centre(diagram, 2, 7))


# What a neuron puts out


def test_that_mean_outputs_are_asked_for_only_while_a_neuron_is_read_out(qtbot, diagram, document):
    run = trained(document, 1)
    show(diagram, run)
    assert "neuron_outputs" not in diagram.products
    hover(qtbot, diagram, centre(diagram, 1, 2))
    assert "neuron_outputs" in diagram.products
    show(diagram, run)
    rows = {caption: value for caption, value, _ in diagram.readout().rows}
    mean = run.evaluator.activations(run.samples.inputs[400:])[0][:, 2].mean()
    assert float(rows["mean output"].replace("−", "-")) == pytest.approx(mean, abs=1e-4)
    assert rows[""] == "over 100 validation samples"
    assert rows["across"] == "x₁ from −6 to 6"
    hover(qtbot, diagram, QPoint(3, 200))
    assert "neuron_outputs" not in diagram.products
