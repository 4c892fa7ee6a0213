"""Ctrl+C in a table: what is selected, or else all of it, for a spreadsheet."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QTableView

from desktop_nn.models.table_text import Cells, as_html, as_tabs, table_cells


def make_copyable(table: QTableView) -> None:
    """The selected cells, below their titles; the whole table while nothing is selected. The cells
    between them come along, so that columns stay columns."""
    shortcut = QShortcut(
        QKeySequence(QKeySequence.StandardKey.Copy),
        table,
        context=Qt.ShortcutContext.WidgetShortcut,
    )
    shortcut.activated.connect(lambda: copy_cells(copied_cells(table)))


def copied_cells(table: QTableView) -> Cells:
    """What a copy of the table holds now."""
    model = table.model()
    chosen = table.selectionModel().selectedIndexes()
    rows = sorted({index.row() for index in chosen}) or range(model.rowCount())
    columns = sorted({index.column() for index in chosen}) or range(model.columnCount())
    shown = [column for column in columns if not table.isColumnHidden(column)]
    return table_cells(model, rows, shown, not table.verticalHeader().isHidden())


def copy_cells(cells: Cells, text: str | None = None, is_large: bool = False) -> None:
    """Put a table on the clipboard; for programs that want text, `text` or its lines. A large one
    is copied as lines alone, which take a tenth."""
    copied = QMimeData()
    copied.setText(as_tabs(cells) if text is None else text)
    if not is_large:
        copied.setHtml(as_html(cells))
    QGuiApplication.clipboard().setMimeData(copied)
