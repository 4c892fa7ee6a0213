"""A trainer: what an update does, what it remembers, and that it can be repeated."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS, SCHEDULES
from tests.engine.nets import (
    everything,
    given_layer,
    layer,
    numbers,
    one_hot,
    pairings,
    same,
    spec_of,
    targets,
    train,
    trainer_of,
)

OPTIMIZER_NAMES = [row.name for row in OPTIMIZERS.rows]


SCHEDULED = {"schedule": SCHEDULES["cosine"].choice(length=8, floor=0.1), "warm_up": 5}


def full(optimizer="adam", seed=0, dtype="float64"):
    """A trainer that has all there is to remember, and a rate that changes with each update."""
    spec, more = everything(dtype=dtype), {"l1": 0.01, "clip": 0.5, **SCHEDULED}
    return trainer_of(spec, "cross_entropy", optimizer, l2=0.01, seed=seed, **more)


# Updating


def test_that_a_zero_weight_moves_when_its_gradient_says_so():
    # L = ½ (w x − y)² with w = 0, x = 2, y = 1: g = −2, and w becomes 0.2
    spec = spec_of(1, given_layer(1, 1, [0.0], "identity"))
    trainer = trainer_of(spec, "half_squared_error", learning_rate=0.1)
    trainer.update([[2.0]], [[1.0]])
    assert trainer.network.parameters[0] == pytest.approx(0.2, abs=1e-15)


def test_that_the_loss_is_the_one_before_the_update():
    trainer = trainer_of(spec_of(2, layer(1, 1, "identity")))
    x, y = numbers(4, 2), numbers(4, 1)
    expected = ((trainer.network.predict(x) - y) ** 2).mean()
    assert trainer.update(x, y) == pytest.approx(expected, rel=1e-14)
    assert trainer.update(x, y) < expected


def test_that_a_bias_learns_the_mean_of_its_targets():
    spec = spec_of(1, layer(1, 1, "identity", "zeros"))
    trainer = trainer_of(spec, "half_squared_error", learning_rate=1.0)
    trainer.update(np.zeros((4, 1)), [[1.0], [2.0], [3.0], [6.0]])
    assert trainer.network.parameter_views["b1"].tolist() == [3.0]


@pytest.mark.parametrize("optimizer", OPTIMIZER_NAMES)
def test_that_every_optimizer_learns_xor(optimizer):
    spec = spec_of(2, layer(1, 8), layer(2, 1, "sigmoid"))
    rate = RATES.get(optimizer, 0.05)
    trainer = trainer_of(spec, "cross_entropy", optimizer, seed=1, learning_rate=rate)
    x, y = [[0, 0], [0, 1], [1, 0], [1, 1]], [[0], [1], [1], [0]]
    losses = [trainer.update(x, y) for _ in range(300)]
    assert losses[0] > 0.5
    assert losses[-1] < 0.1
    assert np.array_equal(trainer.network.predict(x) > 0.5, y)


RATES = {"gradient_descent": 2.0, "momentum": 0.3}


@pytest.mark.parametrize(("loss", "activation", "units"), pairings((1, 2)))
def test_that_every_allowed_pair_trains_in_single_precision(loss, activation, units):
    spec = spec_of(2, layer(1, 6), layer(2, units, activation), dtype="float32")
    trainer = trainer_of(spec, loss, "momentum", learning_rate=0.05)
    form = LOSSES[loss].pairing(activation, units).targets
    x = numbers(16, 2)
    y = targets(form, x[:, :units])
    losses = [trainer.update(x, y) for _ in range(200)]
    learns = activation != "softmax" or units > 1  # a softmax of one unit is always 1
    assert losses[-1] < 0.7 * losses[0] if learns else losses[-1] == losses[0]


def test_that_a_run_that_blows_up_says_so_by_its_loss_alone():
    trainer = trainer_of(
        spec_of(2, layer(1, 4, "relu"), layer(2, 1, "identity")), learning_rate=1e9
    )
    losses = train(trainer, 60)  # a warning would be an error
    assert math.isfinite(losses[0])
    assert not math.isfinite(losses[-1])
    assert not math.isfinite(float(trainer.plan(8).squared_norm))


def test_that_the_batch_is_copied_and_left_alone():
    trainer = trainer_of(spec_of(2, layer(1, 1, "identity")))
    x, y = numbers(4, 2), numbers(4, 1)
    before = x.copy(), y.copy()
    trainer.update(x, y)
    assert np.array_equal(x, before[0])
    assert np.array_equal(y, before[1])
    assert not np.shares_memory(trainer.plan(4).x, x)


def test_that_the_age_counts_the_updates():
    trainer = full()
    train(trainer, 3, classes=2)
    assert trainer.age == 3


# Wrong calls


@pytest.mark.parametrize("shape", [(4,), (4, 1), (4, 3), (3, 2), ()])
def test_that_targets_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"(Trainer|Network): expected targets \(4, 2\), got \("):
        full().update(numbers(4, 3), np.zeros(shape))


def test_that_inputs_of_another_width_are_refused():
    with pytest.raises(ValueError, match=r"expected inputs \(N, 3\), got \(4, 2\)"):
        full().update(numbers(4, 2), one_hot(4, 2))


def test_that_a_refused_batch_changes_nothing():
    trainer = full()
    before = trainer.network.parameters.copy()
    with pytest.raises(ValueError, match="expected targets"):
        trainer.update(numbers(4, 3), numbers(4, 3))
    assert trainer.age == 0
    assert np.array_equal(trainer.network.parameters, before)


def test_that_an_unknown_optimizer_is_refused_by_name():
    with pytest.raises(ValueError, match="unknown optimizer 'lion'; known are gradient_descent"):
        trainer_of(everything(), "cross_entropy", "lion")


# Going back


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", OPTIMIZER_NAMES)
def test_that_a_restored_trainer_replays_the_same_bits(optimizer, dtype):
    trainer = full(optimizer, dtype=dtype)
    train(trainer, 4, classes=2)
    state = trainer.state()
    losses = train(trainer, 6, classes=2, seed=10)
    end = trainer.state()
    trainer.restore(state)
    assert train(trainer, 6, classes=2, seed=10) == losses
    assert same(trainer.state(), end)


def stepped(trainer, updates):
    """One update after the other, each with a batch of its number; the losses."""
    return [train(trainer, 1, classes=2, seed=update)[0] for update in updates]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("optimizer", OPTIMIZER_NAMES)
def test_that_the_same_spec_and_seed_give_the_same_bits(optimizer, dtype):
    whole, again, later = (full(optimizer, 3, dtype) for _ in range(3))
    losses = stepped(whole, range(10))
    assert stepped(again, range(4)) == losses[:4]
    later.restore(again.state())
    for trainer in (again, later):
        assert stepped(trainer, range(4, 10)) == losses[4:]
        assert same(trainer.state(), whole.state())


def test_that_another_seed_gives_other_bits():
    assert train(full(seed=1), 2, classes=2) != train(full(seed=2), 2, classes=2)


def test_that_the_numbers_of_the_formula_are_those_of_the_state_gone_back_to():
    trainer = full()
    train(trainer, 3, classes=2)
    state, scalars = trainer.state(), {k: float(v) for k, v in trainer.scalars.items()}
    train(trainer, 3, classes=2)
    assert {k: float(v) for k, v in trainer.scalars.items()} != scalars
    trainer.restore(state)
    assert {k: float(v) for k, v in trainer.scalars.items()} == scalars
    assert {k: float(v) for k, v in trainer.copy().scalars.items()} == scalars


def test_that_a_state_of_another_kind_is_refused_and_changes_nothing():
    trainer = full()
    before = trainer.state()
    other = trainer_of(spec_of(3, layer(1, 2, "softmax")), "cross_entropy", "adam")
    with pytest.raises(ValueError, match=r"expected a state of \(\d+,\) parameters, got \(8,\)"):
        trainer.restore(other.state())
    with pytest.raises(ValueError, match=r"expected optimizer memory \['m', 'v'\], got \['v'\]"):
        trainer.restore(full("rmsprop").state())
    assert same(trainer.state(), before)


def test_that_a_state_can_be_restored_in_another_trainer():
    first, second = full(seed=1), full(seed=2)
    train(first, 4, classes=2)
    second.restore(first.state())
    assert train(first, 3, classes=2) == train(second, 3, classes=2)
    assert same(first.state(), second.state())


def test_that_a_state_does_not_change_while_training_goes_on():
    trainer = full()
    train(trainer, 2, classes=2)
    state, twin = trainer.state(), trainer.state()
    train(trainer, 2, classes=2)
    assert same(state, twin)
    assert not same(state, trainer.state())


def test_that_nobody_can_write_to_a_state():
    state = full().state()
    for array in (state.parameters, state.running, *state.memory.values()):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_that_a_copy_goes_its_own_way():
    trainer = full()
    train(trainer, 2, classes=2)
    twin, before = trainer.copy(), trainer.state()
    assert same(twin.state(), before)
    train(twin, 2, classes=2)
    assert same(trainer.state(), before)


def test_that_a_copy_in_double_precision_has_the_same_numbers():
    trainer = full(dtype="float32")
    train(trainer, 2, classes=2)
    twin = trainer.copy("float64")
    assert twin.network.parameters.dtype == twin.memory["m"].dtype == np.float64
    assert np.array_equal(twin.network.parameters, trainer.network.parameters)


# Properties


def gradient_of(spec, x, y, loss="half_squared_error", seed=0):
    trainer = trainer_of(spec, loss, seed=seed, learning_rate=0.0)
    trainer.network.parameters += 0.1 * numbers(1, trainer.network.parameters.size, seed)[0]
    trainer.update(x, y)
    return trainer.network.gradients


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.integers(1, 11), st.integers(0, 99), st.sampled_from(pairings()))
def test_that_the_gradient_of_a_batch_is_the_mean_over_its_parts(cut, seed, pair):
    loss, activation, units = pair
    spec = spec_of(2, layer(1, 4), layer(2, units, activation))
    x, y = numbers(12, 2, seed), one_hot(12, units, seed)
    whole = gradient_of(spec, x, y, loss)
    parts = [gradient_of(spec, x[part], y[part], loss) for part in (slice(cut), slice(cut, 12))]
    mean = (cut * parts[0] + (12 - cut) * parts[1]) / 12
    assert np.allclose(whole, mean, rtol=1e-12, atol=1e-14)


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.permutations(range(6)), st.integers(0, 99))
def test_that_the_order_of_samples_is_of_no_matter(order, seed):
    spec = spec_of(2, layer(1, 4, batch_norm=True), layer(2, 1, "identity"))
    x, y = numbers(6, 2, seed), numbers(6, 1, seed)
    gradients = gradient_of(spec, x, y), gradient_of(spec, x[order], y[order])
    assert np.allclose(*gradients, rtol=1e-11, atol=1e-13)


@settings(deadline=None, derandomize=True, max_examples=20)
@given(st.permutations(range(5)), st.integers(0, 99))
def test_that_the_gradients_follow_when_hidden_units_change_places(order, seed):
    plain, moved = (trainer_of(spec_of(3, layer(1, 5), layer(2, 2)), seed=seed) for _ in range(2))
    views, gradients = moved.network.parameter_views, moved.network.gradient_views
    views["W1"][:], views["W2"][:] = views["W1"][:, order], views["W2"][order]
    for trainer in (plain, moved):
        trainer.update(numbers(6, 3, seed), numbers(6, 2, seed))
    expected = plain.network.gradient_views
    assert np.allclose(gradients["W1"], expected["W1"][:, order], rtol=1e-12, atol=1e-14)
    assert np.allclose(gradients["W2"], expected["W2"][order], rtol=1e-12, atol=1e-14)
    assert np.allclose(gradients["b1"], expected["b1"][order], rtol=1e-12, atol=1e-14)
