"""Maps over the data's own inputs: what the network says there, by hand."""

import numpy as np
import pytest

from desktop_nn.experiment.data_sets import DATA_SOURCES
from desktop_nn.experiment.project import default_spec, dense
from desktop_nn.training.maps import MAP_SIZE, plane_bounds, rounded_up
from desktop_nn.training.products import made_product
from tests.training.experiments import directly, squares_spec, trained, values_spec, with_data


@pytest.mark.parametrize(
    ("value", "limit"), [(0.0, 1.0), (0.13, 0.2), (0.2, 0.2), (3.0, 5.0), (7.0, 10.0)]
)
def test_that_limits_are_round_numbers(value, limit):
    assert rounded_up(value) == pytest.approx(limit)


def test_that_the_plane_map_says_what_the_network_says():
    run = trained(default_spec(), updates=400)
    shown = made_product("plane_map", run)
    low, high = plane_bounds(run.data.inputs)
    assert (shown.low, shown.high) == (low, high)
    axis = np.linspace(low, high, MAP_SIZE)
    for row, column in ((0, 0), (0, 99), (50, 20), (99, 99)):
        output = run.network.predict([[axis[column], axis[row]]])[0, 0]
        expected = int((2.0 * output - 1.0) * 127.0)
        assert abs(int(shown.values[row, column]) - expected) <= 1


@pytest.mark.parametrize("standardize", [False, True])
def test_that_the_maps_of_a_net_over_features_are_those_of_the_raw_plane(standardize):
    run = trained(squares_spec(standardize), updates=50)
    shown = made_product("plane_map", run)
    low, high = plane_bounds(run.data.inputs)
    assert (shown.low, shown.high) == (low, high)
    assert shown.values.max() - shown.values.astype(int).min() > 20
    outputs = directly(run, np.linspace(low, high, MAP_SIZE))
    expected = (2.0 * outputs - 1.0) * 127.0
    assert np.abs(shown.values - expected).max() <= 1.5
    # Symmetric in both inputs, as squares are.
    assert np.array_equal(shown.values, shown.values[::-1, ::-1])


def test_that_the_fitted_curve_goes_through_features_and_scaling():
    spec = with_data(
        values_spec(dense(1, 1, "identity")),
        source=DATA_SOURCES["sine"].choice(),
        features=("sin(x)", "x"),
        standardize=True,
    )
    run = trained(spec, updates=200)
    shown = made_product("fitted_curve", run)
    raw = np.column_stack([np.sin(shown.x), shown.x])
    inputs = (raw - run.samples.scaling.mean) / run.samples.scaling.deviation
    views = run.network.parameter_views
    assert shown.y == pytest.approx(inputs @ views["W1"] + views["b1"], abs=1e-4)
    # A sine and a line are what the curve is made of.
    assert shown.y[:, 0] == pytest.approx(np.sin(shown.x) + shown.x / 6.0, abs=0.1)
