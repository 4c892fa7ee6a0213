"""Other samples of the user's own: another run, and by undo the one again that was left."""

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run
from tests.training.experiments import bits, small_spec, with_data, with_new_layer
from tests.training.test_run_settings import repeated
from tests.training.test_worker_back import train_with_checkpoints


def samples(seed, rows=30):
    rng = np.random.default_rng(seed)
    inputs = rng.normal(size=(rows, 2))
    targets = (inputs[:, :1] > 0.0).astype(float)
    return DataSet(inputs, targets, ("x1", "x2"), ("class",), ("a", "b"))


FIRST, SECOND = samples(1), samples(2)


def own_spec():
    return with_data(small_spec(), source=Choice(OWN))


def change_samples(rig, spec, own, revision, left, **more):
    rig.sequence += 1
    rig.say(m.Load(rig.sequence, revision, spec, own, left=left, **more))


def test_that_another_run_begins_and_undo_takes_up_the_one_before(loaded):
    train_with_checkpoints(loaded, 0, 10, 20)
    loaded.work_to(23)
    before, marks = bits(loaded.run), loaded.snapshot().marks
    length, columns = loaded.run.history.length, len(loaded.run.layer_log.columns)
    best = loaded.snapshot().best_loss
    change_samples(loaded, own_spec(), FIRST, 1, 0)
    assert bits(loaded.run) == bits(Run(own_spec(), FIRST))
    assert loaded.snapshot().back_update is None
    loaded.work_to(9)
    trained = bits(loaded.run)
    change_samples(loaded, small_spec(), None, 0, 1)
    assert bits(loaded.run) == before
    found = loaded.snapshot()
    assert (found.marks[: len(marks)], found.best_loss) == (marks, best)
    assert loaded.run.history.length == length
    assert len(loaded.run.layer_log.columns) == columns
    assert bits(repeated(loaded.run)) == before
    change_samples(loaded, own_spec(), FIRST, 1, 0)
    assert bits(loaded.run) == trained


def test_that_one_table_gives_way_to_another_with_the_same_spec(rig):
    rig.load(own_spec(), own=FIRST)
    rig.work_to(12)
    before = bits(rig.run)
    change_samples(rig, own_spec(), SECOND, 1, 0)
    assert bits(rig.run) == bits(Run(own_spec(), SECOND))
    rig.work_to(12)
    straight = Run(own_spec(), SECOND)
    straight.advance(12)
    assert bits(rig.run) == bits(straight)
    change_samples(rig, own_spec(), FIRST, 0, 1)
    assert bits(rig.run) == before
    rig.work_to(20)
    straight = Run(own_spec(), FIRST)
    straight.advance(20)
    assert bits(rig.run) == bits(straight)


def test_that_training_pauses(loaded):
    loaded.play()
    loaded.work_for(0.02)
    change_samples(loaded, own_spec(), FIRST, 1, 0)
    loaded.work_for(0.05)
    assert loaded.run.update == 0
    assert loaded.snapshot().state == "idle"


def test_that_what_structural_edits_left_before_it_is_given_back_after_it(loaded):
    loaded.work_to(13)
    before = bits(loaded.run)
    loaded.change(with_new_layer(small_spec()), 1, 0)
    change_samples(loaded, own_spec(), FIRST, 2, 1)
    loaded.work_to(4)
    change_samples(loaded, with_new_layer(small_spec()), None, 1, 2)
    loaded.change(small_spec(), 0, 1)
    assert bits(loaded.run) == before


def test_that_without_its_moment_the_run_goes_on_from_what_the_window_has(loaded):
    loaded.work_to(13)
    before, checkpoint, history = bits(loaded.run), loaded.run.checkpoint(), loaded.run.history
    loaded.load(own_spec(), own=FIRST)
    kept = {"checkpoint": checkpoint, "levels": tuple(history.copy_levels())}
    change_samples(loaded, small_spec(), None, 7, 0, history_length=history.length, **kept)
    assert bits(loaded.run) == before
    assert loaded.run.history.length == history.length


def test_that_samples_that_can_not_be_taken_leave_the_run_and_the_way_back_to_it(loaded):
    loaded.work_to(13)
    before = bits(loaded.run)
    change_samples(loaded, own_spec(), None, 1, 0)
    assert loaded.reports[-1].command == "Load"
    assert bits(loaded.run) == before
    change_samples(loaded, small_spec(), None, 0, 1)
    assert bits(loaded.run) == before
    assert loaded.snapshot().sequence == loaded.sequence
