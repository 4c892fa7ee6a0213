from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_nn.experiment.history import History
from desktop_nn.training.products import NEURON_MAP_SIZE, LayerEdges
from desktop_nn.training.run import Run
from desktop_nn.views.diagram_edges import across, along
from desktop_nn.views.diagram_scene import DiagramScene
from desktop_nn.views.network_diagram import NetworkDiagram
from tests.views.snapshots import deep, digits, show, snapshot_of, trained


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


def after_a_frame(qtbot):
    """A window that asks to be painted now has been: so has whoever asked before it."""
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    paints = Paints(window)
    window.update()
    qtbot.waitUntil(lambda: paints.count > 0)


@pytest.fixture
def make(qtbot, document, theme):
    def diagram(size=(780, 370)):
        view = NetworkDiagram(document, theme)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        qtbot.waitExposed(view)
        return view

    return diagram


@pytest.fixture
def diagram(make):
    return make()


def edges(document, *numbers):
    """The products of a run, with all weights 0 but those given as (layer, source, target, w)."""
    run = Run(document.spec)
    snapshot = snapshot_of(run, "edges")
    layers = list(snapshot.products["edges"])
    weights = [np.zeros_like(layer.weights) for layer in layers]
    for layer, source, target, weight in numbers:
        weights[layer][source, target] = weight
    made = tuple(
        LayerEdges(of, layer.biases, max(float(np.abs(of).max()), 1.0))
        for of, layer in zip(weights, layers, strict=True)
    )
    return replace(snapshot, products={"edges": made})


def point_on_edge(view, layer, source, target, t):
    before, after = view.diagram_layout.columns[layer : layer + 2]
    start, end = before.cells[source], after.cells[target]
    x = start.right + (end.left - start.right) * across(np.array(t))
    return QPointF(float(x), float(start.y + (end.y - start.y) * along(np.array(t))))


def colors_along(view, layer, source, target):
    image = view.grab().toImage()
    points = [point_on_edge(view, layer, source, target, t) for t in np.linspace(0.15, 0.85, 80)]
    return [image.pixelColor(point.toPoint()) for point in points]


def near(color, other, reach=60):
    channels = zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)
    return sum(abs(a - b) for a, b in channels) < reach


def centre(view, column, row):
    cell = view.diagram_layout.columns[column].cells[row]
    return QPoint(round(cell.x), round(cell.y))


def hover(qtbot, view, point):
    # From elsewhere: a mouse that is there already doesn't move.
    qtbot.mouseMove(view, QPoint(1, 1))
    qtbot.mouseMove(view, point)
    return view.readout()


# What is shown


def test_that_neurons_and_faint_edges_are_there_before_any_snapshot(diagram, theme):
    image = diagram.grab().toImage()
    background = theme.color("panel")
    for column in diagram.diagram_layout.columns:
        for row in range(len(column.cells)):
            pixel = image.pixelColor(centre(diagram, column.layer + 1, row))
            assert pixel != background
    on_edge = colors_along(diagram, 1, 0, 7)
    assert sum(color != background for color in on_edge) > 0.9 * len(on_edge)
    assert all(near(color, background) for color in on_edge)


def test_that_edges_follow_the_weights(diagram, document, theme):
    diagram.show_snapshot(edges(document, (1, 0, 0, 1.0)), History())
    assert all(near(color, theme.color("positive")) for color in colors_along(diagram, 1, 0, 0))
    diagram.show_snapshot(edges(document, (1, 7, 7, 1.0)), History())
    assert all(near(color, theme.color("panel")) for color in colors_along(diagram, 1, 0, 0))
    assert all(near(color, theme.color("positive")) for color in colors_along(diagram, 1, 7, 7))


def test_that_a_negative_weight_is_told_by_its_dashes_too(diagram, document, theme):
    diagram.show_snapshot(edges(document, (1, 0, 0, -1.0)), History())
    colors = colors_along(diagram, 1, 0, 0)
    dashes = sum(near(color, theme.color("negative")) for color in colors)
    gaps = sum(near(color, theme.color("panel")) for color in colors)
    assert dashes > 0.3 * len(colors)
    assert gaps > 0.15 * len(colors)


def test_that_a_larger_weight_is_a_wider_line(diagram, document):
    def width(weight):
        numbers = (1, 0, 0, weight), (1, 7, 7, 1.0)
        diagram.show_snapshot(edges(document, *numbers), History())
        image, on_line = diagram.grab().toImage(), point_on_edge(diagram, 1, 0, 0, 0.5).toPoint()
        column = [image.pixelColor(on_line.x(), on_line.y() + dy) for dy in range(-8, 9)]
        return sum(not near(color, diagram.theme.color("panel"), 30) for color in column)

    assert width(0.0) < width(0.5) < width(1.0)


