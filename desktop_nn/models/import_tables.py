"""A table that is being imported, as item models: its columns, and its first rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_nn.models.data_import import Column, DataImport
from desktop_nn.models.number_text import grouped, plain
from desktop_nn.models.table_text import EXACT_ROLE

Index = QModelIndex | QPersistentModelIndex

INPUT, NAME, KIND, MISSING, VALUES = range(5)
TITLES = ("input", "column", "categories", "missing", "values")
TIPS = (
    "Whether the network gets this column",
    "The column's name",
    "Each text a column of its own, 1 where it stands, else 0; without the mark it holds numbers",
    "In how many rows there is no value",
    "From the smallest to the largest; or how many different texts, and the first of them",
)
MOST_ROWS = 200
"""Of the table that are shown."""
FEW_TEXTS = 4
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ImportModel(QAbstractTableModel):
    """Follows an import: what it shows is begun anew with each of its changes of the table."""

    def __init__(self, data_import: DataImport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._import = data_import
        self._shown = data_import.table
        data_import.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        if self._import.table is not self._shown:
            self.beginResetModel()
            self._shown = self._import.table
            self.endResetModel()
        elif self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    @property
    def columns(self) -> tuple[Column, ...]:
        return self._shown.columns if self._shown is not None else ()


class ColumnsModel(ImportModel):
    """A row for each column of the file: marks say whether it is an input, and how it is read."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.columns)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(TITLES)

    def _is_target(self, row: int) -> bool:
        recipe = self._import.recipe
        return recipe is not None and self.columns[row].name in recipe.targets

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == INPUT and not self._is_target(index.row()):
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == KIND and self._import.has_dialect:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        of = self.columns[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, of, column)
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._mark(row, of, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column == MISSING else LEFT
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sentence(row)
        return None

    def _text(self, row: int, of: Column, column: int) -> str:
        if column == INPUT:
            return "predicted" if self._is_target(row) else ""
        if column == NAME:
            return of.name
        if column == MISSING:
            count = int(of.missing.sum())
            return grouped(count) if count else "–"
        return values_text(of) if column == VALUES else ""

    def _mark(self, row: int, of: Column, column: int) -> Qt.CheckState | None:
        recipe = self._import.recipe
        if column == INPUT and recipe is not None and not self._is_target(row):
            return CHECKED if of.name in recipe.inputs else UNCHECKED
        if column == KIND and self._import.has_dialect:
            return UNCHECKED if of.is_number else CHECKED
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        on = Qt.CheckState(value) == CHECKED
        if index.column() == INPUT:
            self._import.use(self.columns[index.row()].name, on)
        elif index.column() == KIND:
            self._import.read_as_number(index.row(), not on)
        return True

    def sentence(self, row: int) -> str:
        """All that is known of a column."""
        of, recipe = self.columns[row], self._import.recipe
        kind = "numbers" if of.is_number else "categories"
        use = "not used"
        if recipe is not None and of.name in recipe.targets:
            use = "what is predicted"
        elif recipe is not None and of.name in recipe.inputs:
            use = "an input"
        return f"{of.name}: {use}; {kind}, {values_text(of)}; missing: {int(of.missing.sum())}"

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        return TIPS[section] if role == Qt.ItemDataRole.ToolTipRole else None


def values_text(column: Column) -> str:
    """A column's range; or its texts, some of them."""
    if column.is_number:
        there = column.values[~column.missing]
        if not len(there):
            return "no value"
        return f"{plain(float(there.min()), 6)} … {plain(float(there.max()), 6)}"
    texts = [f"“{text}”" for text in column.categories[:FEW_TEXTS]]
    more = ", …" if len(column.categories) > FEW_TEXTS else ""
    return f"{grouped(len(column.categories))}: {', '.join(texts)}{more}"


class RowsModel(ImportModel):
    """The first rows, as they were read."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        if parent.isValid() or self._shown is None:
            return 0
        return min(MOST_ROWS, self._shown.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.is_number else LEFT
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(column, index.row())
        if role == EXACT_ROLE and column.is_number and not column.missing[index.row()]:
            return float(column.values[index.row()])
        return None

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            if orientation == Qt.Orientation.Horizontal:
                return self.columns[section].name
            return grouped(section + 1)
        return None


def cell_text(column: Column, row: int) -> str:
    """As it was read; nothing where there is no value."""
    if column.missing[row]:
        return ""
    if not column.is_number:
        return column.categories[int(column.values[row])]
    value = float(column.values[row])
    return grouped(int(value)) if value == np.floor(value) and abs(value) < 1e9 else plain(value, 6)
