"""The samples as a table, linked to the map: what is chosen here is ringed there, and the other way
round."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.number_text import counted, grouped
from desktop_nn.models.sample_selection import Rows, SampleSelection
from desktop_nn.models.samples_table import PART, ROW, SamplesTable
from desktop_nn.views.copying import copy_cells
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

ROW_HEIGHT = 22
PADDING = 22
"""Pixels beside a column's widest text, its mark of sorting included."""

LOOKED_AT = 3000
"""Cells by which the widths of the columns are chosen: looking at all could take seconds."""

TIP = (
    "A row for each sample xₙ with its target yₙ, as the data set has them. A click on a title "
    "sorts by it; Ctrl+C copies the chosen rows, or all, with tabs between the columns."
)

MOST_IN_HTML = 200_000
"""Cells that are copied as HTML too."""


class SamplesView(View):
    """`selection` is what is chosen. While it is hidden, nothing is prepared."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        selection: SampleSelection | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("samplesView")
        self.selection = selection or SampleSelection(document, self)
        self.table = SamplesTable(self)
        self._choosing = False
        self._build()
        self.selection.changed.connect(self._on_selection_changed)
        self.rows.selectionModel().selectionChanged.connect(self._on_rows_chosen)
        QShortcut(
            QKeySequence(QKeySequence.StandardKey.Copy),
            self.rows,
            self.copy,
            context=Qt.ShortcutContext.WidgetShortcut,
        )

    def _build(self) -> None:
        self.rows = QTableView()
        self.rows.setObjectName("samples")
        self.rows.setAccessibleName("Samples")
        self.rows.setToolTip(TIP)
        self.rows.setStatusTip(TIP.split(". ")[0])
        self.rows.setModel(self.table)
        self.rows.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.rows.setShowGrid(False)
        self.rows.setWordWrap(False)
        self.rows.setTabKeyNavigation(False)
        self.rows.verticalHeader().hide()
        self.rows.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.rows.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.rows.horizontalHeader()
        header.setHighlightSections(False)
        header.setSortIndicator(ROW, Qt.SortOrder.AscendingOrder)
        self.rows.setSortingEnabled(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.rows)

    # Model to screen

    def on_spec(self) -> None:
        if self.isVisible():
            self.follow()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self.follow()

    def follow(self) -> None:
        """Show the document's present samples."""
        columns = self.table.titles()
        self._choosing = True
        self.table.show_samples(self.document.data, self.document.spec.data)
        self._choosing = False
        if self.table.titles() != columns:
            self._fit_columns()
        self._show_selection()

    def _fit_columns(self) -> None:
        metrics = self.rows.fontMetrics()
        titles = self.table.titles()
        rows = min(self.table.rowCount(), max(1, LOOKED_AT // max(1, len(titles))))
        for column, title in enumerate(titles):
            texts = [self.table.index(row, column).data() for row in range(rows)]
            widest = max(metrics.horizontalAdvance(text) for text in (title, "−0.000", *texts))
            self.rows.setColumnWidth(column, widest + PADDING)
        self.rows.setColumnWidth(
            ROW, metrics.horizontalAdvance(grouped(self.table.rowCount())) + PADDING
        )
        self.rows.setColumnWidth(PART, metrics.horizontalAdvance("○ validation") + PADDING)

    def _on_selection_changed(self) -> None:
        if self.isVisible():
            self._show_selection()

    def _show_selection(self) -> None:
        """Choose the rows, and bring the first of them into sight."""
        places = np.sort(self.table.table_rows(self.selection.rows))
        self._tell()
        if np.array_equal(places, self._chosen()):
            return
        chosen = QItemSelection()
        for first, last in _stretches(places):
            chosen.select(self.table.index(first, 0), self.table.index(last, 0))
        flags = QItemSelectionModel.SelectionFlag
        self._choosing = True
        self.rows.selectionModel().select(chosen, flags.ClearAndSelect | flags.Rows)
        self._choosing = False
        if len(places):
            first_index = self.table.index(int(places[0]), 0)
            self.rows.selectionModel().setCurrentIndex(first_index, flags.NoUpdate)
            self.rows.scrollTo(first_index)

    def _tell(self) -> None:
        chosen = len(self.selection.rows)
        fact = counted(self.document.data.rows, "sample")
        self.fact_changed.emit(f"{fact} · {grouped(chosen)} chosen" if chosen else fact)

    # Screen to model

    def _chosen(self) -> Rows:
        """Rows of the table, in their order."""
        chosen = self.rows.selectionModel().selection().toList()
        ranges = [(each.top(), each.bottom()) for each in chosen]
        rows = [np.arange(top, bottom + 1) for top, bottom in ranges]
        return np.unique(np.concatenate(rows)) if rows else np.empty(0, np.intp)

    def _on_rows_chosen(self) -> None:
        if not self._choosing:
            self.selection.choose(self.table.data_rows(self._chosen()))

    def copy(self) -> None:
        """The chosen rows, or all of them, into the clipboard."""
        rows = self._chosen()
        rows = rows if len(rows) else np.arange(self.table.rowCount())
        is_large = len(rows) * self.table.columnCount() > MOST_IN_HTML
        cells = self.table.cells(rows)
        copy_cells(cells if is_large else list(cells), is_large=is_large)


def _stretches(rows: Rows) -> list[tuple[int, int]]:
    """The first and last of each run of neighbours: a selection of few ranges is a quick one."""
    if not len(rows):
        return []
    starts = np.flatnonzero(np.diff(rows, prepend=rows[0] - 2) > 1)
    ends = np.append(starts[1:], len(rows)) - 1
    return list(zip(rows[starts].tolist(), rows[ends].tolist(), strict=True))
