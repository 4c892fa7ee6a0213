"""The gradient check: green over the whole catalog, red where a fault is planted."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from desktop_nn.engine import layers as layers_module
from desktop_nn.engine import plan as plan_module
from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS
from desktop_nn.engine.gradient_check import check_gradients
from tests.engine.nets import (
    everything,
    given_layer,
    layer,
    numbers,
    one_hot,
    pairings,
    spec_of,
    targets,
    train,
    trainer_of,
)

BOUND = 1e-6
HIDDEN = [row.name for row in ACTIVATIONS.rows if not row.output_only]


def shaken(trainer, seed=0):
    """The trainer, its parameters moved, so that no bias, γ or β has a special value."""
    parameters = trainer.network.parameters
    parameters += 0.3 * np.random.default_rng(seed).standard_normal(parameters.size)
    return trainer


def net_of(hidden, output, units, batch_norm=False, dropout=0.0):
    first = layer(1, 3, hidden, batch_norm=batch_norm, dropout=dropout)
    return spec_of(2, first, layer(2, units, output, batch_norm=batch_norm))


AROUND = list(product([False, True], [0.0, 0.4], [0.0, 0.1]))
"""Batch norm, dropout and L2: gone through within a test, since thousands are dear to start."""


@pytest.mark.parametrize(("loss", "output", "units"), pairings())
@pytest.mark.parametrize("hidden", HIDDEN)
def test_that_backpropagation_is_right(hidden, loss, output, units):
    form = LOSSES[loss].pairing(output, units).targets
    for batch_norm, dropout, l2 in AROUND:
        net = net_of(hidden, output, units, batch_norm, dropout)
        trainer = shaken(trainer_of(net, loss, l2=l2))
        check = check_gradients(trainer, numbers(5, 2), targets(form, numbers(5, units, 1)))
        assert check.worst <= BOUND, (batch_norm, dropout, l2)
        assert check.at_kink.mean() < 0.5, (batch_norm, dropout, l2)
        assert len(check.elements) == trainer.network.parameters.size


@pytest.mark.parametrize("frozen", [False, True], ids=["free", "frozen"])
@pytest.mark.parametrize(("loss", "output", "units"), pairings())
def test_that_it_is_right_under_l1_class_weights_and_frozen_layers(loss, output, units, frozen):
    first = layer(1, 3, batch_norm=True, dropout=0.3, trainable=not frozen)
    spec = spec_of(2, first, layer(2, 3), layer(3, units, output))
    weights = (0.5, 3.0, 0.0)[: max(2, units)]
    penalties = {"l1": 0.05, "l2": 0.1, "clip": 0.1}
    trainer = shaken(trainer_of(spec, loss, class_weights=weights, **penalties))
    form = LOSSES[loss].pairing(output, units).targets
    check = check_gradients(trainer, numbers(5, 2), targets(form, numbers(5, units, 1)))
    assert check.worst <= BOUND
    assert check.at_kink.mean() < 0.5
    assert check.is_whole
    held = sum(e.stop - e.start for e in check.layout.entries if e.layer == 1)
    assert len(check.elements) == check.layout.size - (held if frozen else 0)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_a_net_with_everything_passes_while_it_trains(dtype):
    trainer = trainer_of(everything(dtype=dtype), "cross_entropy", "adam", l2=0.01)
    train(trainer, 10, classes=2)
    check = check_gradients(trainer, numbers(6, 3), one_hot(6, 2))
    assert check.worst <= BOUND
    assert not check.at_kink.all()


def test_that_a_batch_of_one_row_passes_under_batch_norm():
    trainer = shaken(trainer_of(net_of("tanh", "identity", 2, batch_norm=True)))
    assert check_gradients(trainer, numbers(1, 2), numbers(1, 2)).worst <= BOUND


def test_that_both_gradients_are_those_of_the_loss():
    # L = ½ (w x − y)² with w = 1, x = 2, y = 1: g = 2
    trainer = trainer_of(spec_of(1, given_layer(1, 1, [1.0], "identity")), "half_squared_error")
    check = check_gradients(trainer, [[2.0]], [[1.0]])
    assert check.analytic.tolist() == [2.0]
    assert check.numeric == pytest.approx([2.0], abs=1e-10)


def test_that_the_penalty_is_on_both_sides():
    # the same with ½ · 0.5 · w²: g = 2 + 0.5
    spec = spec_of(1, given_layer(1, 1, [1.0], "identity"))
    check = check_gradients(trainer_of(spec, "half_squared_error", l2=0.5), [[2.0]], [[1.0]])
    assert check.analytic.tolist() == [2.5]
    assert check.numeric == pytest.approx([2.5], abs=1e-10)


# Choosing elements


def test_that_chosen_elements_are_checked_in_their_order():
    trainer = shaken(trainer_of(net_of("tanh", "identity", 2)))
    x, y = numbers(4, 2), numbers(4, 2)
    whole, part = check_gradients(trainer, x, y), check_gradients(trainer, x, y, [7, 0, 3])
    assert part.elements.tolist() == [7, 0, 3]
    assert np.array_equal(part.analytic, whole.analytic[[7, 0, 3]])
    assert np.array_equal(part.relative_error, whole.relative_error[[7, 0, 3]])


def test_that_of_no_elements_none_is_wrong():
    trainer = trainer_of(net_of("tanh", "identity", 2))
    assert check_gradients(trainer, numbers(4, 2), numbers(4, 2), []).worst == 0.0


# Leaving the trainer alone


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_that_a_check_leaves_the_trainer_as_it_was(dtype):
    trainer = trainer_of(everything(dtype=dtype), "cross_entropy", "adam", l2=0.01)
    train(trainer, 3, classes=2)
    before, gradients = trainer.state(), trainer.network.gradients.copy()
    check_gradients(trainer, numbers(6, 3), one_hot(6, 2))
    after = trainer.state()
    assert np.array_equal(before.parameters, after.parameters)
    assert np.array_equal(before.running, after.running)
    assert (before.age, before.generators) == (after.age, after.generators)
    assert np.array_equal(trainer.network.gradients, gradients)


@pytest.mark.parametrize("shape", [(2,), (6, 1), (4, 2)])
def test_that_targets_of_another_shape_are_refused(shape):
    trainer = trainer_of(everything(), "cross_entropy")
    with pytest.raises(ValueError, match=r"expected targets \(6, 2\), got \("):
        check_gradients(trainer, numbers(6, 3), np.zeros(shape))


# Kinks


def check_of_relu(weight):
    """One ReLU unit over x = 1, whose output is passed on as it is; target 1."""
    first = given_layer(1, 1, [weight], "relu")
    spec = spec_of(1, first, given_layer(2, 1, [1.0], "identity"))
    return check_gradients(trainer_of(spec, "half_squared_error"), [[1.0]], [[1.0]])


def check_of_hinge(weight):
    """One score w x for x = 1 and y = 1."""
    spec = spec_of(1, given_layer(1, 1, [weight], "identity"))
    return check_gradients(trainer_of(spec, "hinge"), [[1.0]], [[1.0]])


def test_that_a_weight_at_relus_kink_is_marked_and_not_judged():
    check = check_of_relu(0.0)
    assert check.at_kink.tolist() == [True, False]
    assert check.analytic[0] != pytest.approx(check.numeric[0], abs=0.1)
    assert check.worst <= BOUND


def test_that_a_weight_beside_relus_kink_is_judged():
    check = check_of_relu(0.1)
    assert not check.at_kink.any()
    assert check.worst <= BOUND


def test_that_a_weight_at_the_hinges_kink_is_marked():
    assert check_of_hinge(1.0).at_kink.tolist() == [True]
    assert check_of_hinge(0.9).at_kink.tolist() == [False]


def test_that_rivals_that_tie_are_at_a_kink_of_the_hinge():
    spec = spec_of(1, given_layer(1, 3, [0.0, 2.0, 2.0], "identity"))
    check = check_gradients(trainer_of(spec, "hinge"), [[1.0]], [[1.0, 0.0, 0.0]])
    assert check.at_kink.tolist() == [False, True, True]


def test_that_a_weight_at_zero_is_at_the_kink_of_l1():
    spec = spec_of(2, given_layer(1, 1, [0.0, 0.5], "identity"))
    check = check_gradients(trainer_of(spec, l1=0.3), numbers(4, 2), numbers(4, 1))
    assert check.at_kink.tolist() == [True, False]
    assert check.worst <= BOUND


def test_that_a_smooth_net_has_no_kinks():
    trainer = shaken(trainer_of(net_of("tanh", "sigmoid", 2), "cross_entropy"))
    check = check_gradients(trainer, numbers(4, 2), targets("zero_one", numbers(4, 2, 1)))
    assert not check.at_kink.any()


# Planted faults


def check_of_everything():
    """A check that passes unless something is wrong: batch norm, dropout, L2, both biases."""
    spec = spec_of(
        3,
        layer(1, 5, "tanh", batch_norm=True, dropout=0.3),
        layer(2, 4, "sigmoid"),
        layer(3, 2, "identity"),
    )
    trainer = shaken(trainer_of(spec, l2=0.2))
    return check_gradients(trainer, numbers(6, 3), numbers(6, 2))


def test_that_nothing_is_wrong_where_no_fault_is_planted():
    assert check_of_everything().worst <= BOUND


@pytest.mark.parametrize("name", HIDDEN)
def test_that_a_derivative_a_thousandth_too_large_is_found(name, monkeypatch):
    right = ACTIVATIONS[name]

    def wrong(program, choice, u, a, da, du):
        right.backward(program, choice, u, a, da, du)
        program.write(np.multiply, du, program.constant(1.001), out=du)

    monkeypatch.setitem(ACTIVATIONS._by_name, name, replace(right, backward=wrong))
    trainer = shaken(trainer_of(net_of(name, "identity", 2)))
    check = check_gradients(trainer, numbers(5, 2), numbers(5, 2))
    assert check.worst > 5e-4


@pytest.mark.parametrize(("loss", "output", "units"), pairings((1, 2)))
def test_that_a_loss_that_forgets_its_mean_is_found(loss, output, units, monkeypatch):
    right = LOSSES[loss]
    pairing = right.pairing(output, units)

    def wrong(program, choice, arrays):
        pairing.write(program, choice, arrays)
        count = program.constant(float(len(arrays.y)))
        program.write(np.multiply, arrays.gradient, count, out=arrays.gradient)

    faulty = replace(right, pairing=lambda *_: replace(pairing, write=wrong))
    monkeypatch.setitem(LOSSES._by_name, loss, faulty)
    trainer = shaken(trainer_of(net_of("tanh", output, units), loss))
    trainer.network.parameter_views["b2"].fill(1.0)  # a ReLU output has something to say
    check = check_gradients(trainer, numbers(5, 2), targets(pairing.targets, numbers(5, units, 1)))
    constant = output == "softmax" and units == 1  # always 1, its gradient 0
    assert check.worst <= BOUND if constant else check.worst > 0.5


def forgotten(*_):
    """A step of backpropagation that somebody left out."""


def mask_forgotten(program, layer, dd):
    return dd


def divided_by_the_variance(program, layer, du, ones):
    """Batch norm's slip: dZ divided by the variance, not by its root."""
    dz = BATCH_NORM_BACKWARD(program, layer, du, ones)
    program.write(np.multiply, dz, layer.arrays["inverse_deviation"], out=dz)
    return dz


