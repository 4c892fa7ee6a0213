"""Initializers: spread, exact values, and formulas with the layer's own numbers in them."""

import numpy as np
import pytest

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.engine.choice import Choice

OFFERED = [row.name for row in INITIALIZERS.rows if not row.own_values]
FAN_IN, FAN_OUT = 300, 200

VARIANCES = {
    "xavier_normal": 1 / FAN_IN,
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "glorot_uniform": 2 / (FAN_IN + FAN_OUT),
    "he_normal": 2 / FAN_IN,
    "small_random": 0.01**2,
    "uniform": 0.5**2 / 3,
}
LIMITS = {"glorot_uniform": np.sqrt(6 / (FAN_IN + FAN_OUT)), "uniform": 0.5}
FORMULAS = {
    "xavier_normal": "N(0, 1/300)",
    "glorot_normal": "N(0, 2/500)",
    "glorot_uniform": "U(±√(6/500))",
    "he_normal": "N(0, 2/300)",
    "small_random": "N(0, 0.01²)",
    "uniform": "U(±0.5)",
    "constant": "w = 0.1",
    "zeros": "w = 0",
}


def drawn(name, fan_in=FAN_IN, fan_out=FAN_OUT, seed=1, **values):
    row = INITIALIZERS[name]
    return row.draw(np.random.default_rng(seed), fan_in, fan_out, row.choice(**values))


@pytest.mark.parametrize("name", VARIANCES)
def test_that_the_weights_have_the_spread_that_the_formula_says(name):
    weights = drawn(name)
    # 60,000 draws: the mean's own deviation is √(variance / 60,000), the variance's below 0.6 %
    assert abs(weights.mean()) < 4.0 * np.sqrt(VARIANCES[name] / weights.size)
    assert weights.var() == pytest.approx(VARIANCES[name], rel=0.025)


@pytest.mark.parametrize("name", ["xavier_normal", "glorot_normal", "he_normal", "small_random"])
def test_that_a_normal_is_not_truncated(name):
    # of 60,000 plain normals some three in a thousand lie beyond 3 deviations
    beyond = np.abs(drawn(name)) > 3.0 * np.sqrt(VARIANCES[name])
    assert 0.002 < beyond.mean() < 0.0035


@pytest.mark.parametrize("name", LIMITS)
def test_that_a_uniform_fills_its_interval_and_no_more(name):
    weights = drawn(name)
    assert np.abs(weights).max() <= LIMITS[name]
    assert weights.max() > 0.999 * LIMITS[name]
    assert weights.min() < -0.999 * LIMITS[name]


@pytest.mark.parametrize("name", FORMULAS)
def test_that_the_formula_has_the_layers_numbers_in_it(name):
    row = INITIALIZERS[name]
    assert row.distribution(FAN_IN, FAN_OUT, row.choice()) == FORMULAS[name]


@pytest.mark.parametrize("name", OFFERED)
def test_that_a_formula_leaves_no_letter_open_that_the_layer_knows(name):
    row = INITIALIZERS[name]
    text = row.distribution(FAN_IN, FAN_OUT, row.choice())
    assert "fan" not in text
    if "fan_in" in row.formula:
        assert text != row.distribution(FAN_IN + 1, FAN_OUT, row.choice())


@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (5, 1), (7, 3)])
def test_that_an_initializer_fills_any_shape_with_finite_numbers(name, shape):
    weights = drawn(name, *shape)
    assert weights.shape == shape
    assert weights.dtype == np.float64
    assert np.isfinite(weights).all()


@pytest.mark.parametrize("name", OFFERED)
def test_that_the_same_stream_draws_the_same_bits(name):
    assert np.array_equal(drawn(name), drawn(name))


@pytest.mark.parametrize("name", VARIANCES)
def test_that_another_stream_draws_other_weights(name):
    assert not np.any(drawn(name) == drawn(name, seed=2))


@pytest.mark.parametrize(
    ("name", "values", "weight"),
    [("zeros", {}, 0.0), ("constant", {}, 0.1), ("constant", {"value": -2.5}, -2.5)],
)
def test_that_equal_weights_are_exactly_that(name, values, weight):
    assert np.array_equal(drawn(name, 3, 4, **values), np.full((3, 4), weight))


@pytest.mark.parametrize(
    ("name", "values", "text"),
    [
        ("small_random", {"deviation": 0.25}, "N(0, 0.25²)"),
        ("uniform", {"limit": 2.0}, "U(±2)"),
        ("constant", {"value": -3.0}, "w = −3"),
    ],
)
def test_that_the_users_own_number_stands_in_the_formula(name, values, text):
    row = INITIALIZERS[name]
    assert row.distribution(3, 4, row.choice(**values)) == text


def test_that_the_users_own_spread_is_used():
    assert drawn("small_random", deviation=3.0).std() == pytest.approx(3.0, rel=0.02)
    assert drawn("uniform", limit=4.0).max() == pytest.approx(4.0, rel=0.001)


# Given


def given(fan_in, fan_out, *values):
    choice = Choice.of("given", values=values)
    return INITIALIZERS["given"].draw(np.random.default_rng(), fan_in, fan_out, choice)


def test_that_given_weights_are_taken_row_by_row():
    assert given(2, 3, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0).tolist() == [[1, 2, 3], [4, 5, 6]]


@pytest.mark.parametrize("count", [0, 5, 7])
def test_that_given_weights_of_another_count_are_refused(count):
    with pytest.raises(ValueError, match=f"given: expected 6 values, got {count}"):
        given(2, 3, *[0.5] * count)


def test_that_only_given_weights_come_without_an_offer():
    assert [row.name for row in INITIALIZERS.rows if row.own_values] == ["given"]
