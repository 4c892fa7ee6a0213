"""The plan: how many calls an update is, and over which arrays."""

import numpy as np
import pytest

from desktop_nn.engine import layout as layout_module
from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS, SCHEDULES
from desktop_nn.engine.network import Network
from desktop_nn.engine.plan import EvaluationPlan, Plan
from tests.engine.nets import everything, layer, numbers, spec_of, train, trainer_of

TANH = spec_of(2, layer(1, 8), layer(2, 8), layer(3, 1, "identity"))

# Counting


def test_that_an_update_of_a_small_tanh_net_is_32_calls():
    # forward   3 layers · (dot, add, activation)                              9
    # loss      subtract, dot, multiply, multiply                              4
    # backward  identity 1, dW, db, dA                                         4
    #           tanh 3, dW, db, dA                                             6
    #           tanh 3, dW, db                                                 5
    # update    norm, count, multiply, subtract                                4
    assert len(trainer_of(TANH).plan(10).program) == 9 + 4 + 4 + 6 + 5 + 4


def test_that_a_penalty_of_zero_costs_no_call():
    phases = {operation.phase for operation in trainer_of(TANH).plan(10).program}
    assert phases == {"forward", "loss", "backward", "update"}
    assert len(trainer_of(TANH, l2=0.1).plan(10).program) == 32 + 4


def test_that_a_prediction_is_the_forward_calls_alone():
    plan = EvaluationPlan(Network(TANH), 10)
    assert [operation.phase for operation in plan.program] == ["forward"] * 9


def test_that_the_phases_follow_each_other():
    phases = [operation.phase for operation in trainer_of(everything(), l2=0.1).plan(4).program]
    order = sorted(phases, key=["forward", "loss", "backward", "penalty", "update"].index)
    assert phases == order


def test_that_the_first_layer_computes_no_gradient_of_the_inputs():
    arrays = trainer_of(TANH).plan(4).program.arrays
    assert "dA2" in arrays
    assert "dX" not in arrays


@pytest.mark.parametrize(
    ("spec", "loss", "l2"),
    [(TANH, "mean_squared_error", 0.0), (everything(), "cross_entropy", 0.1)],
    ids=["tanh", "everything"],
)
def test_that_every_line_names_all_that_it_works_on(spec, loss, l2):
    lines = [o.line for o in trainer_of(spec, loss, "adam", l2).plan(4).program]
    assert [line for line in lines if "·" in line] == []


ALONE = len(trainer_of(TANH).plan(10).program)


@pytest.mark.parametrize(
    ("optimizer", "calls"),
    [
        ("gradient_descent", 2),  # multiply, subtract
        ("momentum", 4),  # velocity 2
        ("nesterov", 6),  # and the look ahead 2
        ("adagrad", 7),  # squares 2, root, offset, divide, multiply, subtract
        ("rmsprop", 9),  # the squares' average 4
        ("adam", 12),  # two averages 3 + 4; root, offset, divide, multiply, subtract
        ("adamw", 13),  # and the decay
    ],
)
def test_that_an_optimizer_is_so_many_calls(optimizer, calls):
    assert len(trainer_of(TANH, optimizer=optimizer).plan(10).program) - ALONE + 2 == calls


@pytest.mark.parametrize(
    ("fields", "calls"),
    [
        ({"l2": 0.1}, 4),  # Σ w², multiply, add; the sum of both penalties
        ({"l1": 0.1}, 5),  # sign, Σ |w|, multiply, add; the sum
        ({"l2": 0.1, "l1": 0.1}, 8),
        ({"clip": 1.0}, 5),  # root, offset, divide, minimum; multiply
        ({"schedule": SCHEDULES["cosine"].choice(), "warm_up": 5}, 0),  # inside the count
        ({"class_weights": (1.0, 2.0)}, 8),  # classes 2, dot, sum, bound, divide; by shares 2
    ],
    ids=lambda value: "_".join(value) if isinstance(value, dict) else None,
)
def test_that_what_is_switched_on_costs_so_many_calls(fields, calls):
    assert len(trainer_of(TANH, **fields).plan(10).program) - ALONE == calls


# Whose arrays


def test_that_each_batch_size_has_a_plan_of_its_own_that_is_kept():
    trainer = trainer_of(TANH)
    whole, rest = trainer.plan(10), trainer.plan(3)
    assert trainer.plan(10) is whole
    assert (whole.rows, rest.rows) == (10, 3)
    assert not np.shares_memory(whole.x, rest.x)
    assert np.shares_memory(whole.program.arrays["W1"], rest.program.arrays["W1"])


