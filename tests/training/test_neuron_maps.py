"""What each neuron is seen to put out."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.project import default_spec, dense
from desktop_nn.training.maps import plane_bounds
from desktop_nn.training.neuron_maps import NEURON_LINE_SIZE, NEURON_MAP_SIZE
from desktop_nn.training.products import made_product
from desktop_nn.training.run import Run
from tests.training.experiments import (
    CURVE,
    digits_spec,
    directly,
    squares_spec,
    trained,
    values_spec,
    with_data,
    with_layer,
)


@pytest.mark.parametrize(("units", "side"), [(39, 32), (40, 16), (183, 16), (184, 8), (759, 8)])
def test_that_maps_of_more_units_are_smaller(units, side):
    maps = made_product("neuron_maps", trained(with_layer(default_spec(), 0, units=units)))
    assert [layer.shape[1:] for layer in maps.layers] == [(side, side)] * 3
    assert sum(layer.nbytes for layer in maps.layers) <= 48 * 1024


def test_that_a_smaller_map_shows_the_whole_plane():
    run = trained(with_layer(default_spec(), 0, units=40))
    maps = made_product("neuron_maps", run)
    axis = np.linspace(*plane_bounds(run.data.inputs), 16)
    points = np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)
    hidden = run.evaluator.activations(run.samples.scaling.apply(points))[0]
    expected = 127.0 * hidden.T.reshape(-1, 16, 16)
    assert np.abs(maps.layers[0] - expected).max() <= 1.0


def test_that_neuron_maps_are_made_for_each_unit_of_a_small_net_only():
    maps = made_product("neuron_maps", trained(default_spec()))
    assert [layer.shape for layer in maps.layers] == [(8, 32, 32), (8, 32, 32), (1, 32, 32)]
    assert maps.kind == "plane"
    wide = with_layer(default_spec(), 0, units=760)
    assert made_product("neuron_maps", trained(wide)) is None


def test_that_neuron_maps_go_through_the_features_and_show_them():
    run = trained(squares_spec(), updates=50)
    maps = made_product("neuron_maps", run)
    axis = np.linspace(*plane_bounds(run.data.inputs), NEURON_MAP_SIZE)
    expected = (2.0 * directly(run, axis) - 1.0) * 127.0
    assert np.abs(maps.layers[0][0] - expected).max() <= 1.5
    squares = axis**2 / (axis**2).max() * 127.0
    assert np.abs(maps.inputs[0] - squares[None, :]).max() <= 1.0
    assert np.abs(maps.inputs[1] - squares[:, None]).max() <= 1.0


def test_that_many_features_have_no_maps_of_their_own():
    features = tuple(f"x1^{power}/9^{power}" for power in range(1, 21))
    spec = with_data(squares_spec(), features=features)
    run = trained(replace(spec, network=replace(spec.network, inputs=20)))
    maps = made_product("neuron_maps", run)
    assert maps.inputs is None
    assert [len(layer) for layer in maps.layers] == [1]
    assert made_product("plane_map", run) is not None


def test_that_a_feature_without_a_value_beyond_the_samples_leaves_the_rest_of_the_maps():
    lowest = float(Run(squares_spec()).data.inputs[:, 0].min())
    spec = with_data(squares_spec(), features=(f"log(x1 + {-lowest + 0.001})", "x2"))
    run = trained(spec)
    maps, plane = made_product("neuron_maps", run), made_product("plane_map", run)
    assert not maps.inputs[0][:, 0].any()  # left of every sample: no logarithm
    assert maps.inputs[0][:, -1].all()
    assert not plane.values[:, 0].any()
    assert np.abs(plane.values[:, 50:].astype(int)).max() > 0


def test_that_with_one_input_a_neuron_shows_its_output_along_it():
    run = trained(CURVE)
    maps = made_product("neuron_maps", run)
    assert maps.kind == "line"
    assert [layer.shape for layer in maps.layers] == [(3, 1, NEURON_LINE_SIZE), (1, 1, 64)]
    curve = made_product("fitted_curve", run)
    x = np.linspace(curve.x[0], curve.x[-1], NEURON_LINE_SIZE)
    hidden, output = run.evaluator.activations(run.samples.scaling.apply(x[:, None]))
    assert maps.layers[0][:, 0] / 127.0 == pytest.approx(hidden.T, abs=0.008)
    scaled = output / np.abs(output).max()
    assert maps.layers[1][:, 0] / 127.0 == pytest.approx(scaled.T, abs=0.008)


def test_that_over_a_line_features_show_themselves_along_it():
    spec = with_data(CURVE, features=("sin(x)", "x^2"))
    run = trained(replace(spec, network=replace(spec.network, inputs=2)))
    maps = made_product("neuron_maps", run)
    assert maps.kind == "line"
    x = np.linspace(*made_product("fitted_curve", run).x[[0, -1]], NEURON_LINE_SIZE)
    features = np.stack([np.sin(x), x**2])
    expected = features / np.abs(features).max(axis=1, keepdims=True)
    assert maps.inputs[:, 0] / 127.0 == pytest.approx(expected, abs=0.008)
    hidden = run.evaluator.activations(features.T)[0]
    assert maps.layers[0][:, 0] / 127.0 == pytest.approx(hidden.T, abs=0.008)


def test_that_with_many_inputs_features_have_their_means_by_class():
    data = DataSet(
        np.array([[1.0, 0.0, 2.0], [3.0, 0.0, 0.0], [-1.0, 4.0, 2.0], [-1.0, 0.0, 0.0]]),
        np.array([[0.0], [0.0], [1.0], [1.0]]),
        ("a", "b", "c"),
        ("y",),
        ("no", "yes"),
    )
    spec = with_data(values_spec(dense(1, 1, "tanh")), features=("a", "b*c"))
    maps = made_product("neuron_maps", trained(spec, data, 1))
    assert (maps.kind, maps.by_class) == ("groups", True)
    assert maps.inputs[:, 0] / 127.0 == pytest.approx(np.array([[1.0, -0.5], [0.0, 1.0]]), abs=0.01)


def test_that_with_many_inputs_a_neuron_shows_its_mean_for_each_class():
    run = trained(digits_spec())
    maps = made_product("neuron_maps", run)
    samples = run.samples
    part = slice(samples.training_rows, None)
    labels = samples.labels[part]
    assert (maps.kind, maps.part, maps.samples) == ("groups", "validation", len(labels))
    output = run.evaluator.outputs(samples.inputs[part])
    means = np.array([output[labels == number].mean(axis=0) for number in range(10)])
    assert maps.layers[-1][:, 0] / 127.0 == pytest.approx(means.T, abs=0.008)
    pixels = np.array([samples.inputs[part][labels == n].mean(axis=0) for n in range(10)])
    largest = np.abs(pixels).max(axis=0)
    scaled = pixels / np.where(largest > 0.0, largest, 1.0)
    assert maps.inputs[:, 0] / 127.0 == pytest.approx(scaled.T, abs=0.008)


def test_that_with_values_a_neuron_shows_its_mean_for_each_fifth_of_them():
    inputs = np.random.default_rng(5).normal(size=(20, 3))
    data = DataSet(inputs, inputs.sum(axis=1, keepdims=True), ("a", "b", "c"), ("y",))
    spec = values_spec(dense(1, 4, "tanh"), dense(2, 1, "identity"))
    run = trained(replace(spec, network=replace(spec.network, inputs=3)), data, 5)
    maps = made_product("neuron_maps", run)
    assert [layer.shape for layer in maps.layers] == [(4, 1, 5), (1, 1, 5)]
    assert (maps.part, maps.samples) == ("training", 20)
    hidden = run.evaluator.activations(run.samples.inputs)[0]
    order = np.argsort(run.samples.targets[:, 0])
    means = np.array([hidden[order[4 * n : 4 * n + 4]].mean(axis=0) for n in range(5)])
    assert maps.layers[0][:, 0] / 127.0 == pytest.approx(means.T, abs=0.008)


def test_that_of_a_single_sample_inputs_are_seen_against_each_other():
    data = DataSet(np.array([[0.5, 0.2, -0.1]]), np.array([[1.0]]), ("a", "b", "c"), ("y",))
    spec = values_spec(dense(1, 2, "tanh"), dense(2, 1, "identity"))
    run = trained(replace(spec, network=replace(spec.network, inputs=3)), data, 1)
    maps = made_product("neuron_maps", run)
    assert maps.inputs[:, 0, 0] / 127.0 == pytest.approx([1.0, 0.4, -0.2], abs=0.008)
