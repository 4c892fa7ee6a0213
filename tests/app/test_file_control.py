"""New, open, samples, save, close: what is written, what is asked, and what is never lost."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.program import Program
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.resources import resource
from desktop_nn.training.link import LinkLostError
from tests.app.conftest import LONG

Button = QMessageBox.StandardButton


class User:
    """Answers the questions: `button` to each in words, `place` and `project` to the dialogs."""

    def __init__(self) -> None:
        self.button = Button.Discard
        self.place: Path | None = None
        self.project: Path | None = None
        self.asked: list[str] = []
        self.proposed: list[Path] = []

    def answer(self, parent: object, title: str, *more: object) -> Button:
        self.asked.append(title)
        return self.button

    def give_place(self, parent: object, start: Path) -> Path | None:
        self.proposed.append(start)
        return self.place


@pytest.fixture(autouse=True)
def user(monkeypatch: pytest.MonkeyPatch) -> User:
    """Before any program is made, so that it still answers when that is closed at the end."""
    user = User()
    monkeypatch.setattr(QMessageBox, "question", user.answer)
    monkeypatch.setattr(file_dialogs, "ask_for_place", user.give_place)
    monkeypatch.setattr(file_dialogs, "ask_for_project", lambda parent, folder: user.project)
    return user


def train(program: Program, qtbot: QtBot, epochs: int = 3) -> None:
    """So many epochs more, to the end and shown."""
    for _ in range(epochs):
        wanted = program.controller.history.length + 1
        program.controller.step_epoch()
        qtbot.waitUntil(lambda w=wanted: program.controller.history.length >= w, timeout=LONG)  # type: ignore[misc]
    qtbot.waitUntil(lambda: program.files._update > 0, timeout=LONG)


def wait_for_saves(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not program.files._saving, timeout=LONG)


def save_to(program: Program, qtbot: QtBot, path: Path) -> None:
    program.files.save_to(path)
    wait_for_saves(program, qtbot)


def sample(name: str) -> Path:
    return resource("samples", f"{name}.dnn")


def open_sample(program: Program, name: str) -> None:
    actions = program.window.samples_menu.actions()
    next(action for action in actions if action.objectName() == f"sample.{name}").trigger()


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


def test_that_a_menu_holds_every_sample(program: Program) -> None:
    texts = [action.data() for action in program.window.samples_menu.actions()]
    assert sorted(texts) == sorted(str(p) for p in resource("samples").glob("*.dnn"))


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


# A save that is on its way


def test_that_a_sample_opened_at_once_after_save_does_not_get_into_the_file(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path, spec = tmp_path / "mine.dnn", program.document.spec
    train(program, qtbot)
    program.files.save_to(path)
    open_sample(program, "digits")
    qtbot.waitUntil(lambda: program.document.spec.data.source.name == "digits", timeout=LONG)
    assert open_project(path).spec == spec
    assert open_project(path).checkpoint is not None
    assert program.document.path is None


def test_that_a_document_that_came_meanwhile_does_not_get_the_path(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path, spec = tmp_path / "mine.dnn", program.document.spec
    program.files.save_to(path)
    program.document.open(open_project(sample("digits")), None)
    wait_for_saves(program, qtbot)
    assert open_project(path).spec == spec
    assert program.document.path is None


def test_that_an_edit_made_meanwhile_is_not_in_the_file_and_stays_unsaved(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path, seed = tmp_path / "mine.dnn", program.document.spec.seed
    program.files.save_to(path)
    program.document.change_seed(seed + 1)
    wait_for_saves(program, qtbot)
    assert open_project(path).spec.seed == seed
    assert program.document.path == path
    assert program.window.isWindowModified()
    program.files.save()
    wait_for_saves(program, qtbot)
    assert open_project(path).spec.seed == seed + 1
    assert not program.window.isWindowModified()


@pytest.mark.parametrize("untitled", [True, False])
def test_that_closing_at_once_after_save_as_waits_until_it_is_written(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path, untitled: bool
) -> None:
    user.place = tmp_path / "mine.dnn"
    if not untitled:
        program.document.change_seed(77)
    program.files.ask_and_save()
    assert not program.window.close()
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
    assert open_project(user.place).spec == program.document.spec
    assert user.asked == []


def test_that_new_at_once_after_save_waits_until_it_is_written(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    program.document.change_seed(77)
    program.files.save_to(tmp_path / "mine.dnn")
    program.files.new()
    assert program.document.spec.seed == 77
    qtbot.waitUntil(lambda: program.document.spec.seed != 77, timeout=LONG)
    assert open_project(tmp_path / "mine.dnn").spec.seed == 77
    assert program.document.path is None


def test_that_an_edit_between_save_and_close_is_asked_about(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path
) -> None:
    user.button = Button.Cancel
    program.files.save_to(tmp_path / "mine.dnn")
    program.document.change_seed(77)
    program.window.close()
    qtbot.waitUntil(lambda: bool(user.asked), timeout=LONG)
    assert program.window.isVisible()
    user.button = Button.Discard


# The question before something would be lost


def leave(program: Program, way: str) -> None:
    if way == "close":
        program.window.close()
    elif way == "new":
        program.files.new()
    else:
        program.files.open(sample("circle"))


def has_left(program: Program, way: str) -> bool:
    if way == "close":
        return not program.window.isVisible()
    return program.document.spec.seed != 77


WAYS = pytest.mark.parametrize("way", ["close", "new", "open"])


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


# Files that can't be read or written


def unwritable(folder: Path) -> Path:
    """A place in a folder that is a file: not even the system's owner can write there."""
    (folder / "folder").write_text("no folder")
    return folder / "folder" / "mine.dnn"


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


