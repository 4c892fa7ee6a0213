"""Whole arrays that were set: at once, in the journal, in the file, in scripts and every repeat."""

import numpy as np
import pytest

from desktop_nn.app.exporting import exported
from desktop_nn.experiment.array_setting import ArraySetting, present_arrays, slots
from desktop_nn.experiment.changes import changes_of
from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.training.run import Run
from desktop_nn.training.setting_numbers import set_arrays
from tests.experiment.projects import changed, everything, project_of, resumed, with_layer
from tests.training.experiments import bits
from tests.training.test_run_settings import repeated


def arrays(spec, seed=5):
    """Others for every array of the network."""
    rng = np.random.default_rng(seed)
    return tuple(
        ArraySetting.of(*slot.place, rng.uniform(0.1, 1.0, slot.shape).astype(np.float32))
        for slot in slots(spec.network).values()
    )


def imported(at=(0, 20)):
    run = Run(everything())
    for number, update in enumerate(at):
        run.advance(update - run.update)
        set_arrays(run, arrays(run.spec, number))
    run.set_parameter(2, "b", (1,), 0.25)
    run.advance(2 * run.updates_per_epoch)
    return run


def test_that_they_take_effect_at_once_and_the_memory_stays():
    run = Run(everything())
    run.advance(9)
    memory = {name: vector.copy() for name, vector in run.trainer.state().memory.items()}
    set_arrays(run, arrays(run.spec))
    for array in arrays(run.spec):
        slot = slots(run.spec.network)[array.place]
        assert np.array_equal(getattr(run.network, slot.vector)[slot.stretch], array.values)
    assert all(np.array_equal(run.trainer.state().memory[n], v) for n, v in memory.items())


def test_that_all_or_none_are_set():
    run = Run(everything())
    run.advance(9)
    before, journal = bits(run), run.journal
    wrong = ArraySetting.of(2, "b", np.array([np.nan] * 4))
    for bad in (wrong, ArraySetting.of(2, "b", np.ones(5)), ArraySetting.of(9, "b", np.ones(4))):
        with pytest.raises(ValueError, match=r"expected|holds"):
            set_arrays(run, (*arrays(run.spec), bad))
    assert bits(run) == before
    assert run.journal is journal


@pytest.mark.parametrize("at", [(0,), (20,), (0, 20), (20, 20)])
def test_that_a_repeat_and_a_resumed_file_have_the_same_bits(tmp_path, at):
    run = imported(at)
    assert bits(repeated(run)) == bits(run)
    path = tmp_path / "imported.dnn"
    save_project(path, project_of(run))
    again = resumed(open_project(path))
    assert again.journal == run.journal
    assert bits(repeated(again)) == bits(run)


@pytest.mark.parametrize("at", [(0,), (20,), (0, 20)])
def test_that_the_numpy_script_repeats_an_import_bit_for_bit(at):
    run = imported(at)
    made = exported(project_of(run, title="Imported"), run, "numpy")
    assert made.is_right
    assert "the same losses of 2 epochs" in made.remark or "epochs" in made.remark
    assert run.history.length >= 2


def test_that_what_was_there_can_be_set_again():
    run = Run(everything())
    run.advance(9)
    new = arrays(run.spec)
    before = bits(run)
    vectors = {"parameters": run.network.parameters, "running": run.network.running}
    old = present_arrays(new, run.spec.network, vectors)
    set_arrays(run, new)
    assert bits(run) != before
    set_arrays(run, old)
    assert bits(run) == before


def test_that_before_the_first_update_they_hold_while_their_layer_does():
    run = Run(everything())
    set_arrays(run, arrays(run.spec))
    whole = run.network.parameters.copy()
    run.change(changed(run.spec, l2=0.5))
    assert np.array_equal(run.network.parameters, whole)
    run.change(with_layer(run.spec, 1, draw=1))
    assert {a.layer_id for a in run.journal[0].arrays} == {1, 3}
    assert bits(repeated(run)) == bits(run)


def test_that_an_import_is_told_among_the_changes():
    run = imported((20,))
    (change,) = changes_of(run.journal)
    assert "weights of 9 arrays imported" in change.text


def test_that_a_file_whose_journal_sets_what_cannot_be_is_refused(tmp_path):
    run = imported((20,))
    wrong = ArraySetting.of(2, "b", np.full(4, np.inf))
    *rest, last = run.journal
    run.journal = (*rest, type(last)(last.update, last.spec, (), (wrong,)))
    path = tmp_path / "wrong.dnn"
    save_project(path, project_of(run))
    with pytest.raises(ProjectError, match="Its journal sets a parameter that can't be"):
        open_project(path)
