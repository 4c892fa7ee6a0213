"""The command palette: found by typing, done with Enter, left with Escape."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_nn.views.command_palette import NO_MATCH, Command, CommandPalette
from desktop_nn.views.theme import Theme

pytestmark = pytest.mark.qt_log_ignore("does not support")
LABELS = ("Run", "One update", "Reset", "Reset everything")


@pytest.fixture
def palette(qtbot: QtBot) -> Iterator[CommandPalette]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    palette = CommandPalette(Theme(window), window)
    yield palette
    palette.hide()


def commands(parent: QObject, done: list[str]) -> list[Command]:
    made = []
    for label in LABELS:
        action = QAction(label, parent)
        action.setStatusTip(f"what {label} does")
        action.triggered.connect(lambda _, label=label: done.append(label))
        made.append(Command(label, "Train", "", action))
    return made


def test_that_letters_find_and_enter_does(palette: CommandPalette, qtbot: QtBot) -> None:
    done: list[str] = []
    palette.open_with(commands(palette, done))
    QAbstractItemModelTester(palette.commands, palette)
    qtbot.keyClicks(palette.field, "eve")
    assert [command.label for command in palette.commands.shown] == ["Reset everything"]
    assert palette._tip.text() == "what Reset everything does"
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == ["Reset everything"]
    assert palette.isHidden()


def test_that_arrows_choose_and_stay_within_the_list(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.open_with(commands(palette, []))
    seen = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_PageDown):
        qtbot.keyClick(palette.field, key)
        chosen = palette.chosen()
        seen.append(chosen.label if chosen else "")
    assert seen == ["One update", "Run", "Run", "Reset everything"]


def test_that_escape_does_nothing_and_closes(palette: CommandPalette, qtbot: QtBot) -> None:
    done: list[str] = []
    palette.open_with(commands(palette, done))
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert done == []


def test_that_what_cannot_be_done_stands_last_and_is_not_done(
    palette: CommandPalette, qtbot: QtBot
) -> None:
    done: list[str] = []
    made = commands(palette, done)
    made[0].action.setEnabled(False)
    palette.open_with(made)
    assert [command.label for command in palette.commands.shown][-1] == "Run"
    qtbot.keyClicks(palette.field, "run")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert done == []
    assert palette.isVisible()


def test_that_nothing_found_is_said(palette: CommandPalette, qtbot: QtBot) -> None:
    palette.open_with(commands(palette, []))
    qtbot.keyClicks(palette.field, "qqq")
    assert palette.chosen() is None
    assert palette._tip.text() == NO_MATCH
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert palette.isVisible()


def test_that_a_row_is_painted_in_each_state(palette: CommandPalette) -> None:
    made = commands(palette, [])
    made[1].action.setCheckable(True)
    made[1].action.setChecked(True)
    made[2].action.setEnabled(False)
    palette.open_with(made)
    before = palette.list.grab().toImage()
    palette._choose(2)
    assert palette.list.grab().toImage() != before
