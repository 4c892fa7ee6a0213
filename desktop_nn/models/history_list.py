"""The history of a document as one list: edits, and checkpoints of training, in the order in which
they came. Each lane is undone by itself: an edit never costs the training, nor the other way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop_nn.models.commands import Swap
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped, shown
from desktop_nn.models.plain_table import Column, PlainTable
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.timeline import Mark

START, EDIT, CHECKPOINT = "start", "edit", "checkpoint"
WHAT, UPDATE = range(2)
COLUMNS = (
    Column(
        "What",
        "Edits and checkpoints in their order: a click on an edit undoes or redoes up to it, one "
        "on a checkpoint takes the training back there",
    ),
    Column("Update", "The update of the run at which it came", is_number=True),
)

KIND_ROLE = Qt.ItemDataRole.UserRole + 1
UNDONE_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether an edit is undone at present."""
PRESENT_ROLE = Qt.ItemDataRole.UserRole + 3
"""Whether it is the edit that was made last."""


class EditTimes(QObject):
    """Notes with each edit on the undo stack at which update of the run it came. `update` is the
    present one."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.update = 0
        document.undo_stack.indexChanged.connect(self._on_index_changed)
        document.project_changed.connect(self._on_project_changed)

    def take_snapshot(self, snapshot: Snapshot) -> None:
        self.update = snapshot.update

    def of_edit(self, number: int) -> int:
        """At which update the edit of that number, from 0, came."""
        command = self._document.undo_stack.command(number)
        return command.at_update or 0 if isinstance(command, Swap) else 0

    def _on_index_changed(self, index: int) -> None:
        command = self._document.undo_stack.command(index - 1) if index else None
        if isinstance(command, Swap) and command.at_update is None:
            command.at_update = self.update

    def _on_project_changed(self) -> None:
        self.update = 0


@dataclass(frozen=True)
class Entry:
    """`number`: how many edits are done once this one is; of a checkpoint its update."""

    kind: str
    text: str
    update: int
    number: int = 0


class HistoryList(PlainTable):
    """A row an entry, from the start to now."""

    columns = COLUMNS

    def __init__(self, document: Document, times: EditTimes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._times = times
        self._marks: Sequence[Mark] = ()
        self.entries: tuple[Entry, ...] = ()
        for signal in (document.undo_stack.indexChanged, document.project_changed):
            signal.connect(self.follow)
        self.follow()

    def show_marks(self, marks: Sequence[Mark]) -> None:
        """The checkpoints that can be gone back to."""
        if marks != self._marks:
            self._marks = marks
            self.follow()

    def follow(self) -> None:
        """Rows come and go at the end mostly; anything else begins the list anew."""
        entries = tuple(self._made())
        if entries == self.entries:
            self.tell_all()
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def _made(self) -> list[Entry]:
        stack = self._document.undo_stack
        edits = [
            Entry(EDIT, _capital(stack.text(k)), self._times.of_edit(k), k + 1)
            for k in range(stack.count())
        ]
        passed = [
            Entry(CHECKPOINT, _mark_text(epoch, loss), update, update)
            for update, epoch, loss in self._marks
            if update
        ]
        start = "Older edits were given up" if self._document.undo_budget.dropped else "Start"
        return [Entry(START, start, 0), *_merged(edits, passed)]

    # The item model

    def row_total(self) -> int:
        return len(self.entries)

    def text(self, row: int, column: int) -> str:
        entry = self.entries[row]
        return entry.text if column == WHAT else grouped(entry.update)

    def further(self, row: int, column: int, role: int) -> Any:
        entry = self.entries[row]
        if role == KIND_ROLE:
            return entry.kind
        if role == UNDONE_ROLE:
            return self._is_undone(entry)
        return self._is_present(entry) if role == PRESENT_ROLE else None

    def _is_undone(self, entry: Entry) -> bool:
        return entry.kind == EDIT and entry.number > self._document.undo_stack.index()

    def _is_present(self, entry: Entry) -> bool:
        done = self._document.undo_stack.index()
        return entry.kind in (START, EDIT) and entry.number == done

    def sentence(self, row: int, column: int) -> str:
        """What it is, and what a click on it does."""
        entry = self.entries[row]
        if entry.kind == CHECKPOINT:
            return f"Checkpoint of update {grouped(entry.update)}, {entry.text}: train on from here"
        if entry.kind == START:
            if self._document.undo_budget.dropped:
                return "Before all edits that are kept: undo every one of them; the training stays"
            return "Before all edits: undo every one of them; the training stays"
        state = "undone; redo up to it" if self._is_undone(entry) else "undo what came after it"
        return f"{entry.text}, at update {grouped(entry.update)}: {state}; the training stays"


def _merged(edits: list[Entry], passed: list[Entry]) -> list[Entry]:
    """Checkpoints before the first edit that came later in the run."""
    merged: list[Entry] = []
    waiting = list(passed)
    for edit in edits:
        while waiting and waiting[0].update <= edit.update:
            merged.append(waiting.pop(0))
        merged.append(edit)
    return merged + waiting


def _mark_text(epoch: int, loss: float | None) -> str:
    text = f"epoch {grouped(epoch)}"
    return text if loss is None else f"{text} · loss {shown(loss, 3)}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
