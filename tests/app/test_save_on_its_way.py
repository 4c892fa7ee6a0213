"""A save that is on its way while the user goes on, leaves, or loses the worker."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.program import Program
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.parameter_setting import ParameterSetting
from tests.app.file_steps import (
    LONG,
    WAYS,
    Button,
    User,
    has_left,
    leave,
    lose_worker,
    open_sample,
    sample,
    save_to,
    train,
    wait_for_saves,
)

pytestmark = pytest.mark.usefixtures("user")


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


# A lost worker


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
    save_to(program, qtbot, tmp_path / "mine.dnn")
    saved = open_project(tmp_path / "mine.dnn")
    assert saved.checkpoint is not None
    assert saved.checkpoint.update == kept.update
    parameters = saved.checkpoint.trainer.parameters
    assert parameters.tobytes() == kept.trainer.parameters.tobytes()
    assert saved.history.length == kept.epoch


def test_that_a_weight_set_without_a_worker_is_said_to_lack_and_is_in_the_file_after_going_on(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    lose_worker(program, qtbot)
    setting = ParameterSetting(program.document.spec.network.layers[0].id, "W", (0, 0), 0.625)
    program.document.set_parameter(setting, 0.0)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    assert "without the weights that were set" in program.window.banner.message.text()
    assert program.window.isWindowModified()
    program.controller.go_on()
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    save_to(program, qtbot, tmp_path / "mine.dnn")
    saved = open_project(tmp_path / "mine.dnn")
    assert saved.checkpoint is not None
    assert saved.checkpoint.journal[-1].settings == (setting,)
    assert 0.625 in saved.checkpoint.trainer.parameters
    assert not program.window.isWindowModified()


@WAYS
def test_that_without_a_worker_save_leaves_too(
    program: Program, qtbot: QtBot, user: User, tmp_path: Path, way: str
) -> None:
    lose_worker(program, qtbot)
    program.document.change_seed(77)
    user.button, user.place = Button.Save, tmp_path / "mine.dnn"
    leave(program, way)
    qtbot.waitUntil(lambda: has_left(program, way), timeout=LONG)
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
    qtbot.waitUntil(lambda: not program.window.isVisible(), timeout=LONG)
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
