"""The numbers of the coming update as a table: phases as headings, then their arrays, row by row.

The structure stays while values change, so that a selection and the place scrolled to survive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from desktop_nn.engine.trace import Quantity
from desktop_nn.models.asking import Asked
from desktop_nn.models.number_text import signed
from desktop_nn.models.quantity_titles import PHASES, titles_of

Index = QModelIndex | QPersistentModelIndex
Array = NDArray[Any]

COLUMNS = ("Quantity", "Values", "Shape", "NumPy")
QUANTITY, VALUES, SHAPE, LINE = range(len(COLUMNS))
HEADING_ROLE = Qt.ItemDataRole.UserRole + 1
"""Whether a row is the heading of a phase."""


@dataclass(frozen=True)
class _Row:
    """A heading; or the array with this number; or one of the array's rows, as its `part`."""

    heading: str = ""
    number: int = -1
    part: int = -1


class NumbersModel(QAbstractTableModel):
    """An array of one row stands in its own line, of a matrix each row has a line below.

    `widened()` when the numbers of an array take more places than before."""

    widened = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._quantities: tuple[Quantity, ...] = ()
        self._titles: list[str] = []
        self._wide: list[int] = []
        self._rows: list[_Row] = []

    # New numbers

    def set_quantities(self, quantities: tuple[Quantity, ...]) -> None:
        """Take the arrays of another moment; only arrays of another kind reset the model."""
        if _kinds(quantities) != _kinds(self._quantities):
            self.beginResetModel()
            self._quantities = quantities
            self._titles = titles_of(quantities)
            self._wide = [digits_wide(quantity.value) for quantity in quantities]
            self._rows = _all_rows(quantities)
            self.endResetModel()
        else:
            for number, quantity in enumerate(quantities):
                self._resize(number, quantity)
            self._replace(quantities)
            self._widen()

    def _widen(self) -> None:
        """Columns never grow narrower while the structure stays: numbers that come and go would
        make the lines dance."""
        wide = [
            before if before == _full_width(new.value) else max(before, digits_wide(new.value))
            for before, new in zip(self._wide, self._quantities, strict=True)
        ]
        if wide != self._wide:
            self._wide = wide
            self.widened.emit()

    def _resize(self, number: int, quantity: Quantity) -> None:
        """A smaller or larger batch: lines go or come at the end of the array's own."""
        before, after = _line_count(self._quantities[number]), _line_count(quantity)
        if before == after:
            return
        start = self._rows.index(_Row(number=number)) + 1
        if after < before:
            self.beginRemoveRows(QModelIndex(), start + after, start + before - 1)
            self._take(number, quantity)
            del self._rows[start + after : start + before]
            self.endRemoveRows()
        else:
            self.beginInsertRows(QModelIndex(), start + before, start + after - 1)
            self._take(number, quantity)
            new = [_Row(number=number, part=part) for part in range(before, after)]
            self._rows[start + before : start + before] = new
            self.endInsertRows()

    def _take(self, number: int, quantity: Quantity) -> None:
        """One array is another now, the rest stays for the moment."""
        old = self._quantities
        self._quantities = (*old[:number], quantity, *old[number + 1 :])

    def _replace(self, quantities: tuple[Quantity, ...]) -> None:
        """All columns are told to be other ones: a view may paint the numbers in any of them, and
        Qt repaints only the cells that are named, if they aren't hidden."""
        self._quantities = quantities
        if self._rows:
            last = self.index(len(self._rows) - 1, LINE)
            self.dataChanged.emit(self.index(0, QUANTITY), last)

    # The item model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(COLUMNS)

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
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == HEADING_ROLE:
            return bool(row.heading)
        if role == Qt.ItemDataRole.ToolTipRole and not row.heading:
            return self._quantities[row.number].line or None
        return None

    def _text(self, row: _Row, column: int) -> str:
        if row.heading:
            return row.heading if column == QUANTITY else ""
        if column == VALUES:
            values = self._values(row)
            return "" if values is None else numbers_text(values)
        if row.part >= 0:
            return f"[{row.part}]" if column == QUANTITY else ""
        quantity = self._quantities[row.number]
        texts = {QUANTITY: self._titles[row.number], LINE: quantity.line.replace("\n", "; ")}
        return texts[column] if column in texts else shape_text(quantity.value.shape)

    def _values(self, row: _Row) -> Array | None:
        """The numbers that stand in a line; None where its array has lines of its own."""
        value: Array = self._quantities[row.number].value
        if row.part >= 0:
            part: Array = value[row.part]
            return part
        return None if _line_count(self._quantities[row.number]) else value

    # Beyond the item model

    def plain_line(self, row: int) -> str:
        """A line for the clipboard: what it is, and its numbers, by tabs."""
        line = self._rows[row]
        if line.heading:
            return line.heading
        cells = [self._text(line, column) for column in (QUANTITY, SHAPE, LINE)]
        values = self._values(line)
        numbers = [] if values is None else [str(number) for number in np.ravel(values)]
        return "\t".join([*(cell for cell in cells if cell), *numbers])

    def number_texts(self, row: int) -> list[str]:
        """The numbers of a line, each as short as it is exact; none in a heading."""
        line = self._rows[row]
        values = None if line.heading else self._values(line)
        return [] if values is None else [exact_text(number) for number in np.ravel(values)]

    def number_count(self, row: int) -> int:
        """How many numbers stand in a line."""
        line = self._rows[row]
        values = None if line.heading else self._values(line)
        return 0 if values is None else int(values.size)

    def asked(self, row: int, number: int) -> Asked | None:
        """The number with this place in a line, counted from 0; None in a heading."""
        line = self._rows[row]
        if line.heading or not 0 <= number < self.number_count(row):
            return None
        quantity = self._quantities[line.number]
        shape = quantity.value.shape[1:] if line.part >= 0 else quantity.value.shape
        place = tuple(int(k) for k in np.unravel_index(number, shape)) if shape else ()
        index = (line.part, *place) if line.part >= 0 else place
        counted = ", ".join(str(k + 1) for k in index)
        said = f"{quantity.name}[{counted}]" if index else quantity.name
        return Asked(said, quantity.name, index, quantity.phase)

    def digits_wide(self, row: int) -> int:
        """Places for each of the numbers of a line."""
        line = self._rows[row]
        return 0 if line.heading else self._wide[line.number]

    def numbers_of(self, phase: str, name: str) -> Array:
        """An array of the update, by its phase and its name in the plan."""
        found = [q.value for q in self._quantities if (q.phase, q.name) == (phase, name)]
        if not found:
            raise KeyError(f"NumbersModel: no {name} in phase {phase}")
        value: Array = found[0]
        return value


