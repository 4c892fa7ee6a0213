"""The key of a plot with samples: what each mark stands for, and the scale of colours."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_nn.views.plotting import pg
from desktop_nn.views.theme import Theme, sans

LINE = 17.0
MARK = 8.0
INDENT = 15.0
GAP = 12.0
BAR = 44.0


@dataclass(frozen=True)
class Entry:
    """A mark in a shape of pyqtgraph's, and its words. What is said `aside` may be left out."""

    text: str
    shape: str = "o"
    color: QColor | None = None
    ring: bool = False
    aside: bool = False


@dataclass(frozen=True)
class Scale:
    """Colours from `low` to `high`."""

    low: str
    high: str
    colors: tuple[QColor, ...]


class SampleKey(QWidget):
    """A column beside the plot, or two where one is too low; or rows below it: as it is wide. What
    has no room is left out, last entries first."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sampleKey")
        self._theme = theme
        self._font = sans(11)
        self._metrics = QFontMetricsF(self._font)
        self.entries: tuple[Entry, ...] = ()
        self.scale: Scale | None = None

    def show_entries(self, entries: tuple[Entry, ...], scale: Scale | None = None) -> None:
        self.entries, self.scale = entries, scale
        names = [entry.text for entry in entries]
        if scale is not None:
            names.insert(0, f"colours from {scale.low} to {scale.high}")
        self.setAccessibleName("Key: " + ", ".join(names))
        self.update()

    @property
    def has_contents(self) -> bool:
        return bool(self.entries) or self.scale is not None

    # Room

    def _width_of(self, text: str) -> float:
        return INDENT + self._metrics.horizontalAdvance(text)

    @property
    def _widths(self) -> list[float]:
        widths = [self._width_of(entry.text) for entry in self.entries]
        if self.scale is not None:
            ends = self._width_of(self.scale.low) + self._width_of(self.scale.high)
            widths.insert(0, ends + BAR)
        return widths

    def column_width(self, height: float) -> int:
        """What a column of so many pixels takes, at least; or two, where all that isn't said aside
        fits into two only."""
        widths = self._widths
        needed = widths[: len(widths) - sum(entry.aside for entry in self.entries)]
        lines = max(1, int(height / LINE))
        if lines < len(needed) <= 2 * lines:
            # Rows are filled from the left: the widest that stand side by side.
            pairs = zip(needed[::2], [*needed[1::2], 0.0], strict=False)
            return int(max(left + GAP + right for left, right in pairs)) + 3
        return int(max(needed[:lines], default=0.0)) + 3

    def rows_height(self, width: float) -> int:
        """What rows of so many pixels take."""
        return int(LINE * len(self._rows(width)))

    def _rows(self, width: float) -> list[list[int]]:
        """The numbers of the entries in each row."""
        rows: list[list[int]] = []
        used = 0.0
        for number, wide in enumerate(self._widths):
            if not rows or used + GAP + wide > width:
                rows.append([])
                used = -GAP
            rows[-1].append(number)
            used += GAP + wide
        return rows

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._font)
        widths = self._widths
        for row, numbers in enumerate(self._rows(self.width())):
            left, top = 0.0, LINE * row
            if top + LINE > self.height() + 1:
                break
            for number in numbers:
                if self._is_aside(number) and left + widths[number] > self.width():
                    continue
                self._paint_one(painter, number, QRectF(left, top, self.width() - left, LINE))
                left += widths[number] + GAP
        painter.end()

    def _is_aside(self, number: int) -> bool:
        place = number - (self.scale is not None)
        return place >= 0 and self.entries[place].aside

    def _paint_one(self, painter: QPainter, number: int, place: QRectF) -> None:
        if self.scale is not None:
            if number == 0:
                self._paint_scale(painter, self.scale, place)
                return
            number -= 1
        entry = self.entries[number]
        paint_mark(painter, self._theme, entry, QPointF(place.left() + 5.0, place.center().y()))
        self._write(painter, entry.text, place.adjusted(INDENT, 0.0, 0.0, 0.0))

    def _paint_scale(self, painter: QPainter, scale: Scale, place: QRectF) -> None:
        self._write(painter, scale.low, place)
        left = place.left() + self._metrics.horizontalAdvance(scale.low) + 6.0
        bar = QRectF(left, place.center().y() - 4.0, BAR, 8.0)
        gradient = QLinearGradient(bar.topLeft(), bar.topRight())
        last = len(scale.colors) - 1
        for index, color in enumerate(scale.colors):
            gradient.setColorAt(index / last, color)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 2.0, 2.0)
        self._write(painter, scale.high, place.adjusted(bar.right() + 6.0 - place.left(), 0, 0, 0))

    def _write(self, painter: QPainter, text: str, place: QRectF) -> None:
        painter.setPen(self._theme.color("dim"))
        shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)


def paint_mark(painter: QPainter, theme: Theme, entry: Entry, middle: QPointF) -> None:
    """As it stands in the plot."""
    color = entry.color or theme.color("dim")
    painter.save()
    painter.translate(middle)
    painter.scale(MARK, MARK)
    pen = QPen(color, 2.0 if entry.ring else 1.0)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(theme.color("panel") if entry.ring else color)
    painter.drawPath(pg.graphicsItems.ScatterPlotItem.Symbols[entry.shape])
    painter.restore()
