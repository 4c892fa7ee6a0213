from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QFontMetricsF

from desktop_nn.experiment.history import History
from desktop_nn.training.neuron_maps import NEURON_MAP_SIZE
from desktop_nn.training.run import Run
from desktop_nn.views.diagram_scene import DiagramScene
from desktop_nn.views.diagram_text import scale_notes
from desktop_nn.views.network_diagram import NetworkDiagram
from desktop_nn.views.theme import sans
from tests.views.diagrams import (
    Paints,
    after_a_frame,
    centre,
    colors_along,
    edges,
    near,
    point_on_edge,
)
from tests.views.snapshots import curve, deep, digits, show, snapshot_of, trained

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


def test_that_a_picture_brought_up_to_date_is_the_one_painted_at_once(make_diagram, document):
    run = Run(document.spec)
    view = make_diagram()
    for _ in range(4):
        show(view, run)
        view.grab()
        run.advance(40)
    show(view, run)
    fresh = make_diagram()
    show(fresh, run)
    assert view.grab().toImage() == fresh.grab().toImage()


def test_that_a_large_network_is_painted_in_turns_until_all_is_shown(
    qtbot, make_diagram, document, theme
):
    document.open(digits(), None)
    run = Run(document.spec, document.own)
    view = make_diagram()
    show(view, run)
    view.grab()
    run.advance(30)
    show(view, run)
    view.grab()
    assert view.is_behind()
    qtbot.waitUntil(lambda: not view.is_behind())
    # Never painted without its weights, so all of them are painted at once.
    fresh = NetworkDiagram(document, theme)
    qtbot.addWidget(fresh)
    fresh.resize(view.size())
    show(fresh, run)
    assert view.grab().toImage() == fresh.grab().toImage()


def test_that_no_layer_of_a_large_network_is_left_behind_while_all_move(make_diagram, document):
    document.open(digits(), None)
    run = Run(document.spec, document.own)
    view = make_diagram()
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
    assert diagram._texts[0].names == ("x₁²", "x₂", "x₁ · x₂")
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
def test_that_any_network_is_painted_at_any_size(make_diagram, document, project, size):
    document.open(project(), None)
    view = make_diagram(size)
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


def test_that_scales_read_alike_and_dont_touch():
    metrics = QFontMetricsF(sans(11))
    assert scale_notes([4.0, 9.5], metrics, 300.0) == (
        "widest line: |w| = 4.00",
        "widest line: |w| = 9.50",
    )
    # One number more, and all of them are told in fewer words.
    room = metrics.horizontalAdvance("widest: |w| = 10.25") + 1.0
    assert scale_notes([4.0, 10.25], metrics, room) == ("widest: |w| = 4.00", "widest: |w| = 10.25")
    room = metrics.horizontalAdvance("|w|≤10.25") + 1.0
    assert scale_notes([4.0, 10.25], metrics, room) == ("|w|≤4.00", "|w|≤10.25")
    notes = scale_notes([4.0, 10.25], metrics, 35.0)
    assert notes == ("4.00", "10.25")


@pytest.mark.parametrize("project", [curve, digits])
def test_that_neurons_of_any_inputs_show_something_and_the_fact_says_what(
    make_diagram, document, project
):
    document.open(project(), None)
    view = make_diagram()
    facts = []
    view.fact_changed.connect(facts.append)
    before = view.grab().toImage()
    show(view, trained(document, 2))
    after = view.grab().toImage()
    for column in view.diagram_layout.columns[1:]:
        frames = [QRect(int(c.left), int(c.top), int(c.width), int(c.height)) for c in column.cells]
        assert any(before.copy(frame) != after.copy(frame) for frame in frames)
    legend = {curve: "curves: output over x", digits: "bars: mean by class"}[project]
    assert facts[-1] == view.fact()
    assert view.fact().endswith(f" · {legend}")


def test_that_bars_of_inputs_are_kept_while_they_stay(make_diagram, document):
    document.open(digits(), None)
    view = make_diagram()
    run = trained(document, 1)
    show(view, run)
    inputs, layer = view._content.images(0), view._content.images(1)
    run.advance_epoch()
    show(view, run)
    assert view._content.images(0) is inputs
    assert view._content.images(1) is not layer


def test_that_a_layer_that_waits_for_a_reset_is_marked_as_in_the_table(diagram, document):
    run = trained(document, 1)
    layer = document.spec.network.layers[0]
    snapshot = snapshot_of(run, *diagram.products)
    waiting = (f"network.layers.{layer.id}.initializer",)
    diagram.show_snapshot(replace(snapshot, waiting_for_reset=waiting), run.history)
    assert [text.detail for text in diagram._texts] == [
        "",
        "Xavier / LeCun normal ↺",
        "Xavier / LeCun normal",
        "Xavier / LeCun normal",
    ]
    before = diagram.grab().toImage()
    diagram.show_snapshot(snapshot, run.history)
    assert "↺" not in diagram._texts[1].detail
    assert diagram.grab().toImage() != before