def _kinds(quantities: tuple[Quantity, ...]) -> list[tuple[str, str, str, int]]:
    """What must stay for the structure to stay: all but values and numbers of rows."""
    return [(q.phase, q.name, q.line, q.value.ndim) for q in quantities]


def _line_count(quantity: Quantity) -> int:
    """How many lines stand below an array's own: none where it has room there."""
    value = quantity.value
    return len(value) if value.ndim == 2 and len(value) > 1 else 0


def _all_rows(quantities: tuple[Quantity, ...]) -> list[_Row]:
    rows: list[_Row] = []
    phase = ""
    for number, quantity in enumerate(quantities):
        if quantity.phase != phase:
            phase = quantity.phase
            rows.append(_Row(PHASES.get(phase, phase)))
        rows.append(_Row(number=number))
        rows += [_Row(number=number, part=part) for part in range(_line_count(quantity))]
    return rows


# Numbers as text


def exact_text(number: Any) -> str:
    """All digits that tell a number from its neighbours of the same type: 0.1 in float32 is 0.1."""
    return signed(str(number))


def digits_wide(values: Array) -> int:
    """Places for each of these numbers with a sign, so that those of a matrix stand in columns:
    what short ones need, or else what the type may need. Powers of ten may take two more."""
    full, longest = _full_width(values), 0
    for number in values.flat:
        longest = max(longest, len(str(number)) + (number >= 0))
        if 2 * longest > full:
            return full
    return max(longest, 4)


def _full_width(values: Array) -> int:
    return 22 if values.dtype == np.float64 else 12


def numbers_text(values: Array) -> str:
    """The numbers of a line, each as short as it is exact, in columns."""
    wide = digits_wide(values)
    return "  ".join(exact_text(number).rjust(wide) for number in np.ravel(values))


def shape_text(shape: tuple[int, ...]) -> str:
    """As NumPy writes it, and the table of layers: “(3, 2)”."""
    return str(shape) if shape else "a number"
