"""The confusion matrix: how often each class was taken for which."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.confusion_model import SHARE_ROLE, ConfusionModel, told_apart
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped, percent
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.theme import Theme, rgb, sans
from desktop_nn.views.view import View

LARGEST_FONT, SMALLEST_FONT = 12, 7
SMALLEST_CELL = 16
SHADES = 40
STRONGEST = 0.48
"""The share of the full colour in a cell that holds its whole row: more of it, and neither white
nor black could be read at ease."""

CENTRED = int(Qt.AlignmentFlag.AlignCenter)


class ConfusionDelegate(QStyledItemDelegate):
    """Tints a cell by its share of the row: blue where the class was found, orange where not."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.font = sans(LARGEST_FONT)
        self.restyle()

    def restyle(self) -> None:
        """In the theme's present colours, by hits and misses: SHADES + 1 tints and inks each."""
        steps = range(SHADES + 1)
        self._shades = {
            True: [_shade(self._theme, "positive", step) for step in steps],
            False: [_shade(self._theme, "negative", step) for step in steps],
        }
        self._zero = self._theme.color("dim")
        self._selected = self._theme.color("accent")

    def fit(self, largest: int, width: int) -> None:
        """A font in which the largest count has room in a cell of this width."""
        for pixels in range(LARGEST_FONT, SMALLEST_FONT - 1, -1):
            self.font = sans(pixels)
            if QFontMetrics(self.font).horizontalAdvance(str(largest)) <= width - 3:
                return

    def paint(self, painter: QPainter, option, index) -> None:
        count, share = index.data(), index.data(SHARE_ROLE)
        tint, ink = self._shades[index.row() == index.column()][math.ceil(share * SHADES)]
        rectangle = option.rect
        if count:
            painter.fillRect(rectangle.adjusted(0, 0, -1, -1), tint)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(self._selected)
            painter.drawRect(rectangle.adjusted(0, 0, -2, -2))
        painter.setFont(self.font)
        painter.setPen(ink if count else self._zero)
        painter.drawText(rectangle, CENTRED, str(count))


class ConfusionView(View):
    """The table, its legend above, and a sentence where there are no classes."""

    products = frozenset({"confusion"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("confusionView")
        self.setAccessibleName("Confusion matrix")
        self._digits = 0
        self.model = ConfusionModel(self)
        self._build()

    def _build(self) -> None:
        self._legend = QLabel("true ↓ / predicted →")
        self._legend.setObjectName("caption")
        self.table = QTableView()
        self.table.setObjectName("confusionTable")
        self.table.setAccessibleName("Counts: rows are true classes, columns predicted ones")
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setCornerButtonEnabled(False)
        self._delegate = ConfusionDelegate(self.theme, self.table)
        self.table.setItemDelegate(self._delegate)
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.setMinimumSectionSize(SMALLEST_CELL)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setHighlightSections(False)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section { padding: 2px 0; }")
        quiet = "QHeaderView::section { border: none; padding: 0 6px; }"
        self.table.verticalHeader().setStyleSheet(quiet)
        self.table.horizontalHeader().sectionResized.connect(self._fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._legend)
        layout.addWidget(self._stack(), 1)

    def _stack(self) -> QStackedWidget:
        self._empty = LateLabel("How often each class is taken for which appears here.")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.table)
        return self.stack

    # What it is told

    def on_theme(self) -> None:
        self._delegate.restyle()
        self.table.viewport().update()

    def forget(self) -> None:
        self.model.clear()
        if self.stack.currentWidget() is self.table:
            self._empty.wait()
        self.stack.setCurrentWidget(self._empty)
        self.fact_changed.emit("")

    def on_spec(self) -> None:
        if self.model.rowCount() not in (0, len(told_apart(self.document.data.classes))):
            self.forget()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        confusion = snapshot.products.get("confusion")
        classes = told_apart(self.document.data.classes)
        if confusion is None or len(confusion.counts) != len(classes):
            return
        self.model.set_counts(confusion.counts, classes)
        self.stack.setCurrentWidget(self.table)
        if len(str(self.model.largest)) != self._digits:
            self._fit()
        # Of this moment; the run bar's accuracy is of the last epoch's end.
        share = f"{percent(self.model.accuracy)} of {grouped(self.model.total)} now"
        self.fact_changed.emit(f"{confusion.part}: {share}")

    def _fit(self) -> None:
        """The font follows the largest count and the narrowest cell."""
        self._digits = len(str(self.model.largest))
        columns = range(self.model.columnCount())
        width = min((self.table.columnWidth(column) for column in columns), default=60)
        self._delegate.fit(int("9" * self._digits), width)
        self.table.viewport().update()

    def cell(self, row: int, column: int) -> QRect:
        """Where a cell lies in the table's viewport."""
        return self.table.visualRect(self.model.index(row, column))


def _shade(theme: Theme, token: str, number: int) -> tuple[QColor, QColor]:
    """A tint, from the panel's colour towards a token's, and the ink that reads best on it."""
    share = STRONGEST * number / SHADES
    mixed = rgb(theme.tokens.panel) * (1.0 - share) + rgb(getattr(theme.tokens, token)) * share
    # Plain black and white: nothing less has a contrast of 4.5 on every tint.
    inks = ("#FFFFFF", "#000000")
    return QColor(*mixed.round().astype(int).tolist()), QColor(
        max(inks, key=lambda ink: contrast(rgb(ink), mixed))
    )


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The ratio of two colours' luminances by WCAG 2.1, 1 … 21. Red, green, blue: (3,) each."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: NDArray[np.float64]) -> float:
    part = color / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
