"""Judged samples as an item model: a row each, with what the network said, and the inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.models.confusion_model import told_apart
from desktop_nn.models.number_text import fixed, grouped
from desktop_nn.models.plain_table import Column, PlainTable
from desktop_nn.models.table_text import EXACT_ROLE
from desktop_nn.training.judged import Judged

ROW, TRUE, PREDICTED, OUTPUT_TRUE, OUTPUT_PREDICTED, LOSS = range(6)
FIRST_INPUT = 6

DATA_ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The row of the data set that a sample is."""
RIGHT_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether it was taken for what it is."""


class JudgedTable(PlainTable):
    """`show_judged` takes new samples; rows come and go at the end: what is chosen stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._judged: Judged | None = None
        self._data: DataSet | None = None
        self._classes: tuple[str, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._rows = 0

    @property
    def judged(self) -> Judged | None:
        return self._judged

    def show_judged(self, judged: Judged, data: DataSet) -> None:
        """Samples of `data`."""
        if data is not self._data:
            self.beginResetModel()
            self._judged, self._data, self._rows = judged, data, len(judged.rows)
            self._classes = told_apart(data.classes)
            self._columns = _columns_of(data, judged.is_probability)
            self.endResetModel()
            return
        before, now = self._rows, len(judged.rows)
        if now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self._rows = now
            self.endRemoveRows()
        self._take(judged)
        self.tell_all()
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self._rows = now
            self.endInsertRows()

    def clear(self) -> None:
        self.beginResetModel()
        self._judged, self._data, self._rows = None, None, 0
        self._classes = self._columns = ()
        self.endResetModel()

    def _take(self, judged: Judged) -> None:
        """Of the same data; with another loss outputs may become probabilities, or cease to be."""
        before, self._judged = self._judged, judged
        if before is not None and before.is_probability != judged.is_probability:
            assert self._data is not None
            self._columns = _columns_of(self._data, judged.is_probability)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, OUTPUT_TRUE, OUTPUT_PREDICTED)

    # The item model

    @property
    def columns(self) -> Sequence[Column]:
        return self._columns

    def row_total(self) -> int:
        return self._rows

    def text(self, row: int, column: int) -> str:
        exact = self._exact(row, column)
        if isinstance(exact, str):
            return exact
        return grouped(exact) if isinstance(exact, int) else fixed(exact, 3)

    def further(self, row: int, column: int, role: int) -> Any:
        if role == EXACT_ROLE:
            return self._exact(row, column)
        judged = self._judged
        if judged is not None and role == DATA_ROW_ROLE:
            return int(judged.rows[row])
        if judged is not None and role == RIGHT_ROLE:
            return bool(judged.true[row] == judged.predicted[row])
        return None

    def _exact(self, row: int, column: int) -> int | float | str:
        judged, data = self._judged, self._data
        assert judged is not None
        assert data is not None
        if column == ROW:
            return int(judged.rows[row]) + 1
        if column in (TRUE, PREDICTED):
            classes = judged.true if column == TRUE else judged.predicted
            return self._classes[int(classes[row])]
        if column < FIRST_INPUT:
            numbers = (judged.output_true, judged.output_predicted, judged.losses)
            return float(numbers[column - OUTPUT_TRUE][row])
        return float(data.inputs[judged.rows[row], column - FIRST_INPUT])

    def sentence(self, row: int, column: int = ROW) -> str:
        """All that is known of a sample but its inputs."""
        judged = self._judged
        assert judged is not None
        number, true, said, p_true, p_said, loss = (
            self.text(row, column) for column in range(FIRST_INPUT)
        )
        what = "probability" if judged.is_probability else "output"
        text = f"row {number}: “{true}”, taken for “{said}” with {what} {p_said}"
        if judged.true[row] != judged.predicted[row] and judged.is_probability:
            text += f", for “{true}” {p_true}"
        return f"{text}; loss {loss}"


def _columns_of(data: DataSet, is_probability: bool) -> tuple[Column, ...]:
    letter, word = ("P", "probability") if is_probability else ("A", "output")
    return (
        Column("row", "The row of the data set, from 1", is_number=True),
        Column("true", "The class that the sample has"),
        Column("taken for", "The class with the largest output"),
        Column(f"{letter}(true)", f"The {word} of the true class", is_number=True),
        Column(
            f"{letter}(taken)", f"The {word} of the class that it was taken for", is_number=True
        ),
        Column(
            "loss",
            "The loss of this sample by itself, without penalty, in evaluation mode",
            is_number=True,
        ),
        *(Column(name, name, is_number=True) for name in data.input_names),
    )