# A lost worker


def lose_worker(program: Program, qtbot: QtBot) -> None:
    talk = program.controller._talk
    with qtbot.waitSignal(program.controller.worker_lost, timeout=LONG):
        program.controller._reported.emit(talk, LinkLostError("it ended"))


def train_past_a_checkpoint(program: Program, qtbot: QtBot) -> None:
    program.window.run_bar.slider.setValue(program.window.run_bar.slider.maximum())
    program.run.run_or_pause()
    controller = program.controller
    qtbot.waitUntil(
        lambda: (
            (kept := controller.last_checkpoint) is not None
            and kept.update > 0
            and controller.history.length > kept.epoch + 2
        ),
        timeout=LONG,
    )


def test_that_without_a_worker_the_last_checkpoint_is_written(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    train_past_a_checkpoint(program, qtbot)
    lose_worker(program, qtbot)
    kept = program.controller.last_checkpoint
    assert kept is not None
    assert program.files.save_to(tmp_path / "mine.dnn")
    saved = open_project(tmp_path / "mine.dnn")
    assert saved.checkpoint is not None
    assert saved.checkpoint.update == kept.update
    parameters = saved.checkpoint.trainer.parameters
    assert parameters.tobytes() == kept.trainer.parameters.tobytes()
    assert saved.history.length == kept.epoch


@WAYS
def test_that_without_a_worker_save_leaves_too(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path, way: str
) -> None:
    lose_worker(program, qtbot)
    program.document.change_seed(77)
    user.button, user.place = Button.Save, tmp_path / "mine.dnn"
    leave(program, way)
    assert has_left(program, way)
    assert open_project(user.place).spec.seed == 77


def test_that_a_worker_lost_while_saving_leaves_a_file_and_closes(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    talk = program.controller._talk
    assert talk is not None
    talk.close()  # from here on it answers nothing
    program.files.save_to(tmp_path / "mine.dnn")
    assert not program.window.close()
    lose_worker(program, qtbot)
    assert not program.window.isVisible()
    assert open_project(tmp_path / "mine.dnn").spec == program.document.spec


def test_that_who_asks_twice_need_not_wait_for_a_worker_that_hangs(
    program: Program, user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program.controller, "hand_over", lambda: 7)  # never answered
    program.document.change_source("circle")
    program.files.save_to(tmp_path / "mine.dnn")
    user.button = Button.No
    program.window.close()
    assert program.window.isVisible()
    assert user.asked == []
    assert program.window.statusBar().currentMessage().startswith("Saving …")
    program.window.close()
    assert user.asked == ["Still saving"]
    assert program.window.isVisible()
    user.button = Button.Yes
    program.document.undo_stack.setClean()
    program.window.close()
    assert not program.window.isVisible()


def test_that_a_save_written_while_it_is_asked_about_does_what_waited_for_it_once(
    program: Program, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def written_meanwhile(parent: object) -> bool:
        wait_for_saves(program, qtbot)
        return False

    monkeypatch.setattr(file_dialogs, "may_stop_waiting", written_meanwhile)
    program.document.change_seed(77)
    program.files.save_to(tmp_path / "mine.dnn")
    program.files.new()
    program.files.new()
    assert program.document.title == "Untitled"
    program.document.change_seed(78)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    assert program.document.spec.seed == 78
