"""A trace: the very update that training would make, number by number."""

import numpy as np
import pytest

from desktop_nn.engine import layout as layout_module
from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.trace import trace_update
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

X, Y = numbers(8, 3, seed=5), one_hot(8, 2, seed=5)


@pytest.fixture(params=["float32", "float64"])
def trainer(request):
    made = trainer_of(everything(dtype=request.param), "cross_entropy", "adam", l2=0.01, seed=4)
    train(made, 3, classes=2)
    return made


def frozen(trainer):
    """Every number that a trace might disturb."""
    state = trainer.state()
    plan = trainer.plan(8)
    arrays = {name: array.copy() for name, array in plan.program.arrays.items()}
    return state, arrays


def test_that_a_trace_leaves_the_trainer_bit_for_bit_as_it_was(trainer):
    before, arrays = frozen(trainer)
    trace_update(trainer, X, Y)
    after, arrays_after = frozen(trainer)
    assert (before.age, before.generators) == (after.age, after.generators)
    assert np.array_equal(before.parameters, after.parameters)
    assert np.array_equal(before.running, after.running)
    assert all(np.array_equal(before.memory[name], after.memory[name]) for name in before.memory)
    assert all(np.array_equal(arrays[name], arrays_after[name]) for name in arrays)


def test_that_what_a_trace_shows_is_what_the_update_then_computes(trainer):
    quantities = trace_update(trainer, X, Y)
    trainer.update(X, Y)
    arrays = trainer.plan(8).program.arrays
    settled = [q for q in quantities if q.phase not in ("before", "after") and q.name in SETTLED]
    assert {q.name for q in settled} == SETTLED
    assert all(np.array_equal(q.value, arrays[q.name]) for q in settled)


# What no later call writes to again; dW is not among them, as the penalty adds to it.
SETTLED = {
    *("Z1", "Xhat1", "U1", "A1", "mask1", "D1", "Z2", "A2", "Z3", "A3", "running1", "running2"),
    *("loss", "dZ3", "dA2", "dU2", "dgamma2", "dbeta2", "dZ2", "db2", "dD1", "dA1", "dU1", "dZ1"),
}


def test_that_the_last_quantities_are_the_parameters_after_the_update(trainer):
    quantities = trace_update(trainer, X, Y)
    before = {q.name: q.value for q in quantities if q.phase == "before"}
    after = {q.name: q.value for q in quantities if q.phase == "after"}
    views = trainer.network.parameter_views
    assert all(np.array_equal(before[name], views[name]) for name in views)
    trainer.update(X, Y)
    assert all(np.array_equal(after[name], views[name]) for name in views)
    assert quantities[-1].phase == "after"


def test_that_a_trace_begins_with_the_samples(trainer):
    x, y = trace_update(trainer, X, Y)[:2]
    assert (x.name, y.name, x.phase) == ("X", "Y", "samples")
    assert np.array_equal(x.value, X.astype(x.value.dtype))
    assert np.array_equal(y.value, Y)


def test_that_the_quantities_come_in_the_order_of_propagation():
    trainer = trainer_of(spec_of(3, layer(1, 4), layer(2, 2, "identity")), "half_squared_error")
    shown = [(q.phase, q.name) for q in trace_update(trainer, X, Y)]
    names = [name for phase, name in shown if phase in ("forward", "loss", "backward")]
    forward = ["Z1", "A1", "Z2", "A2", "loss", "dA2"]
    assert names == [*forward, "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1"]


@pytest.mark.parametrize("loss", ["half_squared_error", "mean_squared_error"])
def test_that_the_lines_of_a_squared_loss_give_it_from_the_numbers_shown(loss):
    trainer = trainer_of(spec_of(3, layer(1, 4), layer(2, 2, "identity")), loss)
    shown = {q.name: q for q in trace_update(trainer, X, Y)[2:] if q.phase != "after"}
    computed = np.zeros_like(shown["loss"].value)
    numbers_shown = {"A2": shown["A2"].value, "Y": Y.astype(computed.dtype), "loss": computed}
    exec(shown["loss"].line, {"np": np, **numbers_shown})
    assert computed == pytest.approx(shown["loss"].value, rel=1e-5)


def test_that_a_quantity_is_shown_once_with_all_the_calls_that_made_it(trainer):
    shown = {(q.phase, q.name): q for q in trace_update(trainer, X, Y)}
    assert len(shown) == len(trace_update(trainer, X, Y))
    assert shown["forward", "Z2"].line == "np.dot(D1, W2, out=Z2)\nnp.add(Z2, b2, out=Z2)"
    assert shown["backward", "dW2"].line == "np.dot(D1.T, dZ2, out=dW2)"
    assert shown["backward", "dW2"].layer == 2


