"""The samples as an item model: their number, which part they are in, inputs and targets."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt

from desktop_nn.experiment.data_sets.data_set import DataSet, Floats
from desktop_nn.experiment.samples import split_order, training_count
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.models.confusion_model import told_apart
from desktop_nn.models.number_text import fixed, grouped
from desktop_nn.models.plain_table import Column, PlainTable
from desktop_nn.models.sample_selection import NONE, Rows
from desktop_nn.models.table_text import plain_cell

ROW, PART = 0, 1
FIRST_INPUT = 2
PARTS = ("● training", "○ validation")
PLAIN_PARTS = ("training", "validation")

DIGITS = 4
"""Of a column's largest number that are shown, and as many places for the others."""

MOST_PLACES = 5
"""Decimals, beyond which powers of ten are shorter."""


class SamplesTable(PlainTable):
    """A row for each sample, in the order of the data set or of the column that it is sorted by.
    The numbers are those before features and standardising."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data: DataSet | None = None
        self._split: tuple[float, int] | None = None
        self._parts: NDArray[np.int8] = np.empty(0, np.int8)
        self._order: Rows = NONE
        self._places: tuple[int, ...] = ()
        self._classes: tuple[str, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self._sorted_by = (ROW, Qt.SortOrder.AscendingOrder)

    def show_samples(self, data: DataSet, spec: DataSpec) -> None:
        """Samples and their split; nothing is done where both are the same."""
        split = (spec.validation_share, spec.seed)
        if data is self._data and split == self._split:
            return
        self.beginResetModel()
        self._data, self._split = data, split
        self._classes = tuple(told_apart(data.classes))
        self._columns = _columns_of(data)
        self._parts = np.ones(data.rows, np.int8)
        order = split_order(spec, data.rows)
        self._parts[order[: training_count(data.rows, spec.validation_share)]] = 0
        columns = [*data.inputs.T, *(() if data.classes else data.targets.T)]
        self._places = tuple(map(_places, columns))
        if self._sorted_by[0] >= self.columnCount():
            self._sorted_by = (ROW, Qt.SortOrder.AscendingOrder)
        self._order = self._ordered()
        self.endResetModel()

    # Rows of the data set

    def data_row(self, row: int) -> int:
        """Which row of the data set, from 0, a row of the table is."""
        return int(self._order[row])

    def data_rows(self, rows: Rows) -> Rows:
        """The same of several."""
        found: Rows = self._order[rows]
        return found

    def table_rows(self, data_rows: Rows) -> Rows:
        """Where these rows of the data set stand in the table."""
        places = np.empty(len(self._order), np.intp)
        places[self._order] = np.arange(len(self._order))
        return places[data_rows[data_rows < len(places)]]

    # The item model

    @property
    def columns(self) -> Sequence[Column]:
        return self._columns

    def row_total(self) -> int:
        return len(self._order)

    def text(self, row: int, column: int) -> str:
        data, of = self._data, self.data_row(row)
        assert data is not None
        if column == ROW:
            return grouped(of + 1)
        if column == PART:
            return PARTS[self._parts[of]]
        if self._is_class(column):
            return self._classes[int(data.targets[of, 0])]
        return fixed(float(self._values(data, column)[of]), self._places[column - FIRST_INPUT])

    def _is_class(self, column: int) -> bool:
        data = self._data
        return bool(data and data.classes) and column == self.columnCount() - 1

    @staticmethod
    def _values(data: DataSet, column: int) -> Floats:
        place = column - FIRST_INPUT
        if place < data.width:
            return data.inputs[:, place]
        return data.targets[:, place - data.width]

    def titles(self) -> list[str]:
        """Of the columns."""
        return [column.title for column in self._columns]

    # Sorting

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """By a column's numbers; equal ones in the order of the data set."""
        if not 0 <= column < self.columnCount():
            return
        self.layoutAboutToBeChanged.emit()
        old = self.persistentIndexList()
        rows = np.array([self.data_row(index.row()) for index in old], np.intp)
        self._sorted_by = (column, order)
        self._order = self._ordered()
        new = [
            self.index(int(row), index.column())
            for row, index in zip(self.table_rows(rows), old, strict=True)
        ]
        self.changePersistentIndexList(old, new)
        self.layoutChanged.emit()

    def _ordered(self) -> Rows:
        column, order = self._sorted_by
        data = self._data
        if data is None:
            return NONE
        if column == ROW:
            keys: NDArray[Any] = np.arange(data.rows)
        else:
            keys = self._parts if column == PART else self._values(data, column)
        descending = order == Qt.SortOrder.DescendingOrder
        return np.argsort(-keys if descending else keys, kind="stable")

    # Copying

    def cells(self, rows: Rows) -> Iterator[Sequence[str]]:
        """These rows of the table below their titles, numbers exact; none without data."""
        data = self._data
        if data is None:
            return
        classes = [plain_cell(name) for name in self._classes]
        yield [plain_cell(title) for title in self.titles()]
        for row in self._order[rows].tolist():
            numbers = [*data.inputs[row].tolist()]
            target = [classes[int(data.targets[row, 0])]] if data.classes else []
            numbers += [] if data.classes else data.targets[row].tolist()
            part = PLAIN_PARTS[self._parts[row]]
            yield [str(row + 1), part, *map(repr, numbers), *target]


def _columns_of(data: DataSet) -> tuple[Column, ...]:
    target = "The class that the network is to tell" if data.classes else "The value to predict"
    return (
        Column("#", "The row of the data set, from 1", True),
        Column(
            "part", "Training: ∂L/∂w is computed from it. Validation: only its loss is measured"
        ),
        *(
            Column(name, f"Input {number}: {name}, before features and scaling", True)
            for number, name in enumerate(data.input_names, 1)
        ),
        *(Column(name, target, not data.classes) for name in data.target_names),
    )


def _places(values: Floats) -> int:
    """Decimal places that suit a column's numbers: none for whole ones."""
    if not len(values) or (values == np.round(values)).all():
        return 0
    largest = float(np.abs(values).max())
    places = max(0, DIGITS - 1 - math.floor(math.log10(largest)))
    return places if places <= MOST_PLACES else DIGITS - 1
