"""The status line: as much of a message as has room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_nn.views.status_line import StatusLine
from tests.views.showing import on_screen

SHORT = "The stations of this update in their order."
LONG_TEXT = f"{SHORT} A click, or ← and →, goes to where an array has just been computed. {SHORT}"


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    made = StatusLine()
    made.addPermanentWidget(QLabel("float32 · seed 42"))
    shown: StatusLine = on_screen(qtbot, made, (1000, 24))
    return shown


def test_that_a_message_with_room_is_shown_whole(line: StatusLine) -> None:
    line.showMessage(LONG_TEXT)
    assert line.currentMessage() == LONG_TEXT


def test_that_of_one_without_room_the_first_sentence_is_shown(line: StatusLine) -> None:
    line.resize(600, 24)
    line.showMessage(LONG_TEXT)
    assert line.currentMessage() == SHORT.removesuffix(".")


def test_that_a_sentence_without_room_ends_in_dots_before_what_stands_at_the_right(
    line: StatusLine,
) -> None:
    line.resize(300, 24)
    line.showMessage(LONG_TEXT)
    said = line.currentMessage()
    assert said.endswith("…")
    assert SHORT.startswith(said[:-1])
    assert line.fontMetrics().horizontalAdvance(said) <= line.room() < 300


def test_that_lines_become_one(line: StatusLine) -> None:
    line.showMessage("Pauses.\nSpace")
    assert line.currentMessage() == "Pauses. Space"
