"""The history as a list: edits and checkpoints in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.models.document import Document
from desktop_nn.models.history_list import (
    CHECKPOINT,
    EDIT,
    PRESENT_ROLE,
    START,
    UNDONE_ROLE,
    EditTimes,
    HistoryList,
)

MARKS = ((0, 0, None), (100, 2, 0.5), (300, 6, 0.25))


@pytest.fixture
def document(qtbot: QtBot) -> Iterator[Document]:
    made = Document()
    yield made
    made.close()


@pytest.fixture
def times(document: Document) -> EditTimes:
    return EditTimes(document, document)


@pytest.fixture
def entries(document: Document, times: EditTimes) -> HistoryList:
    return HistoryList(document, times, document)


def at(times: EditTimes, update: int) -> None:
    times.take_snapshot(SimpleNamespace(update=update))  # type: ignore[arg-type]


def kinds(entries: HistoryList) -> list[str]:
    return [entry.kind for entry in entries.entries]


def flags(entries: HistoryList, role: int) -> list[bool]:
    return [entries.index(row, 0).data(role) for row in range(entries.rowCount())]


def test_that_edits_and_checkpoints_stand_where_they_came(
    document: Document, times: EditTimes, entries: HistoryList
) -> None:
    document.change_seed(1)
    at(times, 200)
    document.change_seed(2)
    at(times, 400)
    entries.show_marks(MARKS)
    assert kinds(entries) == [START, EDIT, CHECKPOINT, EDIT, CHECKPOINT]
    assert [entry.update for entry in entries.entries] == [0, 0, 100, 200, 300]
    assert entries.index(2, 0).data() == "epoch 2 · loss 0.5"
    assert entries.index(3, 0).data().startswith("Seed")


def test_that_what_is_undone_and_what_is_present_are_told(
    document: Document, entries: HistoryList
) -> None:
    document.change_seed(1)
    document.change_seed(2)
    document.undo_stack.undo()
    assert flags(entries, UNDONE_ROLE) == [False, False, True]
    assert flags(entries, PRESENT_ROLE) == [False, True, False]
    document.undo_stack.setIndex(0)
    assert flags(entries, PRESENT_ROLE) == [True, False, False]


def test_that_an_edit_keeps_its_place_however_often_it_is_undone_and_done_again(
    document: Document, times: EditTimes, entries: HistoryList
) -> None:
    at(times, 50)
    document.change_seed(1)
    at(times, 500)
    document.undo_stack.undo()
    document.undo_stack.redo()
    assert entries.entries[1].update == 50


def test_that_a_new_edit_takes_the_place_of_those_undone(
    document: Document, times: EditTimes, entries: HistoryList
) -> None:
    at(times, 50)
    document.change_seed(1)
    document.undo_stack.undo()
    at(times, 70)
    document.change_seed(5)
    assert [entry.update for entry in entries.entries] == [0, 70]


def test_that_another_project_begins_a_list_of_its_own(
    document: Document, times: EditTimes, entries: HistoryList
) -> None:
    at(times, 50)
    document.change_seed(1)
    entries.show_marks(MARKS)
    document.open(Project(default_spec()), None)
    entries.show_marks(())
    assert kinds(entries) == [START]
    assert times.update == 0


def test_that_every_entry_says_what_a_click_does(document: Document, entries: HistoryList) -> None:
    document.change_seed(1)
    entries.show_marks(MARKS)
    told = [entries.sentence(row, 0) for row in range(entries.rowCount())]
    assert "the training stays" in told[0]
    assert "undo what came after it" in told[1]
    assert "train on from here" in told[2]
