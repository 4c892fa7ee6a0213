"""The question before something would be lost: by closing, by a new project, by opening one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.files import open_project
from tests.app.file_steps import (
    LONG,
    WAYS,
    Button,
    User,
    has_left,
    leave,
    open_sample,
    save_to,
    train,
    unwritable,
    wait_for_saves,
)

pytestmark = pytest.mark.usefixtures("user")


@WAYS
def test_that_cancel_stays(program: Program, user: User, way: str) -> None:
    program.document.change_seed(77)
    user.button = Button.Cancel
    leave(program, way)
    assert user.asked == ["Save the changes?"]
    assert not has_left(program, way)
    assert program.document.spec.seed == 77


@WAYS
def test_that_discard_leaves_and_writes_nothing(
    program: Program, user: User, tmp_path: Path, way: str
) -> None:
    program.document.change_seed(77)
    user.place = tmp_path / "mine.dnn"
    leave(program, way)
    assert has_left(program, way)
    assert not user.place.exists()


@WAYS
def test_that_save_writes_and_then_leaves(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path, way: str
) -> None:
    program.document.change_seed(77)
    user.button, user.place = Button.Save, tmp_path / "mine.dnn"
    leave(program, way)
    qtbot.waitUntil(lambda: has_left(program, way), timeout=LONG)
    assert open_project(user.place).spec.seed == 77
    assert user.asked == ["Save the changes?"]


@WAYS
def test_that_save_stays_when_it_can_not_be_written(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path, way: str
) -> None:
    program.document.change_seed(77)
    user.button, user.place = Button.Save, unwritable(tmp_path)
    leave(program, way)
    wait_for_saves(program, qtbot)
    assert not has_left(program, way)
    assert program.window.banner.topic == "file"
    assert program.window.isWindowModified()


@WAYS
def test_that_save_stays_when_its_dialog_is_dismissed(
    program: Program, user: User, way: str
) -> None:
    program.document.change_seed(77)
    user.button = Button.Save
    leave(program, way)
    assert not has_left(program, way)
    assert not program.files._saving


def test_that_training_that_goes_on_is_not_asked_about_twice(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    save_to(program, qtbot, tmp_path / "mine.dnn")
    user.button = Button.Save
    program.run.run_or_pause()
    qtbot.waitUntil(program.files.is_modified, timeout=LONG)
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    assert user.asked == ["Save the changes?"]
    assert open_project(tmp_path / "mine.dnn").checkpoint is not None


@WAYS
@pytest.mark.parametrize("name", ["", "circle"])
def test_that_an_untitled_run_is_asked_about_too(
    program: Program, qtbot: QtBot, user: User, way: str, name: str
) -> None:
    if name:
        open_sample(program, name)
    title = program.document.title
    program.controller.step_update()
    qtbot.waitUntil(program.window.isWindowModified, timeout=LONG)
    user.button = Button.Cancel
    leave(program, way)
    assert user.asked == ["Save the changes?"]
    assert (program.document.title, program.window.isVisible()) == (title, True)
    assert program.files._update == 1


def test_that_a_start_without_an_update_can_be_left(
    program: Program, qtbot: QtBot, user: User
) -> None:
    train(program, qtbot)
    qtbot.waitUntil(program.window.isWindowModified, timeout=LONG)
    program.controller.reset()
    qtbot.waitUntil(lambda: not program.window.isWindowModified(), timeout=LONG)
    program.window.close()
    assert user.asked == []
    assert not program.window.isVisible()


def test_that_what_was_discarded_is_not_asked_about_until_there_is_more(
    program: Program, qtbot: QtBot
) -> None:
    program.document.change_seed(77)
    train(program, qtbot, epochs=1)
    program.files.discard()
    assert not program.window.isWindowModified()
    train(program, qtbot, epochs=1)
    qtbot.waitUntil(program.window.isWindowModified, timeout=LONG)