def test_that_a_picture_brought_up_to_date_is_the_one_painted_at_once(make, document):
    run = Run(document.spec)
    view = make()
    for _ in range(4):
        show(view, run)
        view.grab()
        run.advance(40)
    show(view, run)
    fresh = make()
    show(fresh, run)
    assert view.grab().toImage() == fresh.grab().toImage()


def test_that_a_large_network_is_painted_in_turns_until_all_is_shown(qtbot, make, document):
    document.open(digits(), None)
    run = Run(document.spec, document.own)
    view = make()
    show(view, run)
    view.grab()
    run.advance(30)
    show(view, run)
    view.grab()
    assert view.is_behind()
    qtbot.waitUntil(lambda: not view.is_behind())
    fresh = make()
    show(fresh, run)
    assert view.grab().toImage() == fresh.grab().toImage()


def test_that_no_layer_of_a_large_network_is_left_behind_while_all_move(make, document):
    document.open(digits(), None)
    run = Run(document.spec, document.own)
    view = make()
    show(view, run)
    before = view.grab().toImage()
    for _ in range(3):
        run.advance(30)
        show(view, run)
        view.grab()
    after = view.grab().toImage()
    for column in view.diagram_layout.columns[1:]:
        gap = QRect(round(column.frame.left) - 60, 40, 55, 280)
        assert before.copy(gap) != after.copy(gap)


def test_that_neurons_show_their_maps(diagram, document):
    before = diagram.grab().toImage()
    show(diagram, trained(document, 2))
    after = diagram.grab().toImage()
    cell = diagram.diagram_layout.columns[2].cells[0]
    spots = [QPoint(round(cell.left) + 6 + dx, round(cell.y)) for dx in range(16)]
    assert len({before.pixelColor(spot).name() for spot in spots}) == 1
    assert len({after.pixelColor(spot).name() for spot in spots}) > 3


def test_that_an_input_is_its_own_map_with_low_at_the_left_and_at_the_bottom(diagram, theme):
    image = diagram.grab().toImage()
    first, second = diagram.diagram_layout.columns[0].cells

    def at(x, y):
        return image.pixelColor(round(x), round(y))

    low, high = theme.color("negative"), theme.color("positive")
    assert near(at(first.left + 3, first.y), low, 120)
    assert near(at(first.right - 4, first.y), high, 120)
    assert near(at(second.x, second.bottom - 4), low, 120)
    assert near(at(second.x, second.top + 3), high, 120)


def test_that_features_are_named_and_show_their_own_maps(diagram, document):
    data = replace(document.spec.data, features=("x1^2", "x2", "x1*x2"))
    document.change_data(data, "features")
    assert diagram._texts[0].heading == "Features · 3"
    assert diagram._texts[0].names == ("x1^2", "x2", "x1*x2")
    assert diagram._content.images(0) is None  # nothing is known of them yet
    show(diagram, Run(document.spec))
    middle, edge = NEURON_MAP_SIZE // 2, NEURON_MAP_SIZE - 1
    square = diagram._content.image(0, 0)
    assert square.pixel(0, middle) == square.pixel(edge, middle) != square.pixel(middle, middle)
    product = diagram._content.image(0, 2)
    assert product.pixel(0, 0) == product.pixel(edge, edge) != product.pixel(0, edge)
    assert diagram._content.images(1) is not None


def test_that_without_features_the_inputs_are_themselves_again(diagram, document):
    document.change_data(replace(document.spec.data, features=("x1^2", "x2^2")), "features")
    show(diagram, Run(document.spec))
    document.undo_stack.undo()
    assert diagram._texts[0].heading == "Inputs · 2"
    ramp = diagram._content.image(0, 0)
    assert ramp.pixel(0, 0) != ramp.pixel(NEURON_MAP_SIZE - 1, 0)


