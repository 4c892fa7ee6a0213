"""From a mark of the time line back to its checkpoint, in the whole program."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from tests.app.file_steps import LONG, train


def test_that_a_click_on_a_mark_takes_the_run_back(program: Program, qtbot: QtBot) -> None:
    line = program.window.time_line
    train(program, qtbot, 1)
    qtbot.waitUntil(lambda: [mark[:2] for mark in line.marks] == [(0, 0), (40, 1)], timeout=LONG)
    train(program, qtbot, 1)
    qtbot.waitUntil(lambda: line.present == 80, timeout=LONG)
    at = QPoint(round(line._place(40)), line.height() // 2)
    qtbot.mouseClick(line, Qt.MouseButton.LeftButton, pos=at)
    qtbot.waitUntil(lambda: line.present == 40, timeout=LONG)
    assert program.files._update == 40
    assert [mark[0] for mark in line.marks] == [0, 40]
