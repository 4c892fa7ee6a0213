"""A project's file that somebody else has changed, moved or locked since it was opened here."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.program import Program
from desktop_nn.experiment.file_stamp import FileStamp
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.project import Project, default_spec
from tests.app.file_steps import LONG, Button, User, save_to, wait_for_saves

pytestmark = pytest.mark.usefixtures("user")

ASKED = "The file was changed"


@pytest.fixture
def path(program: Program, qtbot: QtBot, tmp_path: Path) -> Path:
    """The document's file, saved here; then there is an edit."""
    path = tmp_path / "mine.dnn"
    save_to(program, qtbot, path)
    program.document.change_seed(77)
    return path


def saved_elsewhere(path: Path) -> None:
    """As by another window on the same file."""
    project = open_project(path)
    save_project(path, Project(project.spec, title="from elsewhere"))


def test_that_what_another_window_has_saved_is_not_replaced_without_a_question(
    program: Program, qtbot: QtBot, user: User, path: Path
) -> None:
    saved_elsewhere(path)
    user.button = Button.No
    program.files.save()
    wait_for_saves(program, qtbot)
    assert user.asked == [ASKED]
    assert open_project(path).title == "from elsewhere"
    assert program.window.isWindowModified()


def test_that_it_is_replaced_where_the_user_wants_that_and_is_its_own_from_then_on(
    program: Program, qtbot: QtBot, user: User, path: Path
) -> None:
    saved_elsewhere(path)
    user.button = Button.Yes
    program.files.save()
    wait_for_saves(program, qtbot)
    assert open_project(path).spec.seed == 77
    program.document.change_seed(78)
    program.files.save()
    wait_for_saves(program, qtbot)
    assert user.asked == [ASKED]
    assert open_project(path).spec.seed == 78


def test_that_a_file_that_was_opened_is_watched_too(
    program: Program, qtbot: QtBot, user: User, path: Path
) -> None:
    saved_elsewhere(path)
    program.files.discard()
    program.files.open(path)
    program.document.change_seed(78)
    program.files.save()
    wait_for_saves(program, qtbot)
    assert user.asked == []
    program.document.change_seed(79)
    saved_elsewhere(path)
    program.files.save()
    assert user.asked == [ASKED]


def test_that_leaving_with_save_stays_where_the_file_is_not_to_be_replaced(
    program: Program, user: User, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved_elsewhere(path)
    monkeypatch.setattr(file_dialogs, "may_replace_changed", lambda parent, path: False)
    user.button = Button.Save
    assert not program.window.close()
    assert program.window.isVisible()
    assert program.window.isWindowModified()
    user.button = Button.Discard


def test_that_a_file_that_is_gone_is_written_anew(
    program: Program, qtbot: QtBot, user: User, path: Path
) -> None:
    path.unlink()
    program.files.save()
    wait_for_saves(program, qtbot)
    assert user.asked == []
    assert open_project(path).spec.seed == 77


def test_that_what_is_in_no_file_any_more_is_not_left_without_a_question(
    program: Program, qtbot: QtBot, user: User, path: Path
) -> None:
    save_to(program, qtbot, path)
    path.unlink()
    user.button = Button.Cancel
    program.window.close()
    assert user.asked == ["Save it again?"]
    assert program.window.isVisible()
    user.button = Button.Save
    program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    assert open_project(path).spec.seed == 77


def test_that_a_folder_that_was_renamed_is_told_and_nothing_counts_as_saved(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    save_to(program, qtbot, folder / "mine.dnn")
    program.document.change_seed(77)
    folder.rename(tmp_path / "renamed")
    program.files.save()
    wait_for_saves(program, qtbot)
    assert "can't be written to" in program.window.banner.message.text()
    assert program.window.isWindowModified()


def test_that_a_read_only_file_is_told_and_stays(
    program: Program, qtbot: QtBot, path: Path
) -> None:
    path.chmod(0o444)
    before = path.read_bytes()
    program.files.save()
    wait_for_saves(program, qtbot)
    assert "It is read-only" in program.window.banner.message.text()
    assert path.read_bytes() == before
    assert program.window.isWindowModified()


def test_that_saving_onto_a_folder_is_told(program: Program, qtbot: QtBot, tmp_path: Path) -> None:
    place = tmp_path / "folder.dnn"
    place.mkdir()
    program.document.change_seed(77)
    save_to(program, qtbot, place)
    assert "can't be written to" in program.window.banner.message.text()
    assert place.is_dir()
    assert program.window.isWindowModified()


def test_that_a_stamp_tells_a_file_from_another_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "mine.dnn"
    assert FileStamp.of(path) is None
    save_project(path, Project(default_spec()))
    stamp = FileStamp.of(path)
    assert stamp == FileStamp.of(path)
    save_project(path, Project(default_spec()))
    assert stamp != FileStamp.of(path)
