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
