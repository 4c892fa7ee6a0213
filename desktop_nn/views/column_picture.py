"""One or two columns of a table as a picture: a histogram, counts of texts, or a scatter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_nn.models.data_import import Column
from desktop_nn.models.number_text import grouped, plain
from desktop_nn.views.painting import paint_on
from desktop_nn.views.sample_marks import class_color
from desktop_nn.views.theme import Theme, sans

BINS = 30
MOST_BARS = 24
MOST_POINTS = 2000
"""Of a scatter: taken at even distances, and said."""
LEFT, TOP, RIGHT, BOTTOM = 62.0, 22.0, 10.0, 34.0
CENTRED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
AT_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
AT_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

Floats = NDArray[np.float64]


class ColumnPicture(QWidget):
    """`show_columns(across, up, classes)`: `up` None for how often each value occurs; `classes`,
    which colours the points of a scatter, where there are some."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._across: Column | None = None
        self._up: Column | None = None
        self._classes: Column | None = None
        self._bars: tuple[list[int], tuple[float, float]] | None = None  # counted once
        self.setObjectName("columnPicture")
        self.setMinimumSize(160, 120)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 240)

    def show_columns(
        self, across: Column | None, up: Column | None, classes: Column | None
    ) -> None:
        if across is not self._across:
            self._bars = None
        self._across, self._up, self._classes = across, up, classes
        self.setAccessibleName("Picture of columns")
        self.setAccessibleDescription(self.sentence())
        self.update()

    def sentence(self) -> str:
        """What is drawn, in words."""
        if self._across is None:
            return ""
        if self._up is None:
            kind = "Histogram" if self._across.is_number else "Counts"
            return f"{kind} of {self._across.name}"
        text = f"{self._up.name} over {self._across.name}"
        count = len(self._across.values)
        if count > MOST_POINTS:
            text += f", {grouped(MOST_POINTS)} of {grouped(count)} rows"
        return text

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint_on(self, self._paint)

    @property
    def _plane(self) -> QRectF:
        return QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sans(11))
        if self._across is None or not len(self._across.values):
            return
        painter.setPen(self._theme.color("text"))
        painter.drawText(QRectF(4.0, 2.0, self.width() - 8.0, TOP), AT_LEFT, self.sentence())
        if self._up is not None:
            self._paint_scatter(painter, self._across, self._up)
        elif self._across.is_number:
            self._paint_histogram(painter, self._across)
        else:
            self._paint_counts(painter, self._across)

    def _paint_histogram(self, painter: QPainter, column: Column) -> None:
        if self._bars is None:
            self._bars = _histogram(column)
        counts, (low, high) = self._bars
        if counts:
            self._paint_bars(painter, counts)
            self._paint_ends(painter, plain(low, 6), plain(high, 6))

    def _paint_counts(self, painter: QPainter, column: Column) -> None:
        counts = np.bincount(column.values[~column.missing], minlength=len(column.categories))
        order = np.argsort(-counts, kind="stable")[:MOST_BARS]
        self._paint_bars(painter, counts[order].tolist())
        plane, wide = self._plane, self._plane.width() / max(1, len(order))
        painter.setPen(self._theme.color("dim"))
        metrics = painter.fontMetrics()
        for place, code in enumerate(order):
            text = metrics.elidedText(
                column.categories[int(code)], Qt.TextElideMode.ElideRight, round(wide - 4.0)
            )
            spot = QRectF(plane.left() + place * wide, plane.bottom() + 4.0, wide, 16.0)
            painter.drawText(spot, CENTRED, text)
        if len(column.categories) > MOST_BARS:
            rest = f"the {MOST_BARS} most frequent of {grouped(len(column.categories))}"
            spot = QRectF(plane.left(), plane.bottom() + 18.0, plane.width(), 16.0)
            painter.drawText(spot, CENTRED, rest)

    def _paint_bars(self, painter: QPainter, counts: list[int]) -> None:
        plane, most = self._plane, max(1, *counts)
        wide = plane.width() / len(counts)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("positive"))
        for place, count in enumerate(counts):
            high = plane.height() * count / most
            left = plane.left() + place * wide
            painter.drawRect(QRectF(left + 0.5, plane.bottom() - high, max(1.0, wide - 1.0), high))
        self._paint_axes(painter, "0", grouped(most))

    def _paint_scatter(self, painter: QPainter, across: Column, up: Column) -> None:
        step = max(1, -(-len(across.values) // MOST_POINTS))
        x, y = _numbers(across)[::step], _numbers(up)[::step]
        there = np.isfinite(x) & np.isfinite(y)
        if not there.any():
            return
        colors = self._colors(len(x), step)
        plane = self._plane
        (left, right), (low, high) = _range(x[there]), _range(y[there])
        painter.setPen(Qt.PenStyle.NoPen)
        for place in np.flatnonzero(there):
            painter.setBrush(colors[place])
            spot = QPointF(
                plane.left() + plane.width() * (x[place] - left) / (right - left),
                plane.bottom() - plane.height() * (y[place] - low) / (high - low),
            )
            painter.drawEllipse(spot, 2.2, 2.2)
        self._paint_axes(painter, _end(up, low), _end(up, high))
        self._paint_ends(painter, _end(across, left), _end(across, right))

    def _colors(self, count: int, step: int) -> list[QColor]:
        classes = self._classes
        if classes is None or classes.is_number:
            return [self._theme.color("positive", 0.7)] * count
        number = len(classes.categories)
        return [
            class_color(self._theme, int(code), number) if code >= 0 else self._theme.color("dim")
            for code in classes.values[::step]
        ]

    def _paint_axes(self, painter: QPainter, low: str, high: str) -> None:
        plane = self._plane
        painter.setPen(self._theme.color("line"))
        painter.drawLine(plane.bottomLeft(), plane.bottomRight())
        painter.drawLine(plane.topLeft(), plane.bottomLeft())
        painter.setPen(self._theme.color("dim"))
        for text, y in ((low, plane.bottom()), (high, plane.top())):
            painter.drawText(QRectF(0.0, y - 8.0, LEFT - 5.0, 16.0), AT_RIGHT, text)

    def _paint_ends(self, painter: QPainter, low: str, high: str) -> None:
        plane = self._plane
        painter.setPen(self._theme.color("dim"))
        spot = QRectF(plane.left(), plane.bottom() + 4.0, plane.width(), 16.0)
        painter.drawText(spot, AT_LEFT, low)
        painter.drawText(spot, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), high)


def _histogram(column: Column) -> tuple[list[int], tuple[float, float]]:
    """Counts, and the ends of their range; none where there are no numbers."""
    values = column.values[np.isfinite(column.values)]
    if not len(values):
        return [], (0.0, 0.0)
    counts, edges = np.histogram(values, BINS)
    return counts.tolist(), (float(edges[0]), float(edges[-1]))


def _numbers(column: Column) -> Floats:
    values = column.values.astype(np.float64)
    values[column.missing] = np.nan
    return values


def _range(values: Floats) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _end(column: Column, value: float) -> str:
    if column.is_number:
        return plain(value, 6)
    place = min(max(round(value), 0), len(column.categories) - 1)
    text = column.categories[place]
    return text if len(text) <= 7 else f"{text[:6]}…"
