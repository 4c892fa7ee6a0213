"""A run that reaches NaN or infinity stops, says where it began, and stands at the state before."""

import numpy as np
import pytest

from desktop_nn.experiment.project import dense
from desktop_nn.training.failure import Divergence
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.training.experiments import bits, values, values_spec, with_layer, with_rate

SAMPLES = values(np.linspace(-1.0, 1.0, 16).reshape(8, 2), np.linspace(0.0, 1.0, 8))


def two_layers(activation="relu", **options):
    return values_spec(dense(1, 3, activation), dense(2, 1, "identity"), **options)


def run_into_divergence(spec, samples=SAMPLES, portion=1000):
    run = Run(spec, samples)
    for _ in range(20_000 // portion):
        run.advance(portion)
        if run.divergence is not None:
            return run
    raise AssertionError("it never diverged")


def is_all_finite(run):
    state = run.trainer.state()
    return all(
        np.isfinite(v).all() for v in (state.parameters, state.running, *state.memory.values())
    )


def all_at_the_update_before(run):
    """It stands where a run that is stopped one update before stands, bit for bit."""
    other = Run(run.spec, SAMPLES)
    other.advance(run.divergence.update - 1)
    return other.divergence is None and bits(other) == bits(run)


@pytest.mark.parametrize("portion", [1, 3, 1000])
def test_that_exploding_weights_stop_the_run_before_the_first_bad_update(portion):
    run = run_into_divergence(two_layers(rate=50.0), portion=portion)
    assert run.divergence == run_into_divergence(two_layers(rate=50.0)).divergence
    assert run.update == run.divergence.update - 1
    assert is_all_finite(run)
    assert all_at_the_update_before(run)


def test_that_the_message_names_update_layer_and_quantity_and_where_it_stands():
    run = run_into_divergence(two_layers(rate=50.0))
    found = run.divergence
    assert found.layer in (1, 2)
    assert f"update {found.update:,} gave a number that is not finite" in found.message
    assert f"first in {found.quantity} of layer {found.layer}." in found.message
    assert f"The network stands at update {found.update - 1:,}" in found.message


def test_that_a_forward_pass_that_overflows_is_named():
    huge = values([[1e30, 1e30]], [0.0])
    layers = (dense(1, 1, "identity", "zeros"), dense(2, 1, "identity", "zeros"))
    spec = with_layer(values_spec(*layers), 0, initializer=constant(1e10))
    found = run_into_divergence(spec, huge).divergence
    assert (found.update, found.layer, found.quantity) == (1, 1, "Z")
    assert found.line == "np.dot(X, W1, out=Z1)"


def constant(value):
    from desktop_nn.engine.choice import Choice

    return Choice.of("constant", value=value)


def test_that_a_loss_that_overflows_is_named():
    far = values([[1.0, 1.0]], [1e25])  # its square is beyond float32
    found = run_into_divergence(two_layers(), far).divergence
    assert (found.update, found.layer, found.quantity) == (1, 0, "loss")


def test_that_a_gradient_that_overflows_is_named():
    layers = (dense(1, 1, "identity", "zeros"), dense(2, 1, "identity", "zeros"))
    spec = with_layer(values_spec(*layers), 1, initializer=constant(1.0))
    spec = with_layer(spec, 0, initializer=constant(1e-25))
    samples = values([[1e30, 1e30]], [1e18])
    found = run_into_divergence(spec, samples).divergence
    assert (found.update, found.layer, found.quantity) == (1, 1, "dW")


def test_that_a_step_that_overflows_is_found_though_loss_and_gradient_are_finite():
    # tanh of an infinite weight is ±1: nothing after the update need ever be infinite.
    spec = two_layers("tanh", rate=1e38)
    run = run_into_divergence(spec, values([[10.0, 10.0]], [1e3]))
    assert run.divergence.update == 1
    assert run.divergence.layer == 2
    assert run.divergence.quantity.startswith("the step of ")
    assert is_all_finite(run)


def test_that_a_step_that_overflows_in_the_last_update_of_a_slice_is_found_at_once():
    spec = two_layers("tanh", rate=1e38)
    run = Run(spec, values([[10.0, 10.0]], [1e3]))
    assert run.advance(1) == 0
    assert run.divergence is not None
    assert is_all_finite(run)
    assert np.isfinite(run.checkpoint().trainer.parameters).all()
    assert run.history.length == 0


def test_that_memory_that_overflows_is_found():
    # Gradients of 1e20 are finite in float32; their squares, which Adam keeps, are not.
    spec = two_layers("identity", optimizer="adam")
    run = run_into_divergence(spec, values([[1e3, 1e3]], [1e18]))
    assert run.divergence.update == 1
    assert is_all_finite(run)


def test_that_running_statistics_that_overflow_are_found():
    layers = (dense(1, 2, "tanh"), dense(2, 1, "identity"))
    spec = with_layer(values_spec(*layers, batch_size=2), 0, batch_norm=True)
    run = run_into_divergence(spec, values([[1e25, 0.0], [-1e25, 0.0]], [0.0, 1.0]))
    assert run.divergence.layer == 1
    assert is_all_finite(run)


def test_that_a_saturated_sigmoid_is_no_divergence():
    spec = values_spec(dense(1, 2, "sigmoid"), dense(2, 1, "identity"), rate=0.01)
    run = Run(spec, values([[1e4, 1e4], [-1e4, -1e4]], [0.0, 1.0]))
    assert run.advance(50) == 50
    assert run.divergence is None


def test_that_large_gradients_that_are_finite_are_no_divergence():
    spec = two_layers("identity", rate=1e-30)
    run = Run(spec, values([[1e3, 1e3]], [1e18]))  # the norm's square overflows
    assert run.advance(5) == 5


def test_that_no_row_of_the_failed_epoch_stands_in_the_history():
    run = run_into_divergence(two_layers(rate=50.0))
    rows = run.history.levels[0].mean
    assert (rows[:, 1] <= run.update).all()
    assert len(rows) == run.epoch


def test_that_a_diverged_run_stays_where_it_is():
    run = run_into_divergence(two_layers(rate=50.0))
    there = bits(run)
    assert run.advance(10) == 0
    assert bits(run) == there


def test_that_a_lower_rate_lets_it_go_on_and_the_journal_repeats_it():
    samples = values(SAMPLES.inputs, 1000.0 + SAMPLES.targets)
    run = Run(two_layers("tanh", rate=1e-4), samples)
    run.advance(21)
    run.change(with_rate(run.spec, 1e38))
    run.advance(5)
    assert run.divergence.update == 22
    run.change(with_rate(run.spec, 2e-4))
    assert run.divergence is None
    assert run.advance(12) == 12
    other = Run(run.spec, samples)
    other.restore(run.checkpoint())
    entries = replay_journal(other)
    assert advance_replay(other, entries, 33) == ()
    assert bits(other) == bits(run)


def test_that_a_divergence_in_the_first_update_is_over_after_a_change():
    run = Run(two_layers("tanh", rate=1e38), values([[10.0, 10.0]], [1e3]))
    run.advance(5)
    assert run.divergence is not None
    run.change(with_rate(run.spec, 1e-6))
    assert run.divergence is None
    assert run.advance(5) == 5


def test_that_a_divergence_long_after_the_last_checkpoint_gives_the_same_state():
    spec = two_layers(rate=50.0)
    marked = Run(spec, SAMPLES)
    while marked.divergence is None:
        marked.mark()
        marked.advance(1)
    assert bits(marked) == bits(run_into_divergence(spec))


def test_that_a_divergence_without_a_layer_reads_as_a_sentence():
    message = Divergence(1, 0, "loss", "").message
    assert message.startswith("Training diverged: update 1 gave a number that is not finite,")
    assert "first in the loss." in message