def test_that_a_remainder_is_trained_as_if_it_were_alone():
    mixed, alone = trainer_of(TANH), trainer_of(TANH)
    x, y = numbers(13, 2), numbers(13, 1)
    mixed.update(x[:10], y[:10])
    alone.network.parameters[:] = mixed.network.parameters
    assert mixed.update(x[10:], y[10:]) == alone.update(x[10:], y[10:])
    assert np.array_equal(mixed.network.parameters, alone.network.parameters)


def test_that_prediction_does_not_touch_the_arrays_of_training():
    trainer = trainer_of(everything(), "cross_entropy", "adam", l2=0.1)
    train(trainer, 2, classes=2)
    arrays = trainer.plan(8).program.arrays
    before = {name: array.copy() for name, array in arrays.items()}
    trainer.network.predict(numbers(8, 3, seed=77))
    assert all(np.array_equal(arrays[name], before[name]) for name in arrays)


def test_that_an_evaluation_can_tell_the_loss():
    network = Network(TANH)
    plan = EvaluationPlan(network, 4, LOSSES["mean_squared_error"].choice())
    plan.x[:], plan.y[:] = numbers(4, 2), numbers(4, 1)
    plan.run()
    errors = network.predict(numbers(4, 2)) - numbers(4, 1)
    assert float(plan.loss) == pytest.approx((errors**2).mean(), abs=1e-15)


def test_that_the_evaluated_loss_leaves_gradients_alone():
    trainer = trainer_of(TANH)
    train(trainer, 1)
    before = trainer.network.gradients.copy()
    plan = EvaluationPlan(trainer.network, 4, LOSSES["mean_squared_error"].choice())
    plan.run()
    assert np.array_equal(trainer.network.gradients, before)


def test_that_a_plan_for_no_rows_is_refused():
    with pytest.raises(ValueError, match="Plan: expected at least 1 row, got 0"):
        Plan(Network(TANH), 0)


# Penalty, norm and blocks


def test_that_the_penalty_is_half_lambda_times_the_squared_weights():
    trainer = trainer_of(everything(), "cross_entropy", l2=0.3)
    views = trainer.network.parameter_views
    expected = 0.15 * sum((views[name] ** 2).sum() for name in ("W1", "W2", "W3"))
    train(trainer, 1, classes=2)
    assert float(trainer.plan(8).penalty) == pytest.approx(expected, rel=1e-14)


def test_that_the_penalty_pulls_at_weights_alone():
    trainers = [trainer_of(everything(), "cross_entropy", l2=l2) for l2 in (0.0, 0.3)]
    start = trainers[1].network.parameters.copy()
    for trainer in trainers:
        train(trainer, 1, classes=2)
    plain, pulled = (trainer.network.gradients for trainer in trainers)
    weights = trainers[0].network.layout.stop_of("W")
    assert np.allclose((pulled - plain)[:weights], 0.3 * start[:weights], rtol=1e-12, atol=1e-15)
    assert np.array_equal(pulled[weights:], plain[weights:])


def test_that_the_penalty_is_shown_apart_from_the_loss():
    losses = [trainer_of(TANH, l2=l2).update(numbers(4, 2), numbers(4, 1)) for l2 in (0.0, 5.0)]
    assert losses[0] == losses[1]


def test_that_without_a_penalty_it_is_zero():
    assert float(trainer_of(TANH).plan(4).penalty) == 0.0


def test_that_the_norm_is_of_all_gradients_penalty_included():
    trainer = trainer_of(everything(), "cross_entropy", l2=0.3)
    train(trainer, 1, classes=2)
    expected = (trainer.network.gradients**2).sum()
    assert float(trainer.plan(8).squared_norm) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
def test_that_working_in_blocks_changes_no_bit(optimizer, monkeypatch):
    whole = trainer_of(everything(), "cross_entropy", optimizer, l2=0.1)
    blocks = trainer_of(everything(), "cross_entropy", optimizer, l2=0.1)
    train(whole, 5, classes=2)
    monkeypatch.setattr(layout_module, "BLOCK", 7)
    train(blocks, 5, classes=2)
    assert len(blocks.plan(8).program) > len(whole.plan(8).program)
    assert np.array_equal(whole.network.parameters, blocks.network.parameters)
    assert all(np.array_equal(whole.memory[name], blocks.memory[name]) for name in whole.memory)
