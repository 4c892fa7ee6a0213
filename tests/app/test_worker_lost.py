"""The worker dies: the window lives, says so, and goes on with one click."""

from __future__ import annotations

import multiprocessing
import os
import signal

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.app.run_actions import NEED_A_WORKER
from tests.app.conftest import LONG


def kill_worker() -> None:
    (worker,) = multiprocessing.active_children()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)


def test_that_training_goes_on_from_the_last_checkpoint_after_one_click(
    process_program: Program, qtbot: QtBot
) -> None:
    program = process_program
    program.window.run_bar.slider.setValue(program.window.run_bar.slider.maximum())
    program.run.run_or_pause()
    qtbot.waitUntil(
        lambda: (c := program.controller.last_checkpoint) is not None and c.update > 0,
        timeout=LONG,
    )
    kill_worker()
    banner = program.window.banner
    qtbot.waitUntil(lambda: banner.topic == "worker", timeout=LONG)
    assert "signal 9" in banner.message.text()
    assert banner.button.text() == "Go on from the last checkpoint"
    kept = program.controller.last_checkpoint
    assert kept is not None
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.controller.history.length > kept.epoch + 5, timeout=LONG)
    assert banner.isHidden()
    assert program.window.state_label.text() == "Training"
    epochs = program.controller.history.column("epoch")[1].tolist()
    assert epochs == sorted(set(epochs))


def test_that_edits_made_while_the_worker_was_gone_are_taken_along(
    process_program: Program, qtbot: QtBot
) -> None:
    program = process_program
    kill_worker()
    qtbot.waitUntil(lambda: program.window.banner.topic == "worker", timeout=LONG)
    program.document.change_source("circle")
    program.run.go_on()
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length > 3, timeout=LONG)
    assert program.document.spec.data.source.name == "circle"


def test_that_run_goes_on_too_when_the_message_was_dismissed(
    process_program: Program, qtbot: QtBot
) -> None:
    program = process_program
    kill_worker()
    qtbot.waitUntil(lambda: program.window.banner.topic == "worker", timeout=LONG)
    qtbot.mouseClick(program.window.banner.close_button, Qt.MouseButton.LeftButton)
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length > 3, timeout=LONG)
    assert not program.controller.is_lost


def test_that_run_says_go_on_and_the_rest_says_why_it_can_not_be_done(
    process_program: Program, qtbot: QtBot
) -> None:
    program, actions = process_program, process_program.window.actions_by_name
    kill_worker()
    qtbot.waitUntil(lambda: program.window.banner.topic == "worker", timeout=LONG)
    assert program.window.speed_label.text() == ""
    run = actions["run"]
    assert (run.text(), run.iconText(), run.isEnabled()) == ("&Go on", "Go on", True)
    assert "from the last checkpoint" in run.toolTip()
    for name in NEED_A_WORKER:
        assert not actions[name].isEnabled()
        assert "The training process is gone" in actions[name].toolTip()
    run.trigger()
    assert run.text() == "&Pause"
    qtbot.waitUntil(lambda: program.controller.history.length > 3, timeout=LONG)
    for name in NEED_A_WORKER:
        assert actions[name].isEnabled() or name == "back"
        assert "The training process is gone" not in actions[name].toolTip()


def test_that_a_paused_run_loses_nothing_and_says_so(
    process_program: Program, qtbot: QtBot
) -> None:
    program = process_program
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length > 3, timeout=LONG)
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.window.state_label.text() == "Paused", timeout=LONG)
    update = program.files._update
    kill_worker()
    banner = program.window.banner
    qtbot.waitUntil(lambda: banner.topic == "worker", timeout=LONG)
    assert banner.message.text().endswith("Nothing of the training is lost.")
    program.run.go_on()
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    qtbot.waitUntil(lambda: program.window.state_label.text() == "Paused", timeout=LONG)
    assert program.files._update == update
