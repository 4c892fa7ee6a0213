"""Changes in the middle of a run: what they keep, and that the journal repeats them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from desktop_nn.engine.network import Network
from desktop_nn.experiment.history import COLUMNS
from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.training.experiments import (
    bits,
    curve,
    small_spec,
    with_data,
    with_layer,
    with_new_layer,
    with_rate,
    with_training,
    without_layer,
)

CHANGES = {
    "rate": lambda spec: with_rate(spec, 0.003),
    "batch size": lambda spec: with_training(spec, batch_size=5),
    "penalty": lambda spec: with_training(spec, l2=0.01),
    "dropout": lambda spec: with_layer(spec, 0, dropout=0.5),
    "no dropout": lambda spec: with_layer(spec, 0, dropout=0.0),
    "activation": lambda spec: with_layer(spec, 0, activation=ACTIVATIONS["relu"].choice()),
    "loss": lambda spec: with_training(spec, loss=LOSSES["mean_squared_error"].choice()),
    "output": lambda spec: with_layer(
        with_training(spec, loss=LOSSES["mean_squared_error"].choice()),
        len(spec.network.layers) - 1,
        activation=ACTIVATIONS["identity"].choice(),
    ),
    "momentum": lambda spec: with_training(spec, optimizer=OPTIMIZERS["momentum"].choice()),
    "descent": lambda spec: with_training(spec, optimizer=OPTIMIZERS["gradient_descent"].choice()),
    "adam": lambda spec: with_training(spec, optimizer=OPTIMIZERS["adam"].choice()),
    "units": lambda spec: with_layer(spec, 0, units=6),
    "fewer units": lambda spec: with_layer(spec, 0, units=2),
    "bias": lambda spec: with_layer(spec, 1, bias=True),
    "batch norm": lambda spec: with_layer(spec, 1, batch_norm=False),
    "new layer": lambda spec: with_new_layer(spec) if len(spec.network.layers) < 5 else spec,
    "layer gone": lambda spec: without_layer(spec, 0) if len(spec.network.layers) > 2 else spec,
    "float64": lambda spec: replace(spec, network=replace(spec.network, dtype="float64")),
    "share": lambda spec: with_data(spec, validation_share=0.4),
    "same share": lambda spec: with_data(spec, validation_share=0.2),
    "data seed": lambda spec: with_data(spec, seed=9),
    "standardize": lambda spec: with_data(spec, standardize=not spec.data.standardize),
    "seed": lambda spec: replace(spec, seed=77),
    "frozen": lambda spec: with_layer(spec, 0, trainable=False),
    "thawed": lambda spec: with_layer(spec, 0, trainable=True),
    "redraw": lambda spec: with_layer(spec, 0, draw=spec.network.layers[0].draw + 1),
    "initializer": lambda spec: with_layer(spec, 0, initializer=INITIALIZERS["zeros"].choice()),
}


def changed_run(steps, spec=None):
    """A run through `steps`: (updates before it, name of a change)."""
    run = Run(spec or small_spec())
    for updates, name in steps:
        run.advance(updates)
        run.change(CHANGES[name](run.spec))
    run.advance(7)
    return run


def repeated(run):
    """Its journal, played again in another run."""
    other = Run(small_spec(seed=1))
    other.restore(run.checkpoint())
    entries = replay_journal(other)
    while other.update < run.update:
        entries = advance_replay(other, entries, min(4, run.update - other.update))
    assert entries == ()
    return other


@pytest.mark.parametrize("name", CHANGES)
def test_that_a_change_is_repeated_bit_for_bit(name):
    run = changed_run([(12, name)])
    assert bits(repeated(run)) == bits(run)


@pytest.mark.parametrize("name", CHANGES)
def test_that_a_checkpoint_after_a_change_goes_on_bit_for_bit(name):
    run = changed_run([(12, name)])
    other = Run(small_spec(seed=1))
    other.restore(run.checkpoint())
    other.history = run.history.from_levels(run.history.copy_levels(), run.history.length)
    run.advance(20)
    other.advance(20)
    assert bits(other) == bits(run)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(sorted(CHANGES))), max_size=6))
def test_that_any_series_of_changes_is_repeated_bit_for_bit(steps):
    run = changed_run(steps)
    assert bits(repeated(run)) == bits(run)


def test_that_going_to_another_optimizer_and_back_at_once_empties_the_memory_in_a_repeat_too():
    run = changed_run([(12, "momentum"), (0, "adam")])
    assert bits(repeated(run)) == bits(run)


def test_that_a_structural_change_taken_back_at_once_is_repeated_with_its_losses():
    spec = small_spec()
    run = Run(spec)
    run.advance(9)
    run.change(without_layer(spec, 0))
    run.change(spec)
    run.advance(9)
    assert bits(repeated(run)) == bits(run)


@pytest.mark.parametrize("name", ["loss", "output"])
def test_that_a_row_of_the_history_is_the_mean_of_one_kind_of_loss(name):
    run = Run(small_spec())
    run.advance(run.updates_per_epoch + 3)  # three of the second epoch's five updates
    run.change(CHANGES[name](run.spec))
    losses = 0.0
    rows = run.samples.training_rows - run.position
    while run.epoch == 1:
        count = len(run.next_batch()[0])
        run.advance(1)
        losses += run.batch_loss * count
    assert run.history.last[COLUMNS.index("loss_training")] == pytest.approx(losses / rows)


def test_that_a_loss_changed_and_taken_back_at_once_is_repeated_with_its_losses():
    spec = small_spec()
    run = Run(spec)
    run.advance(8)
    run.change(CHANGES["loss"](spec))
    run.change(spec)
    run.advance(9)
    assert bits(repeated(run)) == bits(run)


def test_that_another_rate_goes_on_with_the_epochs_mean_loss():
    run = Run(small_spec())
    run.advance(3)
    before = run.checkpoint()
    run.change(CHANGES["rate"](run.spec))
    assert run.checkpoint().loss_weight == before.loss_weight == 24


@pytest.mark.parametrize("name", ["rate", "batch size", "penalty", "dropout", "loss", "momentum"])
def test_that_no_weights_are_drawn_that_would_be_overwritten(name, monkeypatch):
    run = Run(small_spec())
    run.advance(12)
    draws = []
    monkeypatch.setattr(Network, "draw", lambda *arguments: draws.append(arguments))
    run.change(CHANGES[name](run.spec))
    assert draws == []


def test_that_a_slider_dragged_leaves_one_entry_in_the_journal():
    run = Run(small_spec())
    run.advance(5)
    for rate in (0.02, 0.03, 0.04):
        run.change(with_rate(run.spec, rate))
    assert [entry.update for entry in run.journal] == [0, 5]


@pytest.mark.parametrize("name", ["rate", "batch size", "penalty", "dropout", "loss", "activation"])
def test_that_a_live_change_keeps_weights_memory_and_place_in_the_epoch(name):
    run = Run(small_spec())
    run.advance(12)
    before = run.trainer.state(), run.position, run.update
    run.change(CHANGES[name](run.spec))
    after = run.trainer.state()
    assert np.array_equal(after.parameters, before[0].parameters)
    assert all(np.array_equal(after.memory[k], v) for k, v in before[0].memory.items())
    assert (run.position, run.update) == before[1:]
    assert sum(array.kept for array in run.kept) == run.network.layout.size


def test_that_another_optimizer_keeps_the_weights_and_starts_with_empty_memory():
    run = Run(small_spec())
    run.advance(12)
    weights = run.network.parameters.copy()
    run.change(CHANGES["momentum"](run.spec))
    assert np.array_equal(run.network.parameters, weights)
    assert not run.trainer.memory["velocity"].any()


def test_that_more_units_keep_every_weight_that_still_has_a_place():
    run = Run(small_spec())
    run.advance(12)
    old = {name: view.copy() for name, view in run.network.parameter_views.items()}
    run.change(CHANGES["units"](run.spec))
    new = run.network.parameter_views
    assert np.array_equal(new["W1"][:, :4], old["W1"])
    assert np.array_equal(new["W2"][:4], old["W2"])
    assert np.array_equal(new["W3"], old["W3"])
    assert sum(array.kept for array in run.kept) == sum(view.size for view in old.values())


def test_that_a_change_before_the_first_update_starts_anew():
    run = Run(small_spec())
    spec = with_layer(run.spec, 0, initializer=INITIALIZERS["zeros"].choice())
    run.change(spec)
    assert bits(run) == bits(Run(spec))
    assert not run.network.parameter_views["W1"].any()
    assert run.waiting_for_reset == ()
    assert len(run.journal) == 1


def test_that_an_initializer_and_a_seed_wait_for_the_reset():
    run = Run(small_spec())
    run.advance(12)
    weights = run.network.parameters.copy()
    run.change(replace(CHANGES["initializer"](run.spec), seed=5))
    assert np.array_equal(run.network.parameters, weights)
    assert run.waiting_for_reset == ("network.layers.1.initializer", "seed")
    run.reset()
    assert run.waiting_for_reset == ()
    assert bits(run) == bits(Run(run.spec))


def test_that_what_waits_still_waits_after_a_change_of_structure():
    run = Run(small_spec())
    run.advance(12)
    run.change(CHANGES["initializer"](run.spec))
    run.change(CHANGES["new layer"](run.spec))
    run.change(CHANGES["units"](run.spec))
    assert run.waiting_for_reset == ("network.layers.1.initializer",)


def test_that_an_initializer_of_biases_waits_for_the_reset_where_there_are_biases():
    constant = INITIALIZERS["constant"].choice(value=0.5)
    run = Run(small_spec())
    run.advance(12)
    run.change(with_layer(run.spec, 0, bias_initializer=constant))
    run.change(with_layer(run.spec, 1, bias_initializer=constant))  # which has no biases
    assert run.waiting_for_reset == ("network.layers.1.bias_initializer",)
    run.change(with_layer(run.spec, 1, bias=True))
    assert run.network.parameter_views["b2"].tolist() == [0.5] * 3
    assert run.waiting_for_reset == ("network.layers.1.bias_initializer",)
    run.reset()
    assert run.waiting_for_reset == ()
    assert run.network.parameter_views["b1"].tolist() == [0.5] * 4


def test_that_what_waits_is_known_after_going_back_too():
    run = Run(small_spec())
    run.advance(12)
    run.change(CHANGES["initializer"](run.spec))
    other = Run(small_spec(seed=1))
    other.restore(run.checkpoint())
    assert other.waiting_for_reset == ("network.layers.1.initializer",)
    assert np.array_equal(other.start_parameters, run.start_parameters)


def test_that_going_back_over_a_change_brings_the_spec_and_the_curve_of_then():
    run = Run(small_spec())
    run.advance(12)
    there, spec = bits(run), run.spec
    checkpoint = run.checkpoint()
    run.change(CHANGES["new layer"](run.spec))
    run.advance(20)
    run.restore(checkpoint)
    assert run.spec == spec
    assert bits(run) == there


def test_that_other_data_starts_a_new_epoch():
    run = Run(small_spec())
    run.advance(12)
    run.change(CHANGES["data seed"](run.spec))
    assert (run.position, run.epoch, run.update) == (0, 2, 12)


@pytest.mark.parametrize("error", [MemoryError(), ValueError("no")])
def test_that_a_change_that_fails_leaves_the_run_as_it_was(monkeypatch, error):
    run = Run(small_spec())
    run.advance(12)
    before = bits(run)

    def fail(*arguments):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("desktop_nn.training.setup._compile", fail)
        for name in ("units", "rate", "data seed"):
            with pytest.raises(type(error)):
                run.change(CHANGES[name](run.spec))
    assert bits(run) == before
    run.advance(5)
    other = Run(small_spec())
    other.advance(17)
    assert curve(run.history) == curve(other.history)
    assert bits(run) == bits(other)