def test_that_theme_and_picture_change_together(diagram, document, theme):
    show(diagram, trained(document, 1))
    dark = diagram.grab().toImage()
    theme.use("light")
    light = diagram.grab().toImage()
    corner = QPoint(2, diagram.height() // 2)
    assert dark.pixelColor(corner) == QColor("#1B1F26")
    assert light.pixelColor(corner) == QColor("#FFFFFF")
    assert dark.pixelColor(centre(diagram, 1, 0)) != light.pixelColor(centre(diagram, 1, 0))


def test_that_weights_without_a_number_are_shown_without_a_word(diagram, document):
    snapshot = edges(document, (0, 0, 0, np.nan), (1, 0, 0, np.inf), (2, 0, 0, -np.inf))
    diagram.show_snapshot(snapshot, History())
    assert not diagram.grab().isNull()


@pytest.mark.parametrize("size", [(240, 150), (400, 200), (1600, 900)])
@pytest.mark.parametrize("project", [digits, deep])
def test_that_any_network_is_painted_at_any_size(make, document, project, size):
    document.open(project(), None)
    view = make(size)
    show(view, Run(document.spec, document.own))
    assert not view.grab().isNull()


# What it costs


def test_that_a_hidden_view_is_not_painted(qtbot, diagram, document):
    run = Run(document.spec)
    diagram.hide()
    paints = Paints(diagram)
    show(diagram, run)
    after_a_frame(qtbot)
    assert paints.count == 0


def test_that_it_is_painted_only_when_there_is_something_new(qtbot, diagram, document):
    run = Run(document.spec)
    paints = Paints(diagram)
    diagram.show_snapshot(snapshot_of(run), History())
    after_a_frame(qtbot)
    assert paints.count == 0
    show(diagram, run)
    qtbot.waitUntil(lambda: paints.count == 1)


def test_that_an_exception_while_painting_is_handed_over_and_survived(
    qtbot, diagram, document, monkeypatch
):
    def broken(*_):
        raise ValueError("broken")

    monkeypatch.setattr(DiagramScene, "pixmap", broken)
    with qtbot.capture_exceptions() as caught:
        diagram.grab()
    assert [str(exception[1]) for exception in caught] == ["broken"]
    monkeypatch.undo()
    show(diagram, Run(document.spec))
    assert diagram.grab().toImage().pixelColor(2, 100) == diagram.theme.color("panel")


# What it says


def test_that_the_key_fact_tells_shape_and_parameters(qtbot, diagram, document):
    assert diagram.fact() == "2 → 8 → 8 → 1 · 105 parameters"
    with qtbot.waitSignal(diagram.fact_changed) as fact:
        document.remove_layer(1)
    assert fact.args == ["2 → 8 → 1 · 33 parameters"]


def test_that_it_is_described_for_those_who_cant_see_it(diagram, document):
    assert diagram.accessibleName() == "Network diagram"
    assert diagram.accessibleDescription() == "2 inputs, tanh 8, tanh 8, sigmoid 1"
    document.remove_layer(0)
    assert diagram.accessibleDescription() == "2 inputs, tanh 8, sigmoid 1"


def test_that_hovering_a_neuron_shows_its_numbers_and_its_map(qtbot, diagram, document):
    run = trained(document, 1)
    show(diagram, run)
    readout = hover(qtbot, diagram, centre(diagram, 1, 2))
    bias = float(run.network.parameter_views["b1"][2])
    assert readout.title == "Layer 1 · neuron 3"
    assert readout.rows[0][:2] == ("activation", "tanh")
    assert readout.rows[1][:2] == ("b", f"{bias:.4f}".replace("-", "−"))
    assert readout.image is not None


def test_that_hovering_an_edge_shows_its_weight_and_follows_it(qtbot, diagram, document):
    diagram.show_snapshot(edges(document, (1, 0, 0, -0.25)), History())
    point = point_on_edge(diagram, 1, 0, 0, 0.2).toPoint()
    readout = hover(qtbot, diagram, point)
    assert readout.title == "Layer 2 · 1 → 1"
    assert readout.rows == (("w", "−0.2500", "negative_text"),)
    diagram.show_snapshot(edges(document, (1, 0, 0, 0.5)), History())
    assert diagram.readout().rows == (("w", "0.5000", "positive"),)


def test_that_the_read_out_is_painted_anew_while_it_learns(qtbot, diagram, document):
    diagram.show_snapshot(edges(document, (1, 0, 0, 0.25)), History())
    hover(qtbot, diagram, point_on_edge(diagram, 1, 0, 0, 0.2).toPoint())
    before = diagram.grab().toImage()
    # The same line within its level, so that the number alone has changed.
    diagram.show_snapshot(edges(document, (1, 0, 0, 0.26)), History())
    assert diagram.grab().toImage() != before


def test_that_the_read_out_goes_with_the_mouse(qtbot, diagram, document):
    show(diagram, Run(document.spec))
    assert hover(qtbot, diagram, centre(diagram, 1, 2)) is not None
    assert hover(qtbot, diagram, QPoint(3, 200)) is None


def test_that_a_folded_group_says_what_its_numbers_stand_for(qtbot, make, document):
    document.open(digits(), None)
    view = make()
    run = Run(document.spec, document.own)
    show(view, run)
    readout = hover(qtbot, view, centre(view, 2, 0))
    assert readout.title == "Layer 2 · neurons 1–2"
    assert readout.rows[1][0] == "b, furthest from 0"
    edge = hover(qtbot, view, point_on_edge(view, 1, 0, 0, 0.2).toPoint())
    weights = run.network.parameter_views["W2"][0:5, 0:2]
    furthest = float(weights.ravel()[np.abs(weights).argmax()])
    assert edge.title == "Layer 2 · 1–5 → 1–2"
    assert edge.rows[0][1] == f"{furthest:.4f}".replace("-", "−")
    assert edge.rows[1][1] == "furthest from 0 of 10"


def test_that_an_output_is_named_after_its_class(qtbot, make, document):
    document.open(digits(), None)
    view = make()
    readout = hover(qtbot, view, centre(view, 3, 7))
    assert ("output", "7", "text") in readout.rows


def test_that_a_heading_that_is_cut_short_is_told_in_full(qtbot, make, document):
    layer = replace(document.spec.network.layers[0], batch_norm=True, dropout=0.1)
    document.change_layer(0, layer, "norm")
    view = make((400, 200))
    heading = view.diagram_layout.columns[1].heading
    place = QPointF(heading.x, heading.y)
    assert view.tool_tip_at(place) == "tanh · 8\nXavier / LeCun normal · batch norm · dropout 0.1"
    assert view.tool_tip_at(QPointF(3.0, 100.0)) == ""


# Selection


def test_that_a_click_on_a_neuron_selects_its_layer(qtbot, diagram):
    with qtbot.waitSignal(diagram.layer_selected) as selected:
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=centre(diagram, 2, 4))
    assert selected.args == [1]
    assert diagram.selected_layer == 1


