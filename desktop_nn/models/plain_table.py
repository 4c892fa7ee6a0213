"""What the item models of tables have in common: a row a thing, and columns with titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class Column:
    """What stands above it, and a sentence for its tool tip; numbers stand at the right."""

    title: str
    tip: str
    is_number: bool = False


class PlainTable(QAbstractTableModel):
    """Asked cell by cell for what is shown: of thousands of rows some twenty are in sight."""

    @property
    def columns(self) -> Sequence[Column]:
        """From the left."""
        raise NotImplementedError

    def row_total(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def text(self, row: int, column: int) -> str:
        """What stands in a cell."""
        raise NotImplementedError

    def sentence(self, row: int, column: int) -> str | None:
        """All that is known of a cell or its row, for screen readers."""
        return None

    def tip(self, row: int, column: int) -> str | None:
        """The same for those who point at it."""
        return self.sentence(row, column)

    def further(self, row: int, column: int, role: int) -> Any:
        """What a cell holds under other roles."""
        return None

    def tell_all(self, roles: Sequence[int] = ()) -> None:
        """Every cell may have changed, no row or column has come or gone."""
        if self.rowCount() and self.columnCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last, list(roles))

    # The item model

    def rowCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else self.row_total()

    def columnCount(self, parent: Index = NO_PARENT) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self.text(row, column)
        if role == Role.TextAlignmentRole:
            return _side(self.columns[column])
        if role == Role.ToolTipRole:
            return self.tip(row, column)
        if role == Role.AccessibleTextRole:
            return self.sentence(row, column)
        return self.further(row, column, role)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < self.columnCount():
            return None
        column = self.columns[section]
        if role == Role.DisplayRole:
            return column.title
        if role == Role.TextAlignmentRole:
            return _side(column)
        return column.tip if role == Role.ToolTipRole else None


def _side(column: Column) -> int:
    return RIGHT if column.is_number else LEFT
