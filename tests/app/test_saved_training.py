"""Whether training is on disk is known by what it was made with, not by its count of updates."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.files import open_project
from tests.app.file_steps import LONG, Button, User, save_to

pytestmark = pytest.mark.usefixtures("user")

UPDATES = 3


def step(program: Program, qtbot: QtBot, updates: int = UPDATES) -> None:
    """So many updates more, each shown."""
    for _ in range(updates):
        wanted = program.files._update + 1
        program.controller.step_update()
        qtbot.waitUntil(lambda w=wanted: program.files._update == w, timeout=LONG)  # type: ignore[misc]


def reset(program: Program, qtbot: QtBot) -> None:
    program.controller.reset()
    qtbot.waitUntil(lambda: program.files._update == 0, timeout=LONG)


def has_kept(program: Program, update: int, entries: int) -> bool:
    """Whether the window has the checkpoint of this update and of a journal so long."""
    kept = program.controller.last_checkpoint
    return kept is not None and (kept.update, len(kept.journal)) == (update, entries)


def wait_for_kept(program: Program, qtbot: QtBot, update: int, entries: int) -> None:
    qtbot.waitUntil(lambda: has_kept(program, update, entries), timeout=LONG)


def train_another_way(program: Program, qtbot: QtBot) -> None:
    """To the update that was saved, with another seed, which is taken back in the end."""
    reset(program, qtbot)
    program.document.change_seed(77)
    step(program, qtbot)
    program.document.undo_stack.undo()
    wait_for_kept(program, qtbot, UPDATES, entries=2)


def test_that_another_run_at_the_saved_update_is_asked_about(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    step(program, qtbot)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    train_another_way(program, qtbot)
    assert program.document.undo_stack.isClean()
    assert program.files.is_modified()
    assert program.window.isWindowModified()
    user.button = Button.Cancel
    program.window.close()
    assert user.asked == ["Save the changes?"]
    assert program.window.isVisible()
    assert program.recovery._present_state() is not None


def test_that_another_run_at_the_opened_update_is_modified_until_it_is_saved(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    step(program, qtbot)
    save_to(program, qtbot, path)
    program.files.new()
    program.files.open(path)
    qtbot.waitUntil(lambda: program.files._update == UPDATES, timeout=LONG)
    before = open_project(path).checkpoint
    train_another_way(program, qtbot)
    assert program.window.isWindowModified()
    save_to(program, qtbot, path)
    assert not program.window.isWindowModified()
    after = open_project(path).checkpoint
    assert before
    assert after
    assert before.update == after.update
    assert (before.trainer.parameters != after.trainer.parameters).any()


def test_that_the_same_run_again_is_on_disk(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    """The same start, the same settings: the same bits."""
    step(program, qtbot)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    reset(program, qtbot)
    step(program, qtbot, updates=UPDATES - 1)
    assert program.files.is_modified()
    step(program, qtbot, updates=1)
    wait_for_kept(program, qtbot, UPDATES, entries=1)
    assert not program.files.is_modified()
    assert not program.window.isWindowModified()


def test_that_an_edit_that_trained_nothing_is_gone_when_it_is_undone(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    step(program, qtbot)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    program.document.change_seed(77)
    assert program.files.is_modified()
    program.document.undo_stack.undo()
    wait_for_kept(program, qtbot, UPDATES, entries=2)
    assert not program.files.is_modified()


def test_that_another_run_at_the_discarded_update_is_more(program: Program, qtbot: QtBot) -> None:
    step(program, qtbot)
    wait_for_kept(program, qtbot, UPDATES, entries=1)
    program.files.discard()
    assert not program.files.is_modified()
    train_another_way(program, qtbot)
    assert program.window.isWindowModified()