def statistics_taken_as_constants(program, layer, du, ones):
    BATCH_NORM_BACKWARD(program, layer, du, ones)
    dz = layer.arrays["dZ"]
    program.write(np.multiply, du, layer.parameter("gamma"), out=dz)
    program.write(np.multiply, dz, layer.arrays["inverse_deviation"], out=dz)
    return dz


BATCH_NORM_BACKWARD = layers_module.write_batch_norm_backward


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ("write_dense_backward", forgotten),
        ("write_dropout_backward", mask_forgotten),
        ("write_batch_norm_backward", divided_by_the_variance),
        ("write_batch_norm_backward", statistics_taken_as_constants),
    ],
)
def test_that_a_fault_in_a_layers_backward_step_is_found(step, fault, monkeypatch):
    monkeypatch.setattr(layers_module, step, fault)
    assert check_of_everything().worst > 1e-3


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_that_a_single_gradient_that_is_no_number_is_found(wrong, monkeypatch):
    right = layers_module.write_dense_backward

    def with_one_wrong(program, layer, dz, ones):
        right(program, layer, dz, ones)
        one = layer.gradient("W")[1:2, 1:2]
        program.write(np.multiply, one, program.constant(wrong), out=one)

    monkeypatch.setattr(layers_module, "write_dense_backward", with_one_wrong)
    check = check_of_everything()
    assert check.worst == check.worst_of_layer(2) == check.worst_by_array()["W2"] == np.inf


