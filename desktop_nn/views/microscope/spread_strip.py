"""The numbers of one neuron over the batch, as a histogram with the looked-at sample marked."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_nn.models.hidden_state import Spread
from desktop_nn.models.number_text import shown
from desktop_nn.views.theme import Theme, sans

BINS = 25
TITLE = 15
PLOT = 44
AXIS = 14


class SpreadStrip(QWidget):
    """Counts between the least and the greatest number; a line at the mean, a dot at the sample."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.spread: Spread | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Distribution over the batch")
        theme.changed.connect(self.update)

    def show_spread(self, spread: Spread) -> None:
        self.spread = spread
        self.setToolTip(self.told())
        self.setAccessibleDescription(self.told())
        self.update()

    def told(self) -> str:
        if self.spread is None:
            return ""
        values = self.spread.values
        mean, deviation = shown(float(values.mean()), 4), shown(float(values.std()), 4)
        samples = f"{len(values)} samples {self.spread.title}"
        return f"{samples}: mean {mean}, standard deviation {deviation}"

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(140, TITLE + PLOT + AXIS)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(90, TITLE + PLOT + AXIS)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if self.spread is None or not np.isfinite(self.spread.values).all():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sans(11))
        self._paint_texts(painter, self.spread)
        self._paint_counts(painter, self.spread)
        painter.end()

    def _limits(self, spread: Spread) -> tuple[float, float]:
        low, high = float(spread.values.min()), float(spread.values.max())
        return (low, high) if high > low else (low - 0.5, high + 0.5)

    def _paint_texts(self, painter: QPainter, spread: Spread) -> None:
        painter.setPen(self._theme.color("dim"))
        painter.drawText(QRectF(0, 0, self.width(), TITLE), spread.title)
        low, high = self._limits(spread)
        below = QRectF(0, TITLE + PLOT, self.width(), AXIS)
        right = int(Qt.AlignmentFlag.AlignRight)
        painter.drawText(below, shown(low, 3))
        painter.drawText(below, right, shown(high, 3))

    def _paint_counts(self, painter: QPainter, spread: Spread) -> None:
        low, high = self._limits(spread)
        counts, _ = np.histogram(spread.values, BINS, (low, high))
        wide, most = self.width() / BINS, max(1, int(counts.max()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("positive"))
        bottom = TITLE + PLOT
        for number, count in enumerate(counts):
            height = (PLOT - 8) * int(count) / most
            if height:
                painter.drawRect(QRectF(number * wide, bottom - height, wide - 1.0, height))
        painter.fillRect(QRectF(0, bottom - 0.5, self.width(), 1.0), self._theme.color("line"))
        self._paint_marks(painter, spread, low, high)

    def _paint_marks(self, painter: QPainter, spread: Spread, low: float, high: float) -> None:
        def across(value: float) -> float:
            return (self.width() - 1.0) * (value - low) / (high - low)

        mean = across(float(spread.values.mean()))
        painter.setPen(QPen(self._theme.color("text"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(int(mean), TITLE + 4, int(mean), TITLE + PLOT)
        if spread.present is not None:
            x = across(float(spread.values[spread.present]))
            painter.setPen(QPen(self._theme.color("panel"), 1.0))
            painter.setBrush(self._theme.color("text"))
            painter.drawEllipse(
                QRectF(min(max(x - 4.0, 0.0), self.width() - 8.0), TITLE + PLOT - 8, 8, 8)
            )
