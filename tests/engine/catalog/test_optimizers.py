"""Optimizers: one weight, updated by hand.

A net of one weight and no bias, identity output, half squared error: L = ½ (w x − y)², so that
g = (w x − y) x. It starts at w = 1 with x = 2 and y = 1: g = (2 − 1) · 2 = 2.
"""

import math

import numpy as np
import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from tests.engine.nets import everything, given_layer, numbers, spec_of, trainer_of

X, Y = 2.0, 1.0


def path(optimizer, updates=3, **parameters):
    """The trainer, and w after each update."""
    spec = spec_of(1, given_layer(1, 1, [1.0], "identity"))
    trainer = trainer_of(spec, "half_squared_error", optimizer, **parameters)
    weights = []
    for _ in range(updates):
        trainer.update([[X]], [[Y]])
        weights.append(float(trainer.network.parameters[0]))
    return trainer, weights


def slope(w):
    return (w * X - Y) * X


def test_that_the_texts_step_comes_out():
    # w = [0.5, 0.3], gradient [0.1, 0.2], rate 0.01: [0.499, 0.298]. With x = [1, 2] the output
    # is 0.5 + 0.6 = 1.1, and for y = 1 the gradient (a − y) x is 0.1 [1, 2].
    spec = spec_of(2, given_layer(1, 1, [0.5, 0.3], "identity"))
    trainer = trainer_of(spec, "half_squared_error", learning_rate=0.01)
    trainer.update([[1.0, 2.0]], [[1.0]])
    assert trainer.network.gradients == pytest.approx([0.1, 0.2], abs=1e-15)
    assert trainer.network.parameters == pytest.approx([0.499, 0.298], abs=1e-15)


def test_that_gradient_descent_steps_against_the_gradient():
    # 1 − 0.1 · 2 = 0.8; g = (1.6 − 1) · 2 = 1.2; 0.8 − 0.12 = 0.68
    _, weights = path("gradient_descent", 2, learning_rate=0.1)
    assert weights == pytest.approx([0.8, 0.68], abs=1e-15)


def test_that_momentum_remembers_its_velocity():
    # v = 2, w = 1 − 0.1 · 2 = 0.8; g = 1.2, v = 0.5 · 2 + 1.2 = 2.2, w = 0.8 − 0.22 = 0.58;
    # g = (1.16 − 1) · 2 = 0.32, v = 1.1 + 0.32 = 1.42, w = 0.58 − 0.142 = 0.438
    trainer, weights = path("momentum", learning_rate=0.1, momentum=0.5)
    assert weights == pytest.approx([0.8, 0.58, 0.438], abs=1e-15)
    assert trainer.memory["velocity"] == pytest.approx([1.42], abs=1e-15)


def test_that_momentum_of_zero_is_gradient_descent():
    assert path("momentum", learning_rate=0.1, momentum=0.0)[1] == pytest.approx(
        path("gradient_descent", learning_rate=0.1)[1], abs=1e-15
    )


def test_that_nesterov_steps_from_where_its_velocity_leads():
    # v = 2, w = 1 − 0.1 (2 + 0.5 · 2) = 0.7; g = 0.8, v = 1 + 0.8 = 1.8,
    # w = 0.7 − 0.1 (0.8 + 0.9) = 0.53; g = 0.12, v = 0.9 + 0.12 = 1.02, w = 0.53 − 0.063 = 0.467
    trainer, weights = path("nesterov", learning_rate=0.1, momentum=0.5)
    assert weights == pytest.approx([0.7, 0.53, 0.467], abs=1e-15)
    assert trainer.memory["velocity"] == pytest.approx([1.02], abs=1e-15)


def test_that_adagrad_divides_by_the_root_of_all_squares_so_far():
    # s = 4, w = 1 − 0.1 · 2 / (2 + 0.5) = 0.92; g = (1.84 − 1) · 2 = 1.68, s = 4 + 1.68²
    s2 = 4.0 + 1.68**2
    w2 = 0.92 - 0.1 * 1.68 / (math.sqrt(s2) + 0.5)
    trainer, weights = path("adagrad", 2, learning_rate=0.1, epsilon=0.5)
    assert weights == pytest.approx([0.92, w2], abs=1e-15)
    assert trainer.memory["s"] == pytest.approx([s2], abs=1e-14)


def test_that_adagrad_never_forgets_a_square():
    trainer, _ = path("adagrad", 1)
    sums = [float(trainer.memory["s"][0])]
    for _ in range(20):
        trainer.update([[X]], [[Y]])
        assert trainer.memory["s"][0] == sums[-1] + trainer.network.gradients[0] ** 2
        sums.append(float(trainer.memory["s"][0]))
    assert sums == sorted(sums)


