"""Frozen layers: nothing of theirs moves, and the others learn as if nothing were different."""

import math
from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.catalog import OPTIMIZERS
from tests.engine.nets import (
    everything,
    given_layer,
    numbers,
    one_hot,
    spec_of,
    train,
    trainer_of,
)

OPTIMIZER = pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
FROZEN = pytest.mark.parametrize("frozen", [(0,), (1,), (2,), (0, 2), (0, 1)], ids=str)
ALL_ON = {"l2": 0.1, "l1": 0.05, "clip": 0.5}


def freeze(spec, frozen):
    layers = [replace(one, trainable=index not in frozen) for index, one in enumerate(spec.layers)]
    return replace(spec, layers=tuple(layers))


def net(frozen=(), optimizer="adam", **more):
    return trainer_of(freeze(everything(), frozen), "cross_entropy", optimizer, **more)


def parts(trainer, vector, frozen):
    """What of a vector belongs to frozen layers, and what to the others."""
    views = trainer.network.layout.views(vector)
    entries = trainer.network.layout.entries
    still = [views[e.name].ravel() for e in entries if e.layer - 1 in frozen]
    moving = [views[e.name].ravel() for e in entries if e.layer - 1 not in frozen]
    return np.concatenate(still), np.concatenate(moving)


@OPTIMIZER
@FROZEN
def test_that_a_frozen_layer_stays_and_the_others_move(frozen, optimizer):
    trainer = net(frozen, optimizer, **ALL_ON)
    before = trainer.network.parameters.copy()
    train(trainer, 5, classes=2)
    still, moving = parts(trainer, trainer.network.parameters != before, frozen)
    assert not still.any()
    assert moving.mean() > 0.5
    for memory in trainer.memory.values():
        assert not parts(trainer, memory, frozen)[0].any()


@FROZEN
def test_that_a_frozen_layer_counts_neither_for_the_norm_nor_for_the_penalty(frozen):
    held, free = net(frozen, l2=0.1), net(l2=0.1)
    for trainer in (held, free):
        trainer.update(numbers(8, 3), one_hot(8, 2))
    still, moving = parts(held, held.network.gradients, frozen)
    assert not still.any()
    expected = parts(free, free.network.gradients, frozen)[1]
    assert np.array_equal(moving, expected)
    assert float(held.plan(8).squared_norm) == pytest.approx((expected**2).sum(), rel=1e-13)
    assert 0.0 < float(held.plan(8).penalty) < float(free.plan(8).penalty)


@OPTIMIZER
def test_that_memory_left_over_does_not_move_a_layer_once_it_is_frozen(optimizer):
    free = net(optimizer=optimizer)
    train(free, 5, classes=2)
    held = net((0, 2), optimizer)
    held.keep_from(free)
    before = held.state()
    train(held, 5, classes=2, seed=20)
    assert np.array_equal(*(parts(held, p, (0, 2))[0] for p in _both(before, held)))
    for name, memory in held.memory.items():
        left, now = (parts(held, one, (0, 2))[0] for one in (before.memory[name], memory))
        assert np.array_equal(left, now)
        assert left.any()


def _both(state, trainer):
    return state.parameters, trainer.network.parameters


@OPTIMIZER
@pytest.mark.parametrize("frozen", [0, 1])
def test_that_the_others_learn_as_if_the_frozen_layer_were_put_back_each_time(frozen, optimizer):
    held, reset = net((frozen,), optimizer), net((), optimizer)
    start = held.network.parameters.copy()
    entries = [e for e in held.network.layout.entries if e.layer == frozen + 1]
    for update in range(5):
        losses = [train(trainer, 1, classes=2, seed=update) for trainer in (held, reset)]
        for entry in entries:
            place = slice(entry.start, entry.stop)
            reset.network.parameters[place] = start[place]
        assert losses[0] == losses[1]
        assert np.array_equal(held.network.parameters, reset.network.parameters)


def test_that_a_frozen_layer_goes_on_with_its_statistics_and_its_dropout():
    held, free = net((0,)), net()
    for trainer in (held, free):
        train(trainer, 1, classes=2)
    assert np.array_equal(held.network.running, free.network.running)
    states = [trainer.generators[1].bit_generator.state for trainer in (held, free)]
    assert states[0] == states[1]


@OPTIMIZER
def test_that_a_layer_learns_again_once_it_is_thawed(optimizer):
    held = net((0,), optimizer)
    train(held, 3, classes=2)
    thawed = net((), optimizer)
    thawed.keep_from(held)
    before = thawed.network.parameters.copy()
    train(thawed, 1, classes=2, seed=9)
    assert parts(thawed, thawed.network.parameters != before, (0,))[0].mean() > 0.5


def test_that_adam_corrects_a_thawed_layer_by_the_age_of_its_own_memory():
    held = net((0,))
    train(held, 3, classes=2)
    thawed = net()
    thawed.keep_from(held)
    before = thawed.network.parameters.copy()
    train(thawed, 1, classes=2, seed=9)
    assert thawed.age == 4
    # m = 0.1 g and v = 0.001 g² of its first gradient, corrected to g and g²
    g = parts(thawed, thawed.network.gradients, (0,))[0]
    expected = 0.01 * g / (np.abs(g) + 1e-8)
    moved = parts(thawed, before - thawed.network.parameters, (0,))[0]
    assert moved == pytest.approx(expected, rel=1e-9, abs=1e-15)


def test_that_new_units_in_a_long_run_take_steps_of_up_to_six_times_the_rate():
    # the absolute error's slope is 1 throughout: mₖ = 1 − 0.9ᵏ and vₖ = 1 − 0.999ᵏ
    spec = spec_of(1, given_layer(1, 1, [100.0], "identity"))
    trainer = trainer_of(spec, "mean_absolute_error", "adam", learning_rate=0.01)
    trainer.restore(replace(trainer.state(), age=100_000))
    weights = [100.0]
    for _ in range(30):
        trainer.update([[1.0]], [[0.0]])
        weights.append(float(trainer.network.parameters[0]))
    steps = -np.diff(weights) / 0.01
    assert steps[0] == pytest.approx(0.1 / math.sqrt(0.001), rel=1e-6)
    assert steps.argmax() == 12 - 1
    assert steps.max() == pytest.approx(6.5685, abs=1e-4)


@OPTIMIZER
def test_that_where_all_is_frozen_nothing_moves_and_the_loss_is_told(optimizer):
    held, free = net((0, 1, 2), optimizer, **ALL_ON), net((), optimizer)
    before = held.network.parameters.copy()
    assert train(held, 1, classes=2) == train(free, 1, classes=2)
    assert np.array_equal(held.network.parameters, before)
    assert float(held.plan(8).squared_norm) == 0.0


def test_that_a_trace_of_the_net_still_has_the_frozen_layers_gradients():
    held, free = net((0,)), net()
    for trainer in (held, free):
        train(trainer, 1, classes=2)
    gradients = [trainer.plan(8).program.arrays["dW1"] for trainer in (held, free)]
    assert gradients[0].any()
    assert np.array_equal(*gradients)
