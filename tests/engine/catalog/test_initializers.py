"""Initializers: spread, exact values, and formulas with the layer's own numbers in them."""

import numpy as np
import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.engine.choice import Choice
from tests.engine.nets import layer

OFFERED = [row.name for row in INITIALIZERS.rows if not row.own_values]
FAN_IN, FAN_OUT = 300, 200

VARIANCES = {
    "xavier_normal": 1 / FAN_IN,
    "lecun_uniform": 1 / FAN_IN,
    "glorot_normal": 2 / (FAN_IN + FAN_OUT),
    "glorot_uniform": 2 / (FAN_IN + FAN_OUT),
    "he_normal": 2 / FAN_IN,
    "he_uniform": 2 / FAN_IN,
    "orthogonal": 1 / FAN_IN,  # a unit vector's elements: 1 / its length, the larger fan
    "small_random": 0.01**2,
    "uniform": 0.5**2 / 3,
}
LIMITS = {
    "lecun_uniform": np.sqrt(3 / FAN_IN),
    "glorot_uniform": np.sqrt(6 / (FAN_IN + FAN_OUT)),
    "he_uniform": np.sqrt(6 / FAN_IN),
    "uniform": 0.5,
}
FORMULAS = {
    "xavier_normal": "N(0, 1/300)",
    "lecun_uniform": "U(±√(3/300))",
    "glorot_normal": "N(0, 2/500)",
    "glorot_uniform": "U(±√(6/500))",
    "he_normal": "N(0, 2/300)",
    "he_uniform": "U(±√(6/300))",
    "orthogonal": "WᵀW = I₂₀₀",
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
        ("orthogonal", {"gain": 1.5}, "WWᵀ = 1.5² I₃"),
    ],
)
def test_that_the_users_own_number_stands_in_the_formula(name, values, text):
    row = INITIALIZERS[name]
    assert row.distribution(3, 4, row.choice(**values)) == text


def test_that_the_users_own_spread_is_used():
    assert drawn("small_random", deviation=3.0).std() == pytest.approx(3.0, rel=0.02)
    assert drawn("uniform", limit=4.0).max() == pytest.approx(4.0, rel=0.001)


# Orthogonal


@pytest.mark.parametrize("shape", [(7, 7), (64, 10), (10, 64), (5, 1), (1, 5), (1, 1)], ids=str)
@pytest.mark.parametrize("gain", [1.0, 1.5])
def test_that_the_smaller_side_is_orthonormal_times_the_gain(shape, gain):
    weights = drawn("orthogonal", *shape, gain=gain)
    product = weights.T @ weights if shape[0] >= shape[1] else weights @ weights.T
    assert np.allclose(product, gain**2 * np.eye(min(shape)), rtol=0.0, atol=1e-13)


def test_that_orthogonal_weights_keep_a_signals_size():
    x = np.random.default_rng(0).standard_normal(50)
    after = x @ np.linalg.multi_dot([drawn("orthogonal", 50, 50, seed) for seed in range(30)])
    assert np.linalg.norm(after) == pytest.approx(np.linalg.norm(x), rel=1e-12)


def test_that_no_rotation_is_favoured():
    # Uncorrected QR turns the first column against its draw, always: all diagonals negative.
    corners = [drawn("orthogonal", 3, 3, seed)[0, 0] for seed in range(400)]
    assert abs(np.mean(corners)) < 4.0 / np.sqrt(3 * 400)


def test_that_a_gain_of_zero_gives_zeros():
    assert not drawn("orthogonal", 4, 6, gain=0.0).any()


# What they are for


def test_that_lecun_normal_and_xavier_are_one_row_with_both_names():
    assert "Xavier" in INITIALIZERS["xavier_normal"].label
    assert "LeCun normal" in INITIALIZERS["xavier_normal"].label


@pytest.mark.parametrize("activation", ACTIVATIONS.rows, ids=lambda row: row.name)
def test_that_every_activation_has_an_initializer_meant_for_it(activation):
    assert [row for row in INITIALIZERS.rows if activation.name in row.meant_for]


@pytest.mark.parametrize("row", INITIALIZERS.rows, ids=lambda row: row.name)
def test_that_an_initializer_is_meant_for_activations_that_exist(row):
    assert all(name in ACTIVATIONS for name in row.meant_for)
    assert bool(row.meant_for) != row.for_biases


def test_that_he_is_for_relu_and_xavier_is_not():
    assert "relu" in INITIALIZERS["he_normal"].meant_for
    assert "relu" not in INITIALIZERS["xavier_normal"].meant_for


def second_moments(initializer, activate, layers=30, width=512, rows=4, seeds=20):
    """Each seed's mean square after the layers, of an input whose own is 1."""
    row = INITIALIZERS[initializer]
    for seed in range(seeds):
        rng = np.random.default_rng(seed)
        x = rng.standard_normal((rows, width))
        x /= np.sqrt((x**2).mean())
        for _ in range(layers):
            x = activate(x @ row.draw(rng, width, width, row.choice()))
        yield (x**2).mean()


def geometric_mean(values):
    return np.exp(np.log(list(values)).mean())


def relu(u):
    return np.maximum(u, 0.0)


def test_that_a_signal_keeps_its_size_through_thirty_relu_layers_under_he():
    # from one ReLU's output to the next one's the mean square is kept: fan_in · 2 / fan_in · ½
    assert 1 / 1.5 < geometric_mean(second_moments("he_normal", relu)) < 1.5


def test_that_under_xavier_it_halves_with_every_relu_layer():
    moment = geometric_mean(second_moments("xavier_normal", relu, layers=10, width=128))
    assert moment == pytest.approx(2.0**-10, rel=0.5)


# Biases


def test_that_biases_start_at_zero_unless_it_is_said_otherwise():
    usual = layer(1, 5).bias_initializer
    assert INITIALIZERS[usual.name].choice() == usual
    assert INITIALIZERS[usual.name].for_biases
    assert not drawn(usual.name, 1, 5).any()


def test_that_what_looks_at_the_fans_is_not_for_biases():
    for row in INITIALIZERS.rows:
        texts = {row.distribution(*fans, row.choice()) for fans in [(1, 5), (2, 5), (1, 9)]}
        assert row.for_biases == (len(texts) == 1), row.name


@pytest.mark.parametrize("name", [row.name for row in INITIALIZERS.rows if row.for_biases])
def test_that_a_bias_vector_can_be_drawn(name):
    row = INITIALIZERS[name]
    choice = Choice.of("given", values=(1.0, 2.0, 3.0)) if row.own_values else row.choice()
    assert row.draw(np.random.default_rng(0), 1, 3, choice).reshape(3).shape == (3,)


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
