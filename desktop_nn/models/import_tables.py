"""A table that is being imported, as item models: its columns, and its first rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, Qt

from desktop_nn.experiment.reading.table import Column as FileColumn
from desktop_nn.experiment.reading.table import Table
from desktop_nn.models.data_import import DataImport
from desktop_nn.models.number_text import grouped, plain
from desktop_nn.models.plain_table import Column, Index, PlainTable, Role
from desktop_nn.models.table_text import EXACT_ROLE

INPUT, NAME, KIND, MISSING, VALUES = range(5)
COLUMNS = (
    Column("input", "Whether the network gets this column"),
    Column("column", "The column's name"),
    Column(
        "categories",
        "Each text a column of its own, 1 where it stands, else 0; without the mark it holds "
        "numbers",
    ),
    Column("missing", "In how many rows there is no value", is_number=True),
    Column(
        "values",
        "From the smallest to the largest; or how many different texts, and the first of them",
    ),
)
MOST_ROWS = 200
"""Of the table that are shown."""
FEW_TEXTS = 4
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class ImportModel(PlainTable):
    """Follows an import: what it shows is begun anew with each of its changes of the table."""

    def __init__(self, data_import: DataImport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._import = data_import
        self._take(data_import.table)
        data_import.changed.connect(self._on_changed)

    def _on_changed(self) -> None:
        if self._import.table is not self._shown:
            self.beginResetModel()
            self._take(self._import.table)
            self.endResetModel()
        else:
            self.tell_all()

    def _take(self, table: Table | None) -> None:
        self._shown = table

    @property
    def file_columns(self) -> tuple[FileColumn, ...]:
        """The columns of the file."""
        return self._shown.columns if self._shown is not None else ()


class ColumnsModel(ImportModel):
    """A row for each column of the file: marks say whether it is an input, and how it is read."""

    columns = COLUMNS

    def row_total(self) -> int:
        return len(self.file_columns)

    def _is_target(self, row: int) -> bool:
        recipe = self._import.recipe
        return recipe is not None and self.file_columns[row].name in recipe.targets

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.column() == INPUT and not self._is_target(index.row()):
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        if index.column() == KIND and self._import.has_dialect:
            return flags | Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def text(self, row: int, column: int) -> str:
        of = self.file_columns[row]
        if column == INPUT:
            return "predicted" if self._is_target(row) else ""
        if column == NAME:
            return of.name
        if column == MISSING:
            count = of.missing_count
            return grouped(count) if count else "–"
        return values_text(of) if column == VALUES else ""

    def further(self, row: int, column: int, role: int) -> Any:
        return (
            self._mark(row, self.file_columns[row], column) if role == Role.CheckStateRole else None
        )

    def _mark(self, row: int, of: FileColumn, column: int) -> Qt.CheckState | None:
        recipe = self._import.recipe
        if column == INPUT and recipe is not None and not self._is_target(row):
            return CHECKED if of.name in recipe.inputs else UNCHECKED
        if column == KIND and self._import.has_dialect:
            return UNCHECKED if self._import.is_number(row) else CHECKED
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        on = Qt.CheckState(value) == CHECKED
        if index.column() == INPUT:
            self._import.use(self.file_columns[index.row()].name, on)
        elif index.column() == KIND:
            self._import.read_as_number(index.row(), not on)
        return True

    def sentence(self, row: int, column: int = NAME) -> str:
        """All that is known of a column."""
        of, recipe = self.file_columns[row], self._import.recipe
        kind = "numbers" if of.is_number else "categories"
        use = "not used"
        if recipe is not None and of.name in recipe.targets:
            use = "what is predicted"
        elif recipe is not None and of.name in recipe.inputs:
            use = "an input"
        return f"{of.name}: {use}; {kind}, {values_text(of)}; missing: {of.missing_count}"


def values_text(column: FileColumn) -> str:
    """A column's range; or its texts, some of them."""
    if column.is_number:
        if column.range is None:
            return "no value"
        low, high = column.range
        return f"{plain(low, 6)} … {plain(high, 6)}"
    texts = [f"“{on_a_line(text)}”" for text in column.categories[:FEW_TEXTS]]
    more = ", …" if len(column.categories) > FEW_TEXTS else ""
    return f"{grouped(len(column.categories))}: {', '.join(texts)}{more}"


def on_a_line(text: str) -> str:
    """Ends of lines as a sign: a row of a table shows its first line alone."""
    return " ↵ ".join(text.splitlines())


class RowsModel(ImportModel):
    """The first rows, as they were read, and the numbers of these from 1."""

    def _take(self, table: Table | None) -> None:
        super()._take(table)
        self._columns = [Column(of.name, "", of.is_number) for of in self.file_columns]

    @property
    def columns(self) -> Sequence[Column]:
        return self._columns

    def row_total(self) -> int:
        return min(MOST_ROWS, self._shown.rows) if self._shown is not None else 0

    def text(self, row: int, column: int) -> str:
        return cell_text(self.file_columns[column], row)

    def further(self, row: int, column: int, role: int) -> Any:
        of = self.file_columns[column]
        if role == EXACT_ROLE and of.is_number and not of.is_missing(row):
            return float(of.values[row])
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return grouped(section + 1) if role == Role.DisplayRole else None
        return super().headerData(section, orientation, role)


def cell_text(column: FileColumn, row: int) -> str:
    """As it was read; nothing where there is no value."""
    if column.is_missing(row):
        return ""
    if not column.is_number:
        return on_a_line(column.categories[int(column.values[row])])
    value = float(column.values[row])
    return grouped(int(value)) if value == np.floor(value) and abs(value) < 1e9 else plain(value, 6)