def test_that_rmsprop_divides_by_the_root_of_the_mean_square():
    # v = 0.1 · 4 = 0.4, w = 1 − 0.1 · 2 / (√0.4 + 0.01)
    rate, alpha, epsilon = 0.1, 0.9, 0.01
    w1 = 1.0 - rate * 2.0 / (math.sqrt(0.4) + epsilon)
    g2 = slope(w1)
    v2 = alpha * 0.4 + (1.0 - alpha) * g2**2
    w2 = w1 - rate * g2 / (math.sqrt(v2) + epsilon)
    trainer, weights = path("rmsprop", 2, learning_rate=rate, alpha=alpha, epsilon=epsilon)
    assert weights == pytest.approx([w1, w2], abs=1e-12)
    assert trainer.memory["v"] == pytest.approx([v2], abs=1e-12)


def test_that_adam_corrects_both_of_its_averages():
    # t = 1: m = 0.1 · 2 = 0.2, v = 0.001 · 4 = 0.004, m̂ = 0.2 / 0.1 = 2, v̂ = 0.004 / 0.001 = 4,
    #        w = 1 − 0.1 · 2 / (2 + 0.01)
    # t = 2: m̂ = m / (1 − 0.9²), v̂ = v / (1 − 0.999²)
    rate, epsilon = 0.1, 0.01
    w1 = 1.0 - rate * 2.0 / (2.0 + epsilon)
    g2 = slope(w1)
    m2, v2 = 0.9 * 0.2 + 0.1 * g2, 0.999 * 0.004 + 0.001 * g2**2
    w2 = w1 - rate * (m2 / 0.19) / (math.sqrt(v2 / 0.001999) + epsilon)
    trainer, weights = path("adam", 2, learning_rate=rate, epsilon=epsilon)
    assert weights == pytest.approx([w1, w2], abs=1e-12)
    assert trainer.memory["m"] == pytest.approx([m2], abs=1e-12)
    assert trainer.memory["v"] == pytest.approx([v2], abs=1e-12)


def test_that_adams_first_step_is_as_long_as_the_rate_whatever_the_gradient():
    _, weights = path("adam", 1, learning_rate=0.1)
    assert weights == pytest.approx([0.9], abs=1e-9)


def test_that_adamw_decays_the_weight_and_adams_division_leaves_that_alone():
    # keep = 1 − 0.1 · 0.5 = 0.95; then Adam's step for the gradient before the decay
    rate, epsilon = 0.1, 0.01
    w1 = 0.95 - rate * 2.0 / (2.0 + epsilon)
    g2 = slope(w1)
    m2, v2 = 0.9 * 0.2 + 0.1 * g2, 0.999 * 0.004 + 0.001 * g2**2
    w2 = 0.95 * w1 - rate * (m2 / 0.19) / (math.sqrt(v2 / 0.001999) + epsilon)
    _, weights = path("adamw", 2, learning_rate=rate, epsilon=epsilon, weight_decay=0.5)
    assert weights == pytest.approx([w1, w2], abs=1e-12)


def test_that_adamw_without_decay_is_adam_bit_for_bit():
    assert path("adamw", 5, weight_decay=0.0)[1] == path("adam", 5)[1]


def test_that_adamw_decays_biases_and_batch_norm_too():
    trainer = trainer_of(everything(0.0), "mean_squared_error", "adamw", weight_decay=0.5)
    trainer.network.parameters[:] = 1.0
    x = np.zeros((4, 3))
    trainer.update(x, trainer.network.predict(x))  # two equal outputs: no gradient anywhere
    assert trainer.network.gradients == pytest.approx(0.0, abs=1e-16)
    assert trainer.network.parameters == pytest.approx(1.0 - 0.01 * 0.5, abs=1e-6)


def test_that_adam_in_single_precision_keeps_to_double():
    steps = []
    for dtype in ("float32", "float64"):
        spec = spec_of(3, given_layer(1, 2, numbers(3, 2), "identity"), dtype=dtype)
        trainer = trainer_of(spec, optimizer="adam")
        for update in range(30):
            trainer.update(numbers(4, 3, update), numbers(4, 2, update + 99))
        steps.append(trainer.network.parameters)
    assert np.allclose(*steps, rtol=0, atol=2e-5)


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_an_optimizer_moves_every_parameter_downhill(row):
    trainer, weights = path(row.name, 1)
    assert 0.5 <= weights[0] < 1.0  # the minimum is at w = y / x = 0.5
    assert set(trainer.memory) == set(row.memory)


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_a_rate_of_zero_moves_nothing(row):
    assert path(row.name, 2, learning_rate=0.0)[1] == [1.0, 1.0]


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_an_optimizers_memory_starts_empty(row):
    trainer, _ = path(row.name, 0)
    assert trainer.age == 0
    assert not any(vector.any() for vector in trainer.memory.values())


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_the_gradient_is_still_there_after_the_step(row):
    trainer, _ = path(row.name, 1)
    assert trainer.network.gradients.tolist() == [2.0]
