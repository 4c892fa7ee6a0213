"""Schedules: the rate's factor, worked out by hand, and that an update goes by it."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.engine.catalog import OPTIMIZERS, SCHEDULES
from desktop_nn.engine.catalog.schedules import changes_rate, rate_factor
from tests.engine.nets import everything, given_layer, spec_of, train, trainer_of

CONSTANT = SCHEDULES["constant"].choice()
STEP = SCHEDULES["step"].choice(every=3, factor=0.5)
EXPONENTIAL = SCHEDULES["exponential"].choice(half_life=2)
COSINE = SCHEDULES["cosine"].choice(length=4, floor=0.2)
ALL = pytest.mark.parametrize("schedule", [CONSTANT, STEP, EXPONENTIAL, COSINE], ids=str)


def factors(schedule, updates, warm_up=0):
    """The factors at updates 1, 2, …"""
    return [rate_factor(schedule, warm_up, update) for update in range(1, updates + 1)]


def test_that_a_constant_rate_stays():
    assert factors(CONSTANT, 3) == [1.0, 1.0, 1.0]


def test_that_a_step_comes_after_every_so_many_updates():
    assert factors(STEP, 7) == [1.0, 1.0, 1.0, 0.5, 0.5, 0.5, 0.25]


def test_that_the_exponential_halves_with_each_half_life():
    root = math.sqrt(0.5)
    assert factors(EXPONENTIAL, 5) == pytest.approx([1.0, root, 0.5, root / 2, 0.25], abs=1e-15)


def test_that_the_cosine_falls_to_its_floor_and_stays_there():
    # 0.2 + 0.8 · ½ (1 + cos(π t / 4)) at t = 0, 1, 2, 3, 4: cosines 1, √½, 0, −√½, −1
    root = math.sqrt(0.5)
    expected = [1.0, 0.6 + 0.4 * root, 0.6, 0.6 - 0.4 * root, 0.2]
    assert factors(COSINE, 5) == pytest.approx(expected, abs=1e-15)
    assert factors(COSINE, 12)[4:] == [0.2] * 8


def test_that_warm_up_rises_in_a_straight_line():
    assert factors(CONSTANT, 6, warm_up=4) == [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]


@ALL
def test_that_warm_up_modifies_any_schedule(schedule):
    warm = factors(schedule, 8, warm_up=5)
    rise = [0.2, 0.4, 0.6, 0.8, 1.0, 1.0, 1.0, 1.0]
    assert warm == [a * b for a, b in zip(factors(schedule, 8), rise, strict=True)]


@pytest.mark.parametrize("row", SCHEDULES.rows, ids=lambda row: row.name)
def test_that_the_first_update_has_the_whole_rate(row):
    assert rate_factor(row.choice(), 0, 1) == 1.0


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(1, 10**10), st.floats(0.0, 1.0), st.integers(1, 10**9))
def test_that_a_factor_never_leaves_the_stretch_from_0_to_1(update, share, length):
    choices = [
        SCHEDULES["step"].choice(every=length, factor=max(share, 1e-9)),
        SCHEDULES["exponential"].choice(half_life=length),
        SCHEDULES["cosine"].choice(length=length, floor=share),
    ]
    for choice in choices:
        assert rate_factor(choice, 0, 1) == 1.0
        assert 0.0 <= rate_factor(choice, 0, update) <= 1.0


@ALL
def test_that_a_schedule_never_rises(schedule):
    course = factors(schedule, 40)
    assert course == sorted(course, reverse=True)


def test_that_only_a_constant_rate_without_warm_up_never_changes():
    assert not changes_rate(CONSTANT, 0)
    assert changes_rate(CONSTANT, 1)
    assert changes_rate(STEP, 0)


def test_that_an_unknown_schedule_is_refused_by_name():
    with pytest.raises(ValueError, match="unknown schedule 'cyclic'; known are constant, step"):
        SCHEDULES["cyclic"]


# In an update


def weights(updates, **more):
    """One weight, from 1, over x = 2 and y = 1 with half the squared error: g = (2 w − 1) · 2."""
    spec = spec_of(1, given_layer(1, 1, [1.0], "identity"))
    trainer = trainer_of(spec, "half_squared_error", learning_rate=0.1, **more)
    course = []
    for _ in range(updates):
        trainer.update([[2.0]], [[1.0]])
        course.append(float(trainer.network.parameters[0]))
    return course


def test_that_each_step_is_as_long_as_the_schedule_says():
    # 1 − 0.1 · 2 = 0.8;  0.8 − 0.05 · 1.2 = 0.74;  0.74 − 0.025 · 0.96 = 0.716
    halving = SCHEDULES["step"].choice(every=1, factor=0.5)
    assert weights(3, schedule=halving) == pytest.approx([0.8, 0.74, 0.716], abs=1e-15)


def test_that_warm_up_holds_the_first_steps_back():
    # 1 − 0.05 · 2 = 0.9;  0.9 − 0.1 · 1.6 = 0.74;  0.74 − 0.1 · 0.96 = 0.644
    assert weights(3, warm_up=2) == pytest.approx([0.9, 0.74, 0.644], abs=1e-15)


def test_that_the_trainer_tells_the_rate_of_any_update():
    trainer = trainer_of(everything(), "cross_entropy", schedule=COSINE, learning_rate=0.5)
    rates = [trainer.learning_rate(update) for update in (1, 3, 5, 99)]
    assert rates == pytest.approx([0.5, 0.3, 0.1, 0.1], abs=1e-15)


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
@ALL
def test_that_a_scheduled_update_is_one_with_that_rate_and_the_memory_so_far(optimizer, schedule):
    def made(**more):
        return trainer_of(everything(), "cross_entropy", optimizer, clip=0.5, **more)

    rate = 0.02
    scheduled = made(learning_rate=rate, schedule=schedule, warm_up=3)
    by_hand = made(learning_rate=scheduled.learning_rate(1))
    for update in range(1, 8):
        after = made(learning_rate=scheduled.learning_rate(update))
        after.keep_from(by_hand)
        by_hand = after
        losses = [train(trainer, 1, classes=2, seed=update) for trainer in (scheduled, by_hand)]
        assert losses[0] == losses[1]
        assert np.array_equal(scheduled.network.parameters, by_hand.network.parameters)


def test_that_the_schedule_goes_on_where_another_optimizer_takes_over():
    old = trainer_of(everything(), "cross_entropy", "momentum", schedule=EXPONENTIAL)
    train(old, 4, classes=2)
    new = trainer_of(everything(), "cross_entropy", "adam", schedule=EXPONENTIAL)
    new.keep_from(old)
    train(new, 1, classes=2)
    assert (new.updates, new.age) == (5, 1)
    # the scheduled rate of update 5, with Adam's corrections of its first: √0.001 / 0.1
    step = new.learning_rate(5) * math.sqrt(1.0 - 0.999) / (1.0 - 0.9)
    assert float(new.scalars["step"]) == pytest.approx(step, rel=1e-15)
