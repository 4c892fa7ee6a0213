"""Precision, recall and F1 by class, as a table beside the confusion matrix or in its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from desktop_nn.models.class_scores import COLUMNS, SAMPLES, ClassScores
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.theme import sans

ROW_HEIGHT = 22
PADDING = 10
WIDEST = "100.0 %"


class ClassScoresTable(QTableView):
    """Its columns share its width, and its rows scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scores = ClassScores(self)
        self.setObjectName("classScores")
        self.setAccessibleName("Precision, recall and F1: a row a class")
        self.setToolTip("Precision, recall and F1 of each class, from the counts of the matrix")
        self.setModel(self.scores)
        make_copyable(self)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        across, down = self.horizontalHeader(), self.verticalHeader()
        for header in (across, down):
            header.setHighlightSections(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(30)
        down.setDefaultSectionSize(ROW_HEIGHT)
        down.setMinimumSectionSize(ROW_HEIGHT)
        down.setMaximumWidth(110)
        down.setTextElideMode(Qt.TextElideMode.ElideRight)
        across.setStyleSheet("QHeaderView::section { padding: 2px 3px; }")
        down.setStyleSheet("QHeaderView::section { border: none; padding: 0 6px 0 2px; }")
        down.geometriesChanged.connect(self._fit)

    @staticmethod
    def needed() -> int:
        """Pixels of the columns that are always there, without the names of the classes."""
        return sum(_needed(column.title) for column in COLUMNS[:SAMPLES])

    def height_of_all(self) -> int:
        """Pixels of the header and all rows."""
        return self.horizontalHeader().sizeHint().height() + ROW_HEIGHT * self.scores.rowCount() + 2

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The counts of samples are left out where they have no room."""
        room, needed = self.viewport().width(), [_needed(of.title) for of in COLUMNS]
        is_short = room < sum(needed)
        self.setColumnHidden(SAMPLES, is_short)
        shown = needed[:SAMPLES] if is_short else needed
        more = max(0, room - sum(shown)) // len(shown)
        for column, width in enumerate(shown):
            self.setColumnWidth(column, width + more)


def _needed(title: str) -> int:
    metrics = QFontMetrics(sans(12))
    return max(metrics.horizontalAdvance(text) for text in (title, WIDEST)) + PADDING
