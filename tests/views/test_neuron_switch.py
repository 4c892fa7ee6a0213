"""The selected neuron's own map in the place of the output's."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.models.selection import INPUTS, Selection
from desktop_nn.training.maps import PlaneMap
from desktop_nn.training.neuron_plane import NeuronPlane
from desktop_nn.views.decision_map import DecisionMap
from tests.views.showing import on_screen
from tests.views.snapshots import own_points, show, snapshot_of, trained
from tests.views.typing import click


@pytest.fixture
def selection(document):
    return Selection(document)


@pytest.fixture
def view(qtbot, document, theme, selection):
    view = DecisionMap(document, theme)
    view.follow_neuron(selection)
    return on_screen(qtbot, view, (330, 330))


def color_at(view, x, y):
    place = view.plot.to_pixels(x, y).toPoint()
    return view.plot.viewport().grab().toImage().pixelColor(place)


def give(view, **products):
    run = trained(view.document, 0)
    view.show_snapshot(replace(snapshot_of(run), products=products), run.history)


def whole(value):
    return np.full((100, 100), value, np.int8)


def test_that_a_selected_neuron_is_named_and_its_map_asked_for(view, selection):
    assert not view.switch.isVisible()
    selection.select(1, 3)
    assert view.switch.isVisible()
    assert view.switch.neuron.text() == "Layer 2, neuron 4"
    assert view.switch.neuron.isChecked()
    assert view.products == {"neuron_plane"}
    assert view.choices == {"neuron_plane": (1, 3)}
    assert not view.hard.isVisible()


def test_that_its_map_is_drawn_and_read_out(view, selection, document):
    selection.select(0, 2)
    run = trained(document, 3)
    show(view, run)
    assert view.image.isVisible()
    exact = run.evaluator.activations(np.array([[1.0, -2.0]]))[0][0, 2]
    assert "a ≈ " in view.plot.read_out(1.0, -2.0)[1]
    told = float(view.plot.read_out(1.0, -2.0)[1].split("a ≈ ")[1].replace("−", "-"))
    assert told == pytest.approx(exact, abs=0.06)
    assert view.key.scale.high == "1"
    assert view.key.scale.low == "a  −1"


def test_that_the_output_comes_back_with_a_click_and_stays(view, selection, document, qtbot):
    selection.select(0, 2)
    click(qtbot, view.switch.output)
    assert view.products == {"plane_map"}
    assert view.neuron is None
    give(view, plane_map=PlaneMap(-6.0, 6.0, whole(127), None))
    assert color_at(view, -5.5, 5.5).blue() > color_at(view, -5.5, 5.5).red()
    assert view.hard.isVisible()
    selection.select(0, 5)
    assert view.neuron is None
    assert view.switch.neuron.text() == "Layer 1, neuron 6"
    click(qtbot, view.switch.neuron)
    assert view.neuron == (0, 5)


def test_that_deselecting_gives_the_output_back_and_the_key_of_its_classes(view, selection):
    selection.select(0, 2)
    give(view, neuron_plane=NeuronPlane(0, 2, -6.0, 6.0, whole(-127), -1.0, 1.0))
    assert color_at(view, -5.5, 5.5).red() > color_at(view, -5.5, 5.5).blue()
    selection.deselect()
    assert not view.switch.isVisible()
    assert view.products == {"plane_map"}
    assert not view.image.isVisible()
    assert [entry.text for entry in view.key.entries][:2] == ["orange", "blue"]


def test_that_the_map_of_another_neuron_is_passed_over(view, selection):
    selection.select(0, 2)
    give(view, neuron_plane=NeuronPlane(0, 1, -6.0, 6.0, whole(-127), -1.0, 1.0))
    assert not view.image.isVisible()


def test_that_another_theme_recolours_the_neuron(view, selection, theme):
    selection.select(0, 2)
    give(view, neuron_plane=NeuronPlane(0, 2, -6.0, 6.0, whole(0), -1.0, 1.0))
    for mode in ("light", "dark"):
        theme.use(mode)
        assert color_at(view, -5.5, 5.5).name() == theme.tokens.panel.lower()


def test_that_the_only_output_is_the_map_anyway(view, selection):
    selection.select(2, 0)
    assert not view.switch.isVisible()
    assert view.products == {"plane_map"}


def test_that_inputs_and_classes_are_named_as_they_are(view, selection, document):
    selection.select(INPUTS, 1)
    assert view.switch.neuron.text() == "Input x₂"
    points = np.random.default_rng(1).uniform(-1.0, 1.0, (60, 2))
    targets = np.arange(60)[:, None] % 3
    document.open(own_points(points, targets, ("sheep", "goat", "cow")), None)
    selection.select(1, 2)
    assert view.switch.neuron.text() == "Output cow"


def test_that_the_map_keeps_room_for_the_switch(view, selection):
    for size in ((250, 200), (330, 330), (600, 380)):
        view.resize(*size)
        selection.select(1, 3)
        assert view.plot.geometry().top() >= view.switch.geometry().bottom()
        assert view.rect().contains(view.plot.geometry())
        selection.deselect()
        assert view.plot.geometry().top() == 0


def test_that_its_buttons_say_what_they_show(view, selection):
    selection.select(1, 3)
    for button in (view.switch.output, view.switch.neuron):
        assert button.accessibleName().startswith(button.text())
        assert "plane of the two inputs" in button.toolTip()