def test_that_calls_over_inner_arrays_are_told_with_the_quantity_they_serve():
    trainer = trainer_of(spec_of(3, layer(1, 4, "gelu"), layer(2, 2, "identity")))
    shown = {q.name: q for q in trace_update(trainer, X, Y) if q.phase == "forward"}
    assert set(shown) == {"Z1", "bell1", "Phi1", "A1", "Z2", "A2"}
    lines = [line for name in ("bell1", "Phi1", "A1") for line in shown[name].line.split("\n")]
    assert len(lines) == 67
    assert all(q.layer == int(q.name[-1]) for q in shown.values())


def test_that_nobody_can_write_to_a_trace(trainer):
    assert not any(q.value.flags.writeable for q in trace_update(trainer, X, Y))


def test_that_every_quantity_has_a_name_the_penaltys_too(trainer):
    names = [q.name for q in trace_update(trainer, X, Y)]
    assert "·" not in names


def test_that_a_trace_of_a_batch_size_of_its_own_compiles_no_plan_in_the_run(trainer, monkeypatch):
    compiled = []
    monkeypatch.setattr(trainer, "_compiled", compiled.append)
    trace_update(trainer, X[:5], Y[:5])
    assert compiled == []


@pytest.mark.parametrize("shape", [(2,), (8, 1), (4, 2)])
def test_that_targets_of_another_shape_are_refused(shape):
    trainer = trainer_of(everything(), "cross_entropy")
    with pytest.raises(ValueError, match=r"expected targets \(8, 2\), got \("):
        trace_update(trainer, X, np.zeros(shape))


# Penalty, clip and optimizer


@pytest.mark.parametrize("optimizer", [row.name for row in OPTIMIZERS.rows])
def test_that_memory_and_step_are_told_before_and_after(optimizer):
    trainer = trainer_of(everything(), "cross_entropy", optimizer, l1=0.01, l2=0.02, clip=0.5)
    train(trainer, 3, classes=2)
    quantities = trace_update(trainer, X, Y)
    names = trainer.network.parameter_views
    before, after = trainer.state(), trainer
    views = {name: trainer.network.layout.views(before.memory[name]) for name in before.memory}
    told = {(q.phase, q.name): q.value for q in quantities}
    for memory in before.memory:
        for name in names:
            assert np.array_equal(told["before", f"{memory}_{name}"], views[memory][name])
    after.update(X, Y)
    for memory, vector in after.memory.items():
        for name, view in after.network.layout.views(vector).items():
            assert np.array_equal(told["update", f"{memory}_{name}"], view)
    for name, view in after.network.parameter_views.items():
        step = told["update", f"step_{name}"]
        assert np.array_equal(told["before", name] - view, step)
        assert np.array_equal(told["after", name], view)


def test_that_the_gradient_is_told_before_and_after_penalty_and_clip():
    spec = spec_of(1, given_layer(1, 1, [1.0], "identity"))
    trainer = trainer_of(spec, "half_squared_error", l2=0.5, l1=0.25, clip=1.0, learning_rate=0.1)
    told = {(q.phase, q.name): q for q in trace_update(trainer, [[2.0]], [[1.0]])}
    # L = ½ (2 w − 1)²: g = 2; penalty ½ 0.5 + 0.25, its slope 0.5 + 0.25; norm 2.75
    assert told["backward", "dW1"].value == pytest.approx(2.0)
    assert told["penalty", "penalty"].value == pytest.approx(0.5)
    assert told["penalty", "dW1"].value == pytest.approx(2.75)
    assert told["update", "squared_norm"].value == pytest.approx(2.75**2)
    assert told["update", "clip_scale"].value == pytest.approx(1.0 / (2.75 + 1e-6))
    assert told["update", "dW1"].value == pytest.approx(1.0, abs=1e-6)
    assert told["update", "rate"].value == pytest.approx(0.1)
    assert told["update", "step_W1"].value == pytest.approx(0.1, abs=1e-7)
    assert told["after", "W1"].value == pytest.approx(0.9, abs=1e-7)


def test_that_each_line_of_a_long_vectors_update_is_told_once(monkeypatch):
    monkeypatch.setattr(layout_module, "BLOCK", 5)
    trainer = trainer_of(everything(), "cross_entropy", "momentum", learning_rate=0.1, momentum=0.5)
    shown = {q.name: q for q in trace_update(trainer, X, Y)}
    assert shown["velocity_W1"].line.split("\n") == [
        "np.multiply(velocity, 0.5, out=velocity)",
        "np.add(velocity, g, out=velocity)",
    ]
    assert shown["step_W1"].line.split("\n") == [
        "np.multiply(velocity, rate, out=t)",
        "np.subtract(w, t, out=w)",
    ]
