"""Ctrl+C in a table: what is selected, or else all of it, for a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView

from desktop_nn.models.table_text import table_text


def make_copyable(table: QTableView) -> None:
    """The selected cells, below their titles; the whole table while nothing is selected. The cells
    between them come along, so that columns stay columns."""
    shortcut = QShortcut(
        QKeySequence(QKeySequence.StandardKey.Copy),
        table,
        context=Qt.ShortcutContext.WidgetShortcut,
    )
    shortcut.activated.connect(lambda: QGuiApplication.clipboard().setText(copied_text(table)))


def copied_text(table: QTableView) -> str:
    """What a copy of the table holds now."""
    model = table.model()
    chosen = table.selectionModel().selectedIndexes()
    rows = sorted({index.row() for index in chosen}) or range(model.rowCount())
    columns = sorted({index.column() for index in chosen}) or range(model.columnCount())
    shown = [column for column in columns if not table.isColumnHidden(column)]
    return table_text(model, rows, shown, not table.verticalHeader().isHidden())
