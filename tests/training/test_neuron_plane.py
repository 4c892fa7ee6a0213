"""One neuron over the plane of two inputs."""

import numpy as np
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.project import default_spec
from desktop_nn.training.maps import MAP_SIZE, plane_bounds
from desktop_nn.training.neuron_plane import INPUTS
from desktop_nn.training.products import made_product
from tests.training.experiments import squares_spec, trained, with_layer


@pytest.fixture(scope="module")
def run():
    return trained(default_spec(), updates=50)


def at(run, row, column):
    """The layers' outputs at a place of the map."""
    axis = np.linspace(*plane_bounds(run.data.inputs), MAP_SIZE)
    point = np.array([[axis[column], axis[row]]])
    return run.evaluator.activations(run.samples.network_inputs(point))


@pytest.mark.parametrize(("layer", "unit"), [(0, 2), (1, 7), (2, 0)])
def test_that_each_place_is_the_neurons_output_there(run, layer, unit):
    plane = made_product("neuron_plane", run, (layer, unit))
    assert (plane.layer, plane.unit) == (layer, unit)
    for row, column in ((0, 0), (20, 70), (99, 50)):
        exact = float(at(run, row, column)[layer][0, unit])
        assert plane.output_at(row, column) == pytest.approx(exact, abs=0.02)


def test_that_bounded_activations_have_their_bounds_as_scale(run):
    tanh, sigmoid = (made_product("neuron_plane", run, (layer, 0)) for layer in (0, 2))
    assert (tanh.least, tanh.most) == (-1.0, 1.0)
    assert (sigmoid.least, sigmoid.most) == (0.0, 1.0)


def test_that_the_scale_of_others_holds_all_outputs_in_steps():
    run = trained(with_layer(default_spec(), 0, activation=Choice("relu")), updates=20)
    corners = [(row, column) for row in (0, 99) for column in (0, 99)]
    for unit in range(8):
        plane = made_product("neuron_plane", run, (0, unit))
        assert plane.least == -plane.most
        assert max(at(run, *corner)[0][0, unit] for corner in corners) <= plane.most
        assert float(f"{plane.most:e}".split("e")[0]) in (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)


def test_that_what_the_network_gets_can_be_seen_too():
    run = trained(squares_spec())
    plane = made_product("neuron_plane", run, (INPUTS, 0))
    axis = np.linspace(*plane_bounds(run.data.inputs), MAP_SIZE)
    assert plane.output_at(3, 5) == pytest.approx(axis[5] ** 2, abs=0.02 * plane.most)


@pytest.mark.parametrize("choice", [None, (3, 0), (0, 8), (0, -1), (-2, 0), (INPUTS, 2)])
def test_that_there_is_none_of_what_the_network_does_not_have(run, choice):
    assert made_product("neuron_plane", run, choice) is None


def test_that_there_is_none_without_a_plane_or_of_a_very_wide_network():
    wide = with_layer(default_spec(), 0, units=4090)
    assert made_product("neuron_plane", trained(wide), (0, 0)) is None
