"""A weight set by hand: at once, in the journal, and again in every repeat, to the same bits."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.training.repeat import advance_replay, replay_journal
from desktop_nn.training.run import Run
from tests.training.experiments import (
    bits,
    small_spec,
    with_data,
    with_layer,
    with_new_layer,
    with_rate,
    with_training,
)


def repeated(run):
    """The run's journal, played in another run."""
    other = Run(run.spec)
    other.restore(run.checkpoint())
    entries = replay_journal(other)
    assert advance_replay(other, entries, run.update) == ()
    return other


def test_that_it_takes_effect_at_once_and_keeps_everything_else():
    run = Run(small_spec())
    run.advance(12)
    before = bits(run)
    weights = run.network.parameters.copy()
    run.set_parameter(2, "W", (3, 1), 2.5)
    assert run.network.parameter_views["W2"][3, 1] == 2.5
    assert int((run.network.parameters != weights).sum()) == 1
    run.set_parameter(2, "W", (3, 1), float(weights[run.network.layout.place_of(2, "W", (3, 1))]))
    assert bits(run) == before


def test_that_a_refused_one_changes_nothing():
    run = Run(small_spec())
    run.advance(12)
    before, journal = bits(run), run.journal
    for index, value in (((4, 0), 1.0), ((0, 0), float("nan")), ((0, 0), 1e39)):
        with pytest.raises(ValueError, match="expected"):
            run.set_parameter(2, "W", index, value)
    assert bits(run) == before
    assert run.journal is journal


def edited():
    """Before training, in the middle of an epoch, with changes at the same update, at the end."""
    run = Run(small_spec())
    run.set_parameter(1, "W", (0, 0), 1.0)
    run.set_parameter(3, "b", (0,), -0.5)
    run.advance(7)
    run.set_parameter(2, "gamma", (2,), 3.0)
    run.change(with_rate(run.spec, 0.05))
    run.set_parameter(1, "W", (0, 0), -1.0)
    run.advance(12)
    run.change(with_new_layer(run.spec))
    run.set_parameter(4, "W", (2, 2), 0.25)
    run.change(with_layer(run.spec, 0, units=3))
    run.advance(30)
    run.set_parameter(1, "b", (2,), 0.125)
    return run


def test_that_a_repeat_sets_them_again_to_the_same_bits():
    run = edited()
    other = repeated(run)
    assert bits(other) == bits(run)
    assert other.journal == run.journal


def test_that_a_repeat_without_them_is_another_run():
    run = edited()
    run.journal = tuple(replace(entry, settings=()) for entry in run.journal)
    assert bits(repeated(run)) != bits(run)


def test_that_a_checkpoint_holds_them():
    run = edited()
    other = Run(small_spec())
    other.restore(run.checkpoint())
    run.advance(20)
    other.advance(20)
    assert np.array_equal(other.network.parameters, run.network.parameters)


# Before the first update


def test_that_a_reset_gives_the_drawn_start_again():
    run = Run(small_spec())
    run.set_parameter(1, "W", (0, 0), 9.0)
    assert run.journal[0].settings[0].value == 9.0
    run.advance(3)
    run.reset()
    assert bits(run) == bits(Run(small_spec()))
    assert run.journal[0].settings == ()


def test_that_the_start_it_is_compared_with_is_the_drawn_one():
    run = Run(small_spec())
    run.set_parameter(1, "W", (0, 0), 9.0)
    assert run.start_parameters.tobytes() == Run(small_spec()).start_parameters.tobytes()


def test_that_it_holds_while_other_settings_change_before_the_first_update():
    run = Run(small_spec())
    run.set_parameter(1, "W", (0, 0), 9.0)
    run.change(with_rate(run.spec, 0.5))
    run.change(with_data(run.spec, standardize=True))
    run.change(with_layer(run.spec, 0, units=9))
    assert run.network.parameter_views["W1"][0, 0] == 9.0
    run.change(replace(run.spec, seed=3))
    assert bits(run) == bits(Run(run.spec))


# What else goes on


def test_that_a_weight_that_l1_holds_at_zero_can_be_set():
    run = Run(with_training(small_spec(), l1=10.0))
    run.advance(50)
    run.set_parameter(1, "W", (0, 0), 0.75)
    assert run.network.parameter_views["W1"][0, 0] == 0.75
    run.advance(1)
    assert 0.7 < run.network.parameter_views["W1"][0, 0] < 0.75


def test_that_a_weight_of_a_frozen_layer_can_be_set_and_stays():
    run = Run(with_layer(small_spec(), 0, trainable=False))
    run.advance(5)
    run.set_parameter(1, "W", (0, 0), 0.75)
    run.advance(20)
    assert run.network.parameter_views["W1"][0, 0] == 0.75


def test_that_a_divergence_after_it_is_found_from_there():
    run = Run(small_spec())
    run.advance(7)
    # Samples of the other class have a loss of 3e38 each: their sum is none of float32.
    run.set_parameter(3, "b", (0,), 3e38)
    run.advance(5)
    assert run.divergence.update == 8
    assert run.divergence.quantity == "loss"
    assert run.update == 7
    assert run.network.parameter_views["b3"][0] == np.float32(3e38)
    run.set_parameter(3, "b", (0,), 0.0)
    assert not run.has_stopped
    assert run.advance(5) == 5
