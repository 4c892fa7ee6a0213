"""Closing in the middle of anything leaves no process, thread, timer or window behind."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from tests.app.file_steps import LONG

pytestmark = pytest.mark.qt_log_ignore("does not support")


def train(program: Program) -> None:
    program.controller.play(None)


def train_slowly(program: Program) -> None:
    program.window.run_bar.slider.setValue(0)
    program.window.actions_by_name["run"].trigger()


def show_the_palette(program: Program) -> None:
    train(program)
    program.window.actions_by_name["palette"].trigger()


def show_the_tour(program: Program) -> None:
    train(program)
    program.window.actions_by_name["tour"].trigger()


def show_the_preferences(program: Program) -> None:
    program.window.actions_by_name["preferences"].trigger()


def show_the_shortcuts(program: Program) -> None:
    program.window.actions_by_name["shortcuts"].trigger()


def show_an_error(program: Program) -> None:
    train(program)
    program.errors.open_dialog()


def arrange(program: Program) -> None:
    """Panels still slide to their places."""
    train(program)
    program.window.actions_by_name["analyse"].trigger()


def repeat(program: Program) -> None:
    program.controller.step_epoch()
    program.controller.repeat()


def active_timers(program: Program) -> list[str]:
    timers = [*program.findChildren(QTimer), *program.window.findChildren(QTimer)]
    return [f"{timer.parent()}" for timer in timers if timer.isActive()]


@pytest.mark.parametrize(
    "begin",
    [
        train,
        train_slowly,
        show_the_palette,
        show_the_tour,
        show_the_preferences,
        show_the_shortcuts,
        show_an_error,
        arrange,
        repeat,
    ],
    ids=lambda begin: begin.__name__,
)
def test_that_nothing_is_left(
    process_program: Program,
    qtbot: QtBot,
    qapp: QApplication,
    begin: Callable[[Program], None],
) -> None:
    program = process_program
    qtbot.waitUntil(lambda: program.clock.frames > 0, timeout=LONG)
    begin(program)
    qtbot.wait(50)
    program.files.discard()
    # Training may go on between the two: what would be lost is not asked about here.
    program.files.may_leave = lambda then: True  # type: ignore[method-assign]
    program.window.close()
    program.close()
    assert multiprocessing.active_children() == []
    assert [t.name for t in threading.enumerate() if not t.daemon] == ["MainThread"]
    qtbot.waitUntil(lambda: active_timers(program) == [], timeout=LONG)
    qtbot.waitUntil(lambda: not any(w.isVisible() for w in qapp.topLevelWidgets()), timeout=LONG)
