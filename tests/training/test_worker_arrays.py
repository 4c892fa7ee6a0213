"""Whole arrays set by a command: at once, kept at once, and undone to the bits of before."""

import numpy as np
import pytest

from desktop_nn.experiment.array_setting import ArraySetting, present_arrays, slots
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run
from tests.training.experiments import bits, small_spec, with_layer, with_rate
from tests.training.test_run_arrays import arrays
from tests.training.test_run_settings import repeated


def set_arrays(rig, revision, left, given=None):
    rig.sequence += 1
    given = arrays(rig.run.spec) if given is None else given
    rig.say(m.SetArrays(rig.sequence, revision, left, given))


def numbers(run):
    return run.network.parameters.copy()


def test_that_they_are_set_and_a_checkpoint_with_them_is_kept_at_once(loaded):
    loaded.work_to(12)
    loaded.snapshot()
    set_arrays(loaded, 1, 0)
    found = loaded.snapshot()
    assert (found.revision, found.update) == (1, 12)
    assert found.checkpoint.trainer.parameters.tobytes() == numbers(loaded.run).tobytes()
    for array in arrays(loaded.run.spec):
        slot = slots(loaded.run.spec.network)[array.place]
        assert np.array_equal(getattr(loaded.run.network, slot.vector)[slot.stretch], array.values)


def test_that_undo_leads_back_to_where_the_run_was_and_redo_to_what_was_trained_since(loaded):
    loaded.work_to(12)
    before = bits(loaded.run)
    set_arrays(loaded, 1, 0)
    loaded.work_to(31)
    trained = bits(loaded.run)
    set_arrays(loaded, 0, 1)
    assert bits(loaded.run) == before
    assert loaded.run.update == 12
    assert not any(entry.arrays for entry in loaded.run.journal)
    set_arrays(loaded, 1, 0)
    assert bits(loaded.run) == trained
    assert loaded.run.history.length == 31 // loaded.run.updates_per_epoch
    assert bits(repeated(loaded.run)) == trained


def test_that_without_its_moment_undo_sets_the_numbers_that_it_brings(loaded):
    loaded.work_to(12)
    vectors = {"parameters": numbers(loaded.run), "running": loaded.run.network.running.copy()}
    new = arrays(loaded.run.spec)
    old = present_arrays(new, loaded.run.spec.network, vectors)
    set_arrays(loaded, 1, 0, new)
    checkpoint, history = loaded.run.checkpoint(), loaded.run.history
    levels = tuple(history.copy_levels())
    loaded.load(checkpoint=checkpoint, levels=levels, history_length=history.length)
    set_arrays(loaded, 0, 1, old)
    assert numbers(loaded.run).tobytes() == vectors["parameters"].tobytes()
    assert loaded.run.update == 12


def test_that_an_edit_between_is_undone_in_its_order(loaded):
    set_arrays(loaded, 1, 0)
    loaded.change(with_rate(small_spec(), 0.05), 2, 1)
    loaded.work_to(9)
    loaded.change(small_spec(), 1, 2)
    assert loaded.run.update == 9
    set_arrays(loaded, 0, 1)
    assert bits(loaded.run) == bits(Run(small_spec()))


def test_that_training_goes_on_after_it(loaded):
    loaded.play()
    loaded.work_for(0.02)
    set_arrays(loaded, 1, 0)
    before = loaded.run.update
    loaded.work_for(0.02)
    assert loaded.run.update > before


def test_that_what_the_network_has_no_place_for_is_refused_and_nothing_is_remembered(loaded):
    loaded.work_to(5)
    before = bits(loaded.run)
    set_arrays(loaded, 1, 0, (ArraySetting.of(9, "b", np.ones(4)),))
    assert loaded.reports[-1].command == "SetArrays"
    assert bits(loaded.run) == before
    loaded.work_to(8)
    later = bits(loaded.run)
    loaded.change(with_rate(small_spec(), 0.05), 0, 1)
    assert bits(loaded.run)[0] == later[0]


# A start of its own


def test_that_reset_comes_back_to_weights_that_were_imported_before_the_first_update(loaded):
    set_arrays(loaded, 1, 0)
    start = bits(loaded.run)
    loaded.work_to(14)
    loaded.ask(m.Reset)
    assert bits(loaded.run) == start
    assert len(loaded.run.journal[0].arrays) == len(arrays(small_spec()))
    loaded.work_to(14)
    assert bits(repeated(loaded.run)) == bits(loaded.run)


def test_that_reset_leads_to_the_drawn_start_where_they_came_later(loaded):
    loaded.work_to(3)
    set_arrays(loaded, 1, 0)
    loaded.work_to(14)
    loaded.ask(m.Reset)
    assert bits(loaded.run) == bits(Run(small_spec()))


@pytest.mark.parametrize("redrawn", [{"draw": 1}, {"units": 2}])
def test_that_a_layer_that_is_drawn_otherwise_has_its_drawn_start_after_reset(loaded, redrawn):
    set_arrays(loaded, 1, 0)
    loaded.work_to(3)
    spec = with_layer(small_spec(), 1, **redrawn)
    loaded.change(spec, 2, 1)
    loaded.ask(m.Reset)
    given = {array.place for array in loaded.run.journal[0].arrays}
    assert (1, "W") in given
    drawn = Run(spec).network.parameter_views["W2"]
    assert np.array_equal(loaded.run.network.parameter_views["W2"], drawn)


def test_that_the_start_that_weights_are_compared_with_has_them(loaded):
    set_arrays(loaded, 1, 0)
    start = numbers(loaded.run)
    loaded.work_to(14)
    assert np.array_equal(loaded.run.start_parameters, start)
    other = Run(small_spec())
    other.restore(loaded.run.checkpoint())
    assert np.array_equal(other.start_parameters, start)


def test_that_a_start_with_imported_weights_is_worth_keeping(loaded):
    assert loaded.run.checkpoint().is_untouched
    set_arrays(loaded, 1, 0)
    assert not loaded.run.checkpoint().is_untouched
