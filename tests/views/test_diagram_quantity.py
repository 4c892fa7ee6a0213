"""What the lines stand for: weights, gradients, or the latest step."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QToolButton

from desktop_nn.experiment.history import History
from desktop_nn.training.run import Run
from desktop_nn.views.diagram_quantity import GRADIENT, QUANTITIES, STEP, WEIGHT
from desktop_nn.views.diagram_text import scale_notes
from desktop_nn.views.theme import sans
from tests.views.diagrams import centre, colors_along, edges, hover, near, point_on_edge
from tests.views.snapshots import show
from tests.views.typing import click


def switched(view, quantity):
    view.quantity_switch.actions_by_name[quantity.name].trigger()


def with_gradient(document, *numbers):
    """A snapshot whose weights are all 0, and whose gradients are these."""
    snapshot, other = edges(document), edges(document, *numbers)
    products = {"edges": snapshot.products["edges"], "gradient_edges": other.products["edges"]}
    return replace(snapshot, products=products)


@pytest.fixture
def run(document):
    run = Run(document.spec)
    run.latest.keeps_step = True
    run.advance(30)
    return run


def test_that_each_quantity_has_a_button_that_shows_which_one_is_on(diagram, qtbot):
    buttons = diagram.quantity_switch.findChildren(QToolButton)
    assert [b.text() for b in buttons] == ["Weights", "Gradients", "Last update", "Proof"]
    assert [b.isChecked() for b in buttons] == [True, False, False, False]
    diagram.quantity_switch.show()
    click(qtbot, buttons[2])
    assert [b.isChecked() for b in buttons] == [False, False, True, False]
    assert all(b.accessibleName() and b.toolTip() for b in buttons)
    assert diagram.products >= {"edges", "step_edges"}


def test_that_it_asks_for_nothing_that_it_does_not_show(diagram):
    assert diagram.products == {"edges", "neuron_maps"}
    switched(diagram, GRADIENT)
    assert diagram.products == {"edges", "neuron_maps", "gradient_edges"}
    switched(diagram, WEIGHT)
    assert diagram.products == {"edges", "neuron_maps"}


def test_that_lines_follow_the_gradient_and_weights_again(diagram, document, theme):
    snapshot = with_gradient(document, (1, 0, 0, 1.0), (1, 7, 7, -1.0))
    diagram.show_snapshot(snapshot, History())
    assert all(near(color, theme.color("panel")) for color in colors_along(diagram, 1, 0, 0))
    switched(diagram, GRADIENT)
    diagram.show_snapshot(snapshot, History())
    assert all(near(color, theme.color("positive")) for color in colors_along(diagram, 1, 0, 0))
    dashed = colors_along(diagram, 1, 7, 7)
    assert any(near(color, theme.color("negative")) for color in dashed)
    assert any(near(color, theme.color("panel")) for color in dashed)
    switched(diagram, WEIGHT)
    assert all(near(color, theme.color("panel")) for color in colors_along(diagram, 1, 0, 0))


@pytest.mark.parametrize("quantity", [GRADIENT, STEP])
def test_that_what_no_update_has_shown_yet_is_told_in_words(diagram, document, quantity):
    fresh = Run(document.spec)
    show(diagram, fresh)
    weights = diagram.grab().toImage()
    switched(diagram, quantity)
    show(diagram, fresh)
    assert diagram._content.shown == ()
    assert diagram.grab().toImage() != weights
    fresh.latest.keeps_step = True
    fresh.advance(1)
    show(diagram, fresh)
    assert len(diagram._content.shown) == 3


def test_that_the_read_out_tells_the_weight_and_what_is_shown(qtbot, diagram, run):
    switched(diagram, STEP)
    show(diagram, run)
    readout = hover(qtbot, diagram, point_on_edge(diagram, 1, 0, 0, 0.2).toPoint())
    assert [row[0] for row in readout.rows] == ["w", "Δw"]
    step = run.network.layout.views(run.latest.step)["W2"][0, 0]
    assert float(readout.rows[1][1].replace("−", "-")) == pytest.approx(step, rel=0.01)
    neuron = hover(qtbot, diagram, centre(diagram, 1, 0))
    assert [row[0] for row in neuron.rows[:3]] == ["activation", "b", "Δb"]


def test_that_the_scale_says_what_it_measures_and_stays_on_round_numbers(diagram, run):
    metrics = QFontMetricsF(sans(11))
    assert scale_notes([0.03], metrics, 300.0, GRADIENT.size) == ("widest line: |∂L/∂w| = 0.03",)
    assert scale_notes([2e-6], metrics, 300.0, STEP.size) == ("widest line: |Δw| = 2e−6",)
    switched(diagram, GRADIENT)
    show(diagram, run)
    largest = [layer.largest for layer in diagram._content.shown]
    for size, weights in zip(largest, diagram._content.shown, strict=True):
        assert abs(weights.weights).max() <= size <= 2.0 * abs(weights.weights).max()
        assert float(f"{size:.2g}") == pytest.approx(size)


def test_that_another_structure_forgets_gradients_too(diagram, document, run):
    switched(diagram, GRADIENT)
    show(diagram, run)
    document.remove_layer(1)
    assert diagram._content.shown == ()
    show(diagram, run)
    assert diagram._content.shown == ()


def test_that_words_become_symbols_where_there_is_no_room(diagram, qtbot):
    diagram.resize(400, 300)
    qtbot.waitUntil(lambda: diagram.width() == 400)
    buttons = diagram.quantity_switch.findChildren(QToolButton)
    assert [b.text() for b in buttons] == [quantity.symbol for quantity in QUANTITIES]
    assert [b.accessibleName() for b in buttons][1] == "Lines show: Gradients"


def test_that_single_keys_switch_while_the_diagram_has_the_keyboard(diagram, qtbot):
    diagram.activateWindow()
    diagram.setFocus()
    qtbot.waitUntil(diagram.hasFocus)
    for key, quantity in (("g", GRADIENT), ("u", STEP), ("w", WEIGHT)):
        qtbot.keyClick(diagram, key)
        assert diagram._content.quantity is quantity