def test_that_a_click_on_an_input_or_beside_selects_nothing(qtbot, diagram):
    with qtbot.assertNotEmitted(diagram.layer_selected):
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=centre(diagram, 0, 0))
        qtbot.mouseClick(diagram, Qt.MouseButton.LeftButton, pos=QPoint(3, 200))
    assert diagram.selected_layer is None


def test_that_a_selection_from_elsewhere_is_shown_and_not_reported_back(qtbot, diagram, theme):
    frame = diagram.diagram_layout.columns[2].frame
    spot = QPoint(round(frame.left), round(frame.y))
    before = diagram.grab().toImage().pixelColor(spot)
    with qtbot.assertNotEmitted(diagram.layer_selected):
        diagram.select_layer(1)
    assert not near(before, theme.color("accent"), 150)
    assert near(diagram.grab().toImage().pixelColor(spot), theme.color("accent"), 150)
    diagram.select_layer(None)
    assert diagram.grab().toImage().pixelColor(spot) == before


def test_that_arrows_move_the_selection_and_stop_at_the_ends(qtbot, diagram):
    reported = []
    diagram.layer_selected.connect(reported.append)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Left):
        qtbot.keyClick(diagram, key)
    assert reported == [0, 1, 0, 0]
    for _ in range(4):
        qtbot.keyClick(diagram, Qt.Key.Key_Right)
    assert diagram.selected_layer == 2


def test_that_focus_is_shown_to_those_who_work_with_keys(qtbot, diagram, theme):
    def edge():
        return diagram.grab().toImage().pixelColor(0, diagram.height() // 2)

    diagram.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(diagram.hasFocus)
    assert edge() == theme.color("panel")
    diagram.clearFocus()
    diagram.setFocus(Qt.FocusReason.TabFocusReason)
    assert near(edge(), theme.color("accent"), 30)


def test_that_a_selection_goes_with_its_layer(diagram, document):
    diagram.select_layer(2)
    document.remove_layer(0)
    assert diagram.selected_layer is None


def test_that_selecting_a_layer_out_of_sight_scrolls_to_it(make, document):
    document.open(deep(), None)
    view = make((400, 200))
    unseen = view.grab().toImage()
    view.select_layer(31)
    heading = view.diagram_layout.columns[32].heading
    assert view.scrolled() <= heading.left
    assert heading.right <= view.scrolled() + view.width()
    assert view.grab().toImage() != unseen


# Edits


def test_that_what_was_shown_of_another_structure_goes(diagram, document):
    show(diagram, trained(document, 1))
    document.remove_layer(1)
    blank = diagram.grab().toImage()
    assert diagram.readout() is None
    assert blank.pixelColor(centre(diagram, 1, 0)) == diagram.theme.color("raised")


def test_that_a_snapshot_of_another_structure_is_passed_over(diagram, document):
    stale = trained(document, 1)
    document.remove_layer(1)
    before = diagram.grab().toImage()
    show(diagram, stale)
    assert diagram.grab().toImage() == before


def test_that_weights_stay_on_screen_when_only_a_setting_changes(diagram, document, theme):
    diagram.show_snapshot(edges(document, (1, 0, 0, 1.0)), History())
    layer = replace(document.spec.network.layers[0], dropout=0.2)
    document.change_layer(0, layer, "dropout")
    assert all(near(color, theme.color("positive")) for color in colors_along(diagram, 1, 0, 0))
