"""The history's panel: a click on an edit undoes up to it, one on a checkpoint goes back there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.models.history_list import CHECKPOINT, EDIT
from desktop_nn.views.history_view import HistoryView
from tests.app.conftest import LONG


@pytest.fixture
def view(program: Program, qtbot: QtBot) -> HistoryView:
    dock = program.window.docks["history"]
    assert not dock.is_made
    dock.toggleViewAction().trigger()
    assert isinstance(dock.content, HistoryView)
    return dock.content


def click(qtbot: QtBot, view: HistoryView, row: int) -> None:
    place = view.table.visualRect(view.entries.index(row, 0)).center()
    qtbot.mouseClick(view.table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_that_it_is_empty_with_a_sentence_at_first(view: HistoryView) -> None:
    assert view._stack.currentIndex() == 0
    assert view.fact() == "0 edits · 0 checkpoints"


def test_that_a_click_on_an_edit_undoes_what_came_after_and_the_start_all(
    program: Program, qtbot: QtBot, view: HistoryView
) -> None:
    for seed in (1, 2, 3):
        program.document.change_seed(seed)
    click(qtbot, view, 1)
    assert program.document.spec.seed == 1
    click(qtbot, view, 3)
    assert program.document.spec.seed == 3
    click(qtbot, view, 0)
    assert program.document.spec.seed == 42


def test_that_a_checkpoint_is_gone_back_to_and_edits_stay(
    program: Program, qtbot: QtBot, view: HistoryView
) -> None:
    program.document.change_seed(9)
    program.window.actions_by_name["step_epoch"].trigger()
    qtbot.waitUntil(lambda: program.controller.history.length == 1, timeout=LONG)
    program.window.actions_by_name["step_epoch"].trigger()
    qtbot.waitUntil(lambda: program.controller.history.length == 2, timeout=LONG)
    checkpoints = [row for row, e in enumerate(view.entries.entries) if e.kind == CHECKPOINT]
    if not checkpoints:  # the first stands at update 0 until two seconds have passed
        view.back_asked.emit(0)
    else:
        click(qtbot, view, checkpoints[0])
    qtbot.waitUntil(lambda: program.controller.history.length < 2, timeout=LONG)
    assert program.document.spec.seed == 9
    assert [entry.kind for entry in view.entries.entries].count(EDIT) == 1


def test_that_enter_does_as_a_click(program: Program, qtbot: QtBot, view: HistoryView) -> None:
    program.document.change_seed(1)
    program.document.change_seed(2)
    view.table.setCurrentIndex(view.entries.index(1, 0))
    view.table.setFocus()
    qtbot.keyClick(view.table, Qt.Key.Key_Return)
    assert program.document.spec.seed == 1


def test_that_who_looks_at_what_came_before_stays_there_while_more_comes(
    program: Program, qtbot: QtBot, view: HistoryView
) -> None:
    for seed in range(100, 140):
        program.document.change_seed(seed)
    bar = view.table.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    view.table.selectRow(3)
    bar.setValue(1)
    program.document.change_seed(7)
    assert bar.value() == 1
    assert view.table.currentIndex().row() == 3
