"""The numbers of the coming update as a tree: phases, their arrays, the arrays' rows.

The structure stays while values change, so that a selection and the place scrolled to survive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_nn.engine.trace import Quantity
from desktop_nn.models.quantity_titles import PHASES, titles_of

Index = QModelIndex | QPersistentModelIndex
Array = NDArray[Any]

COLUMNS = ("Quantity", "Values", "Shape", "NumPy")
QUANTITY, VALUES, SHAPE, LINE = range(len(COLUMNS))
MINUS = "−"


@dataclass
class _Entry:
    """An array in the tree; `place` is its row within its phase."""

    quantity: Quantity
    title: str
    phase: int
    place: int

    @property
    def rows(self) -> int:
        """How many rows stand below it: none where all of it has room in its own."""
        return _rows_of(self.quantity)


def _rows_of(quantity: Quantity) -> int:
    value = quantity.value
    return len(value) if value.ndim == 2 and len(value) > 1 else 0


class NumbersModel(QAbstractItemModel):
    """Three levels. An index's internal id tells its level: 0 for a phase, 1 + phase for an array,
    1000 + the array's number for one of its rows."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._phases: list[str] = []
        self._entries: list[_Entry] = []
        self._of_phase: list[list[int]] = []

    # New numbers

    def set_quantities(self, quantities: tuple[Quantity, ...]) -> None:
        """Take the arrays of another moment; only arrays of another kind reset the model."""
        if _kinds(quantities) != _kinds(tuple(entry.quantity for entry in self._entries)):
            self.beginResetModel()
            self._arrange(quantities)
            self.endResetModel()
            return
        for number, quantity in enumerate(quantities):
            self._replace(number, quantity)

    def _arrange(self, quantities: tuple[Quantity, ...]) -> None:
        self._phases = list(dict.fromkeys(quantity.phase for quantity in quantities))
        self._of_phase = [[] for _ in self._phases]
        self._entries = []
        for number, (quantity, title) in enumerate(
            zip(quantities, titles_of(quantities), strict=True)
        ):
            phase = self._phases.index(quantity.phase)
            self._entries.append(_Entry(quantity, title, phase, len(self._of_phase[phase])))
            self._of_phase[phase].append(number)

    def _replace(self, number: int, quantity: Quantity) -> None:
        """Another value of the same array; its batch may be a smaller one."""
        entry = self._entries[number]
        old = entry.quantity
        if old.value.shape != quantity.value.shape:
            self._resize(number, quantity)
        elif np.array_equal(old.value, quantity.value, equal_nan=True):
            return
        entry.quantity = quantity
        here = self._index_of(number)
        self.dataChanged.emit(here, here.siblingAtColumn(LINE))
        if entry.rows:
            first = self.index(0, VALUES, here)
            self.dataChanged.emit(first, self.index(entry.rows - 1, VALUES, here))

    def _resize(self, number: int, quantity: Quantity) -> None:
        entry = self._entries[number]
        before, after = entry.rows, _rows_of(quantity)
        parent = self._index_of(number)
        if after < before:
            self.beginRemoveRows(parent, after, before - 1)
            entry.quantity = quantity
            self.endRemoveRows()
        elif after > before:
            self.beginInsertRows(parent, before, after - 1)
            entry.quantity = quantity
            self.endInsertRows()

    # The tree

    def _index_of(self, number: int, column: int = 0) -> QModelIndex:
        entry = self._entries[number]
        return self.createIndex(entry.place, column, 1 + entry.phase)

    def _entry(self, index: Index) -> _Entry | None:
        """The array that an index belongs to; None for a phase."""
        level = index.internalId()
        if level == 0:
            return None
        if level >= 1000:
            return self._entries[level - 1000]
        return self._entries[self._of_phase[level - 1][index.row()]]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        if not parent.isValid():
            return len(self._phases)
        if parent.column() > 0 or parent.internalId() >= 1000:
            return 0
        entry = self._entry(parent)
        return len(self._of_phase[parent.row()]) if entry is None else entry.rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return len(COLUMNS)

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, column, 0)
        if parent.internalId() == 0:
            return self.createIndex(row, column, 1 + parent.row())
        number = self._of_phase[parent.internalId() - 1][parent.row()]
        return self.createIndex(row, column, 1000 + number)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        level = index.internalId() if index.isValid() else 0
        if level == 0:
            return QModelIndex()
        if level >= 1000:
            return self._index_of(level - 1000)
        return self.createIndex(level - 1, 0, 0)

    # What stands in it

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index)
        if role == Qt.ItemDataRole.ToolTipRole:
            entry = self._entry(index)
            return entry.quantity.line or None if entry else None
        return None

    def _text(self, index: Index) -> str:
        entry = self._entry(index)
        if entry is None:
            return PHASES.get(self._phases[index.row()], "") if index.column() == 0 else ""
        if index.internalId() >= 1000:
            return self._row_text(entry.quantity, index.row(), index.column())
        quantity = entry.quantity
        if index.column() == QUANTITY:
            return entry.title
        if index.column() == VALUES:
            return "" if entry.rows else numbers_text(quantity.value)
        if index.column() == SHAPE:
            return shape_text(quantity.value.shape)
        return quantity.line

    def _row_text(self, quantity: Quantity, row: int, column: int) -> str:
        if column == QUANTITY:
            return f"[{row}]"
        return numbers_text(quantity.value[row]) if column == VALUES else ""

    def plain_text(self, index: Index) -> str:
        """A cell for the clipboard: numbers by tabs."""
        entry = self._entry(index)
        if entry is None or index.column() != VALUES:
            return self._text(index)
        if index.internalId() >= 1000:
            return _tabbed(entry.quantity.value[index.row()])
        return "" if entry.rows else _tabbed(entry.quantity.value)

    @property
    def widest(self) -> int:
        """The most characters that a row's numbers take."""
        return max((_characters(entry.quantity.value) for entry in self._entries), default=0)

    def values_of(self, index: Index) -> Array | None:
        """The array that an index shows, or shows a row of; None for a phase."""
        entry = self._entry(index)
        if entry is None:
            return None
        value: Array = entry.quantity.value
        return value[index.row()] if index.internalId() >= 1000 else value


def _kinds(quantities: tuple[Quantity, ...]) -> list[tuple[str, str, str, int]]:
    """What must stay for the structure to stay: all but values and numbers of rows."""
    return [(q.phase, q.name, q.line, q.value.ndim) for q in quantities]


def exact_text(number: Any) -> str:
    """All digits that tell a number from its neighbours of the same type: 0.1 in float32 is 0.1."""
    return str(number).replace("-", MINUS)


def digits_wide(values: Array) -> int:
    """Places for a number of this type, so that the numbers of a matrix stand in columns."""
    return 20 if values.dtype == np.float64 else 12


def numbers_text(values: Array) -> str:
    """The numbers of a row, each as short as it is exact, in columns."""
    wide = digits_wide(values)
    return "  ".join(exact_text(number).rjust(wide) for number in np.ravel(values))


def _characters(values: Array) -> int:
    columns = values.shape[-1] if values.ndim else 1
    return columns * (digits_wide(values) + 2)


def _tabbed(values: Array) -> str:
    """For the clipboard: with a minus that other programs can read."""
    return "\t".join(str(number) for number in np.ravel(values))


def shape_text(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) if shape else "a number"