@pytest.mark.parametrize("inputs", [3, 700])  # checked whole, and by a sample and directions
def test_that_a_loss_that_is_no_number_passes_no_check(inputs):
    trainer = trainer_of(spec_of(inputs, layer(1, 5), layer(2, 2, "identity")))
    x = numbers(4, inputs)
    x[0, 0] = np.nan
    assert check_gradients(trainer, x, numbers(4, 2)).worst == np.inf


def test_that_a_bias_whose_gradient_is_missing_is_found_and_nothing_else(monkeypatch):
    right = layers_module.write_dense_backward

    def without_bias(program, layer, dz, ones):
        unbiased = replace(layer, spec=replace(layer.spec, bias=False))
        right(program, unbiased, dz, ones)

    monkeypatch.setattr(layers_module, "write_dense_backward", without_bias)
    check = check_of_everything()
    wrong = check.layout.views(check.relative_error > BOUND)
    assert {name for name, elements in wrong.items() if elements.any()} == {"b2", "b3"}
    assert wrong["b2"].all()


def test_that_a_penalty_without_its_gradient_is_found_at_the_weights(monkeypatch):
    right = plan_module.write_penalties

    def without_gradient(program, network, update, penalty):
        right(program, network, update, penalty)
        gradient = network.gradients
        program.operations = [
            o for o in program if o.phase != "penalty" or not np.shares_memory(o.output, gradient)
        ]

    monkeypatch.setattr(plan_module, "write_penalties", without_gradient)
    check = check_of_everything()
    wrong = np.flatnonzero(check.relative_error > BOUND)
    assert wrong.tolist() == list(range(check.layout.stop_of("W")))


@pytest.mark.parametrize("row", OPTIMIZERS.rows, ids=lambda row: row.name)
def test_that_the_optimizer_has_no_say_in_the_check(row):
    spec = net_of("tanh", "identity", 2)
    x, y = numbers(4, 2), numbers(4, 2)
    plain = check_gradients(trainer_of(spec), x, y)
    other = check_gradients(trainer_of(spec, optimizer=row.name), x, y)
    assert np.array_equal(plain.analytic, other.analytic)
    assert np.array_equal(plain.numeric, other.numeric)
