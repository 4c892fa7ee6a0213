"""The history's panel: a click on an edit undoes up to it, one on a checkpoint goes back there."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.data_sets.data_set import DataSet, points_with_values
from desktop_nn.models.commands import Swap
from desktop_nn.models.history_list import CHECKPOINT, EDIT
from desktop_nn.models.undo_budget import UndoBudget
from desktop_nn.views.history_view import HistoryView
from tests.app.conftest import LONG


@pytest.fixture
def view(program: Program, qtbot: QtBot) -> HistoryView:
    dock = program.window.docks["history"]
    assert not dock.is_made
    dock.toggleViewAction().trigger()
    assert isinstance(dock.content, HistoryView)
    return dock.content


class HeldSamples(Swap[DataSet]):
    """An edit that keeps samples, and does nothing with them."""

    def __init__(self, samples: DataSet) -> None:
        super().__init__("samples", lambda value, revision: None, (samples, 0), (samples, 0), None)


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


def test_that_the_room_of_edits_and_checkpoints_is_told(
    program: Program, qtbot: QtBot, view: HistoryView
) -> None:
    assert view.room.text() == "Edits 0.0 of 200 MB · checkpoints 0.0 of 200 MB"
    program.document.undo_budget = UndoBudget(program.document.undo_stack, most=4)
    samples = points_with_values(np.zeros((100_000, 2)), np.zeros(100_000))
    program.document.undo_stack.push(HeldSamples(samples))
    assert view.room.text().startswith("Edits 2.4 of 200 MB")
    for seed in (1, 2, 3):
        program.document.change_seed(seed)
    assert view.given_up.isHidden()
    program.document.change_seed(4)
    assert view.given_up.text() == "Given up for room: 2 edits"
    assert not view.given_up.isHidden()
    assert view.room.text().startswith("Edits 0.0 of 200 MB")
    assert view.entries.entries[0].text == "Older edits were given up"
    click(qtbot, view, 0)
    assert program.document.spec.seed == 1


def test_that_the_checkpoints_of_the_run_are_weighed(
    program: Program, qtbot: QtBot, view: HistoryView
) -> None:
    document = program.document
    document.change_layer(0, replace(document.spec.network.layers[0], units=700), "many units")
    document.add_layer(1)  # half a million weights, and Adam's two numbers for each
    program.window.actions_by_name["step_epoch"].trigger()
    qtbot.waitUntil(lambda: program.controller.history.length == 1, timeout=LONG)
    pattern = r"checkpoints (\d+\.\d) of 200 MB"
    qtbot.waitUntil(lambda: float(re.search(pattern, view.room.text())[1]) > 5.0, timeout=LONG)
