"""The marks of the time line: the checkpoints of the present run, with what they stand for."""

import pytest

from desktop_nn.training import messages as m
from tests.training.rig import make_rig


@pytest.fixture
def loaded(monkeypatch):
    rig = make_rig(monkeypatch)
    rig.load()
    return rig


def keep_at(rig, *updates):
    """Go on to each of these updates and rest there, so that a checkpoint is kept."""
    for update in updates:
        rig.work_to(update)
        rig.work_for(0.01)


def test_that_marks_are_the_checkpoints_in_order_with_epoch_and_loss(loaded):
    keep_at(loaded, 0, 3, 25)
    marks = loaded.snapshot().marks
    assert marks[0] == (0, 0, None)
    assert [mark[0] for mark in marks][-1] == 25
    epoch, loss = marks[-1][1:]
    assert epoch == loaded.run.epoch
    assert loss == loaded.run.history.last_loss
    assert list(marks) == sorted(marks, key=lambda mark: mark[0])


def test_that_going_back_to_a_mark_leaves_those_after_it(loaded):
    keep_at(loaded, 0, 3, 25)
    wanted = loaded.snapshot().marks[:-1]
    loaded.sequence += 1
    loaded.say(m.Back(loaded.sequence, update=wanted[-1][0]))
    assert loaded.run.update == wanted[-1][0]
    assert loaded.snapshot().marks == wanted


def test_that_a_reset_begins_with_the_start_alone(loaded):
    keep_at(loaded, 0, 3, 25)
    loaded.ask(m.Reset)
    loaded.work_for(0.01)
    assert loaded.snapshot().marks == ((0, 0, None),)
