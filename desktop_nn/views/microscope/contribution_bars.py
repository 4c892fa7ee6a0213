"""Which samples weigh most: a bar for each, by size, to the side of its sign."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_nn.models.number_text import shown
from desktop_nn.models.origin_page import Weighing
from desktop_nn.views.theme import Theme, mono, sans

ROW = 19
BAR = 11
LEAST = 1.5
TIP = "A click shows this sample's row in the network and in the matrices"
CHOOSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class ContributionBars(QWidget):
    """`chosen(row)` when a sample is clicked, or Enter is pressed on it; arrow keys go from one to
    the next. Blue to the right adds, orange to the left takes away."""

    chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._digits = 6
        self._present = -1
        self._current = 0
        self.contributions: tuple[Weighing, ...] = ()
        self.setObjectName("contributionBars")
        self.setAccessibleName("Which samples weigh most")
        self.setStatusTip(TIP)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_contributions(
        self, contributions: Sequence[Weighing], present: int, digits: int
    ) -> None:
        """`present`: the row of the batch that the other faces show."""
        self.contributions = tuple(contributions)
        self._present, self._digits, self._current = present, digits, 0
        self.setAccessibleDescription("; ".join(self._told(each) for each in self.contributions))
        self.updateGeometry()
        self.update()

    def _told(self, each: Weighing) -> str:
        return f"sample {each.row + 1} adds {shown(each.value, self._digits)}"

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, ROW * len(self.contributions) + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(60, 0)

    # Mouse and keys

    def _row_at(self, point: QPointF) -> int | None:
        row = int(point.y() // ROW)
        return row if 0 <= row < len(self.contributions) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        row = self._row_at(event.position())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self._current = row
            self.chosen.emit(self.contributions[row].row)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        if step is not None and self.contributions:
            self._current = min(max(self._current + step, 0), len(self.contributions) - 1)
            self.update()
        elif event.key() in CHOOSING and self.contributions and not event.modifiers():
            self.chosen.emit(self.contributions[self._current].row)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._tip(row) if row is not None else TIP, self)
            return True
        return super().event(event)

    def _tip(self, row: int) -> str:
        each = self.contributions[row]
        what = f"Sample {each.row + 1} of the batch, sample {each.sample + 1} of the training data"
        return f"{what}: adds {shown(each.value, 17)}\n{TIP}"

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((abs(each.value) for each in self.contributions), default=0.0)
        left = self._texts_width()
        for number, each in enumerate(self.contributions):
            self._paint_texts(painter, each, number * ROW, left)
            self._paint_bar(painter, each, number * ROW, left, most)
        if self.hasFocus() and self.contributions:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 1.0))
            painter.drawRect(QRectF(0.5, self._current * ROW + 0.5, self.width() - 1.0, ROW - 1.0))
        painter.end()

    def _texts_width(self) -> float:
        """Of names and numbers; a third of the width is left to the bars at least."""
        return min(170.0, 0.66 * self.width())

    def _paint_texts(self, painter: QPainter, each: Weighing, top: int, width: float) -> None:
        room = QRectF(2.0, top, width - 6.0, ROW)
        painter.setFont(sans(11))
        painter.setPen(self._theme.color("text" if each.row == self._present else "dim"))
        painter.drawText(room, int(LEFT), f"sample {each.row + 1}")
        painter.setFont(mono(11))
        painter.drawText(room, int(RIGHT), shown(each.value, self._digits))

    def _paint_bar(
        self, painter: QPainter, each: Weighing, top: int, left: float, most: float
    ) -> None:
        """From the middle of the room; the longest fills its half."""
        half = 0.5 * (self.width() - left - 4.0)
        middle, up = left + half, top + 0.5 * (ROW - BAR)
        length = max(LEAST, half * abs(each.value) / most) if most and each.value else 0.0
        start = middle if each.value > 0.0 else middle - length
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("positive" if each.value > 0.0 else "negative"))
        painter.drawRect(QRectF(start, up, length, BAR))
        painter.fillRect(QRectF(middle - 0.5, top, 1.0, ROW), self._theme.color("line"))
