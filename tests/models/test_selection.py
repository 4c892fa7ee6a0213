from dataclasses import replace

import pytest

from desktop_nn.experiment.project import Project
from desktop_nn.models.selection import INPUTS, Selection


@pytest.fixture
def selection(document):
    return Selection(document)


def test_that_another_neuron_is_told_once(qtbot, selection):
    with qtbot.waitSignal(selection.neuron_selected) as selected:
        selection.select(1, 3)
    assert selected.args == [1, 3]
    assert selection.neuron == (1, 3)
    with qtbot.assertNotEmitted(selection.neuron_selected):
        selection.select(1, 3)


def test_that_an_input_can_be_selected_too(selection):
    selection.select(INPUTS, 1)
    assert selection.neuron == (INPUTS, 1)


@pytest.mark.parametrize("place", [(0, 8), (3, 0), (-2, 0), (INPUTS, 2), (0, -1)])
def test_that_what_the_network_does_not_have_is_passed_over(selection, place):
    selection.select(0, 0)
    selection.select(*place)
    assert selection.neuron == (0, 0)


def test_that_deselecting_is_told_once(qtbot, selection):
    selection.select(0, 0)
    with qtbot.waitSignal(selection.neuron_deselected):
        selection.deselect()
    with qtbot.assertNotEmitted(selection.neuron_deselected):
        selection.deselect()


def test_that_it_holds_while_a_setting_changes_and_goes_with_the_structure(selection, document):
    selection.select(0, 0)
    layer = replace(document.spec.network.layers[0], dropout=0.2)
    document.change_layer(0, layer, "dropout")
    assert selection.neuron == (0, 0)
    document.remove_layer(1)
    assert selection.neuron is None


def test_that_it_goes_with_the_project(selection, document):
    selection.select(0, 0)
    document.open(Project(document.spec), None)
    assert selection.neuron is None


def test_that_a_neuron_brings_its_layer_along(qtbot, selection):
    with qtbot.waitSignal(selection.layer_selected) as selected:
        selection.select(1, 3)
    assert selected.args == [1]
    with qtbot.assertNotEmitted(selection.layer_selected):
        selection.select(1, 4)
        selection.select(INPUTS, 0)
    assert selection.layer == 1


def test_that_another_layer_deselects_the_neuron_and_its_own_keeps_it(qtbot, selection):
    selection.select(1, 3)
    selection.select_layer(1)
    assert selection.neuron == (1, 3)
    with qtbot.waitSignals([selection.neuron_deselected, selection.layer_selected]):
        selection.select_layer(0)
    assert selection.neuron is None
    assert selection.layer == 0


@pytest.mark.parametrize("layer", [-1, 3])
def test_that_a_layer_that_the_network_does_not_have_is_passed_over(selection, layer):
    selection.select_layer(2)
    selection.select_layer(layer)
    assert selection.layer == 2


def test_that_of_fewer_layers_the_last_is_the_chosen_one(selection, document):
    selection.select_layer(2)
    document.remove_layer(0)
    assert selection.layer == 1
