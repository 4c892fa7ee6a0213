"""New, open, samples, save: what is read and written, and what is told when it can't be."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.files import open_project
from tests.app.file_steps import (
    LONG,
    User,
    open_sample,
    sample,
    save_to,
    train,
    unwritable,
    wait_for_saves,
)

pytestmark = pytest.mark.usefixtures("user")

# Opening


def test_that_a_project_opens_by_its_path(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    program.document.change_seed(77)
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    program.files.new()
    assert program.document.spec.seed != 77
    assert program.open(path)
    assert program.document.spec.seed == 77
    assert program.document.path == path
    assert program.window.windowTitle() == "mine.dnn[*] — Desktop NN"
    assert not program.window.isWindowModified()


def test_that_the_open_dialog_s_file_opens_and_none_changes_nothing(
    program: Program, user: User
) -> None:
    before = program.document.spec
    program.files.ask_and_open()
    assert program.document.spec == before
    user.project = sample("xor")
    program.files.ask_and_open()
    assert program.document.spec.data.source.name == "xor"


def test_that_a_sample_has_no_path_and_asks_for_a_name(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    open_sample(program, "digits")
    assert program.document.path is None
    assert program.document.spec.data.source.name == "digits"
    user.place = tmp_path / "mine.dnn"
    program.files.save()
    wait_for_saves(program, qtbot)
    assert len(user.proposed) == 1
    assert program.document.path == user.place
    assert open_project(user.place).spec == program.document.spec


def test_that_new_after_discarding_is_the_default_project(program: Program, user: User) -> None:
    default = program.document.spec
    open_sample(program, "xor")
    program.document.change_seed(77)
    program.files.new()
    assert user.asked == ["Save the changes?"]
    assert program.document.spec == default
    assert program.document.title == "Untitled"


# Saving


def test_that_reopened_it_is_the_same_spec_weights_and_history(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    program.document.change_seed(77)
    train(program, qtbot)
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    saved, spec = open_project(path), program.document.spec
    assert saved.checkpoint is not None
    losses = program.controller.history.column("loss_training")[1].copy()
    assert program.files.open(sample("circle"))
    assert program.files.open(path)
    qtbot.waitUntil(lambda: program.files._update == saved.checkpoint.update, timeout=LONG)
    assert program.document.spec == spec == saved.spec
    assert (program.controller.history.column("loss_training")[1] == losses).all()
    again = tmp_path / "again.dnn"
    save_to(program, qtbot, again)
    back = open_project(again)
    assert back.checkpoint is not None
    weights = saved.checkpoint.trainer.parameters
    assert back.checkpoint.trainer.parameters.tobytes() == weights.tobytes()
    assert np.isfinite(losses).all()
    assert len(losses) == 3


def test_that_saving_again_overwrites_without_a_question(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    program.document.change_seed(78)
    program.files.save()
    wait_for_saves(program, qtbot)
    assert open_project(path).spec.seed == 78
    assert user.proposed == []
    assert list(tmp_path.glob("*.dnn")) == [path]


def test_that_save_as_leaves_the_first_file_as_it_was(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    first, user.place = tmp_path / "first.dnn", tmp_path / "second.dnn"
    save_to(program, qtbot, first)
    program.document.change_seed(78)
    program.files.ask_and_save()
    wait_for_saves(program, qtbot)
    assert user.proposed == [tmp_path / "first.dnn"]
    assert open_project(first).spec.seed != 78
    assert open_project(user.place).spec.seed == 78
    assert open_project(user.place).title == "second"
    assert program.document.path == user.place


def test_that_a_dismissed_dialog_saves_nothing(program: Program, tmp_path: Path) -> None:
    program.files.save()
    assert not program.files._saving
    assert program.document.path is None
    assert list(tmp_path.glob("*.dnn")) == []


# What counts as modified


def test_that_edits_show_in_the_title_and_undoing_them_takes_it_back(program: Program) -> None:
    assert program.window.windowTitle() == "Untitled[*] — Desktop NN"
    assert not program.window.isWindowModified()
    program.document.change_seed(77)
    assert program.window.isWindowModified()
    program.document.undo_stack.undo()
    assert not program.window.isWindowModified()


def test_that_training_beyond_the_file_is_modified(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    save_to(program, qtbot, tmp_path / "mine.dnn")
    assert not program.files.is_modified()
    train(program, qtbot, epochs=1)
    qtbot.waitUntil(program.window.isWindowModified, timeout=LONG)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    assert not program.window.isWindowModified()


# Files that can't be read or written


def broken(kind: str, folder: Path) -> Path:
    path, whole = folder / "broken.dnn", sample("digits").read_bytes()
    if kind == "truncated":
        path.write_bytes(whole[: len(whole) // 2])
    elif kind == "not a zip":
        path.write_text("just some words")
    elif kind == "garbled":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("project.json", "{]")
    elif kind == "a folder":
        path.mkdir()
    return path


@pytest.mark.parametrize("kind", ["truncated", "not a zip", "garbled", "a folder", "missing"])
def test_that_a_file_that_can_not_be_read_is_told_and_changes_nothing(
    program: Program, user: User, tmp_path: Path, kind: str
) -> None:
    program.document.change_seed(77)
    spec, revision = program.document.spec, program.document.revision
    assert not program.files.open(broken(kind, tmp_path))
    banner = program.window.banner
    assert (banner.topic, banner.isVisible()) == ("file", True)
    assert "“broken.dnn”" in banner.message.text()
    assert banner.message.text().endswith(".")
    assert (program.document.spec, program.document.revision) == (spec, revision)
    assert program.document.undo_stack.canUndo()
    assert user.asked == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_that_a_pipe_to_save_to_is_told_and_not_waited_for(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "mine.dnn")
    program.document.change_seed(77)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    assert "It is no plain file. Choose another name." in program.window.banner.message.text()
    assert program.window.isWindowModified()


def test_that_a_place_that_can_not_be_written_is_told_and_a_later_save_clears_it(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    program.document.change_seed(77)
    save_to(program, qtbot, unwritable(tmp_path))
    banner = program.window.banner
    assert "“mine.dnn” can't be written" in banner.message.text()
    assert program.document.path is None
    assert program.window.isWindowModified()
    save_to(program, qtbot, tmp_path / "mine.dnn")
    assert banner.topic == ""
    assert not program.window.isWindowModified()


def test_that_a_failed_save_offers_another_place_and_says_nothing_else_in_the_status_bar(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    program.document.change_seed(77)
    user.place = tmp_path / "mine.dnn"
    program.files.save_to(unwritable(tmp_path))
    program.window.close()  # waits for the save
    assert "goes on as soon as" in program.window.statusBar().currentMessage()
    wait_for_saves(program, qtbot)
    assert program.window.isVisible()
    assert program.window.statusBar().currentMessage() == "Not saved: mine.dnn"
    button = program.window.banner.button
    assert button.text() == "Save as…"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_saves(program, qtbot)
    assert program.document.path == user.place
    assert program.window.banner.isHidden()
    assert program.window.statusBar().currentMessage() == "Saved mine.dnn"


def test_that_a_name_in_another_encoding_can_be_saved_to(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / os.fsdecode(b"net\xff.dnn")
    program.document.change_seed(77)
    save_to(program, qtbot, path)
    assert open_project(path).title == "net?"
    assert open_project(path).spec.seed == 77
    assert not program.window.isWindowModified()
