"""Lines of numbers as a table, so that keys and screen readers find their way in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_nn.models.microscope import Place
from desktop_nn.models.number_lines import Cell, Line

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = Qt.ItemDataRole.UserRole + 1
"""The cell itself, for the delegate that paints it."""

PRESENT_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether the walk has just come to its line."""

FIRST = 40
"""Lines whose cells say how many columns there are: thousands that follow are like them."""
NO_PARENT = QModelIndex()


class NumberTable(QAbstractTableModel):
    """A row for each line, a column for each of its cells."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self._columns = 0

    def set_lines(self, lines: Sequence[Line]) -> None:
        """Others are shown; none has more cells than the first ones have."""
        if lines == self.lines:
            return
        self.beginResetModel()
        self.lines = lines
        self._columns = max((len(line.cells) for line in lines[:FIRST]), default=0)
        self.endResetModel()

    def present_row(self) -> int | None:
        """The first row of the line that the walk has just come to, which is the last one; None
        where there is none."""
        row = len(self.lines)
        while row and self.lines[row - 1].is_present:
            row -= 1
        return None if row == len(self.lines) else row

    def cell(self, index: Index) -> Cell | None:
        """What stands there; None beside the lines."""
        if not index.isValid() or index.row() >= len(self.lines):
            return None
        cells = self.lines[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else None

    def place(self, index: Index) -> Place | None:
        """Where the number at an index stands; None where it is no link."""
        cell = self.cell(index)
        return cell.place if cell else None

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else self._columns

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == CELL_ROLE:
            return cell
        if role == PRESENT_ROLE:
            return self.lines[index.row()].is_present
        if role == Qt.ItemDataRole.ToolTipRole and (cell.symbols or cell.words):
            return (
                f"{cell.told}\nA click: where this number comes from" if cell.place else cell.told
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{cell.sign} {cell.told}".strip()
        return None
