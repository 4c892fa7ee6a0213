"""The clip: the whole gradient's norm has a bound, after penalties and before the optimizer."""

import math

import numpy as np
import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.plan import NORM_OFFSET
from tests.engine.nets import (
    everything,
    given_layer,
    layer,
    numbers,
    one_hot,
    spec_of,
    train,
    trainer_of,
)


def by_three_and_four(**more):
    """y = w·x from w = [0, 0]: over x = [3, 4] and y = −1, half the squared error has g = x."""
    spec = spec_of(2, given_layer(1, 1, [0.0, 0.0], "identity"))
    trainer = trainer_of(spec, "half_squared_error", **{"learning_rate": 1.0, **more})
    trainer.update([[3.0, 4.0]], [[-1.0]])
    return trainer


def test_that_a_gradient_beyond_the_bound_is_brought_to_it():
    # ‖[3, 4]‖ = 5: g · 1 / (5 + 1e-6)
    trainer = by_three_and_four(clip=1.0)
    expected = [3.0 / 5.000001, 4.0 / 5.000001]
    assert trainer.network.gradients == pytest.approx(expected, abs=1e-15)
    assert -trainer.network.parameters == pytest.approx(expected, abs=1e-15)


def test_that_the_norm_that_is_told_is_the_one_before_the_clip():
    assert float(by_three_and_four(clip=1.0).plan(1).squared_norm) == 25.0


def test_that_a_gradient_within_the_bound_keeps_every_bit():
    # below 5 + 1e-6 it would already be scaled
    assert by_three_and_four(clip=5.0 + 2 * NORM_OFFSET).network.gradients.tolist() == [3.0, 4.0]
    clipped, free = (
        trainer_of(everything(), "cross_entropy", "adam", l2=0.1, clip=clip) for clip in (1e3, 0.0)
    )
    assert train(clipped, 5, classes=2) == train(free, 5, classes=2)
    assert np.array_equal(clipped.network.gradients, free.network.gradients)
    assert np.array_equal(clipped.network.parameters, free.network.parameters)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
def test_that_the_norm_is_never_beyond_the_bound(optimizer, dtype):
    spec = everything(dtype=dtype)
    trainer = trainer_of(spec, "cross_entropy", optimizer, l2=0.1, l1=0.01, clip=0.05)
    for update in range(20):
        train(trainer, 1, classes=2, seed=update)
        before = math.sqrt(float(trainer.plan(8).squared_norm))
        after = float(np.linalg.norm(trainer.network.gradients))
        assert after <= 0.05
        assert after == pytest.approx(min(0.05, before), rel=1e-3)


def test_that_the_penalties_count_for_the_norm():
    # w = [3, 4] and no gradient of the loss (x = 0): g = 2 w, ‖g‖ = 10; clipped to 5 it is w
    spec = spec_of(2, given_layer(1, 1, [3.0, 4.0], "identity"))
    trainer = trainer_of(spec, "half_squared_error", l2=2.0, clip=5.0)
    trainer.update([[0.0, 0.0]], [[0.0]])
    assert float(trainer.plan(1).squared_norm) == 100.0
    assert trainer.network.gradients == pytest.approx([3.0, 4.0], abs=1e-5)


def test_that_the_optimizers_memory_is_of_clipped_gradients():
    trainer = by_three_and_four(optimizer="momentum", clip=1.0, momentum=0.5)
    assert np.array_equal(trainer.memory["velocity"], trainer.network.gradients)


def test_that_the_direction_stays():
    clipped = trainer_of(everything(), "cross_entropy", clip=0.01)
    free = trainer_of(everything(), "cross_entropy")
    for trainer in (clipped, free):
        trainer.update(numbers(8, 3), one_hot(8, 2))
    scale = 0.01 / (np.linalg.norm(free.network.gradients) + NORM_OFFSET)
    assert np.allclose(clipped.network.gradients, scale * free.network.gradients, rtol=1e-13)


def test_that_a_gradient_of_zero_stays_zero():
    spec = spec_of(2, layer(1, 1, "identity", "zeros"))
    trainer = trainer_of(spec, clip=0.5)
    trainer.update(numbers(4, 2), np.zeros((4, 1)))
    assert not trainer.network.gradients.any()


def test_that_a_clip_does_not_hide_a_gradient_that_is_not_a_number():
    trainer = by_three_and_four(clip=1.0)
    trainer.update([[np.nan, 1.0]], [[1.0]])
    assert math.isnan(float(trainer.plan(1).squared_norm))
    assert np.isnan(trainer.network.gradients).all()
