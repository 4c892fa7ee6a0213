"""The point under the mouse, from the map through the worker's answer to the diagram's neurons."""

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QFontMetricsF

from desktop_nn.training.probe import Probe
from desktop_nn.training.products import made_product
from desktop_nn.views.diagram_probe import _text, fits, shown_values
from desktop_nn.views.output_view import OutputView
from desktop_nn.views.theme import sans
from tests.views.showing import on_screen
from tests.views.snapshots import curve, deep, digits, own_points, show, trained


@pytest.fixture
def view(qtbot, document, theme):
    view = OutputView(document, theme)
    on_screen(qtbot, view, (340, 400))
    view.told = []
    view.probed.connect(view.told.append)
    return view


def point_at(qtbot, view, *place):
    plot = view.view(view.current).plot
    # From another place: where the mouse is already, it doesn't move.
    qtbot.mouseMove(plot.viewport(), QPoint(1, 1))
    qtbot.mouseMove(plot.viewport(), plot.to_pixels(*place).toPoint())
    qtbot.waitUntil(lambda: plot.pointed_at() is not None)


def leave(view):
    plot = view.view(view.current).plot
    plot.leaveEvent(QEvent(QEvent.Type.Leave))


# Output


def test_that_nothing_is_asked_for_while_nothing_is_pointed_at(view):
    assert view.products == {"plane_map"}
    assert view.choices == {}


def test_that_the_point_under_the_mouse_is_asked_for(view, qtbot):
    point_at(qtbot, view, 2.0, -3.0)
    assert view.products == {"plane_map", "probe"}
    assert view.choices["probe"] == pytest.approx((2.0, -3.0), abs=0.05)


def test_that_over_a_curve_its_input_is_asked_for(view, document, qtbot):
    document.open(curve(), None)
    point_at(qtbot, view, 1.5, 0.0)
    assert view.choices["probe"] == pytest.approx((1.5,), abs=0.05)


def test_that_the_answer_is_told_and_its_end(view, document, qtbot):
    point_at(qtbot, view, 2.0, -3.0)
    run = trained(document, 1)
    show(view, run)
    [probe] = view.told
    assert probe.point == view.choices["probe"]
    leave(view)
    assert view.told == [probe, None]
    show(view, run)
    assert len(view.told) == 2, "what comes late is not shown"


@pytest.mark.parametrize("end", ["tab", "hidden", "data"])
def test_that_the_probe_ends_with_what_was_pointed_at(view, document, qtbot, end):
    point_at(qtbot, view, 2.0, -3.0)
    show(view, trained(document, 1))
    if end == "tab":
        view.choose("Confusion")
    elif end == "hidden":
        view.hide()
    else:
        document.open(digits(), None)
    assert view.told[-1] is None


# Diagram


def probe_of(document, point=(2.0, -3.0)):
    return made_product("probe", trained(document, 1), point)


def colors_of(view):
    image = view.grab().toImage()
    cells = [cell for column in view.diagram_layout.columns for cell in column.cells]
    # Near the left edge, where no number stands.
    return [image.pixelColor(round(cell.left + 3), round(cell.y)).name() for cell in cells]


def flat_probe(document, inputs, *layers):
    as_numbers = [np.array(numbers, np.float32) for numbers in (inputs, *layers)]
    return Probe((0.0, 0.0), as_numbers[0], tuple(as_numbers[1:]))


def test_that_neurons_take_the_colour_of_what_they_put_out(diagram, document, theme):
    values = [1.0, -1.0, 0.0, 1.0, -1.0, 0.0, 1.0, -1.0]
    diagram.show_probe(flat_probe(document, [1.0, -1.0], values, values, [1.0]))
    for mode in ("dark", "light"):
        theme.use(mode)
        tokens = theme.tokens
        by_value = {1.0: tokens.positive, -1.0: tokens.negative, 0.0: tokens.panel}
        expected = [by_value[value].lower() for value in (1.0, -1.0, *values, *values, 1.0)]
        assert colors_of(diagram) == expected


def test_that_the_maps_come_back_when_the_probe_ends(diagram, document):
    show(diagram, trained(document, 1))
    before = diagram.grab().toImage()
    diagram.show_probe(probe_of(document))
    assert diagram.grab().toImage() != before
    diagram.show_probe(None)
    assert diagram.grab().toImage() == before


def test_that_a_probe_of_another_network_is_not_shown(diagram, document):
    probe = probe_of(document)
    diagram.show_probe(probe)
    document.remove_layer(0)
    before = diagram.grab().toImage()
    diagram.show_probe(probe)
    assert diagram.grab().toImage() == before
    assert not fits(probe, diagram.diagram_layout.columns)


def test_that_a_folded_group_shows_its_mean(make_diagram, document):
    document.open(own_points(np.eye(2), [[0.0], [1.0]], hidden=40), None)
    diagram = make_diagram()
    column = diagram.diagram_layout.columns[1]
    assert column.folded
    numbers = np.arange(40, dtype=np.float32)
    values = shown_values(numbers, column)
    assert values == [pytest.approx(numbers[group].mean()) for group in column.groups]


@pytest.mark.parametrize("size", [(780, 370), (480, 230), (1600, 900)])
@pytest.mark.parametrize("project", [None, deep])
def test_that_numbers_that_are_not_finite_or_large_do_no_harm(
    make_diagram, document, project, size
):
    if project is not None:
        document.open(project(), None)
    diagram = make_diagram(size)
    probe = probe_of(document)
    for number in (np.nan, np.inf, -np.inf, 3e38, -1e-30):
        for layer in (probe.inputs, *probe.layers):
            layer.setflags(write=True)
            layer.fill(number)
        diagram.show_probe(None)
        diagram.show_probe(probe)
        diagram.grab()


def test_that_numbers_are_short_and_nothing_has_no_sign(qapp):
    metrics = QFontMetricsF(sans(11))
    widest = max(
        metrics.horizontalAdvance(_text(value)) for value in (-999.994, 1e30, -3e38, 1e-9, 0.004)
    )
    assert widest < 60.0
    assert _text(-0.001) == "0.00"
    assert _text(0.426) == "0.43"
