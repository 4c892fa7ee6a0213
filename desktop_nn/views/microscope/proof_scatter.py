"""The proof as a scatter: what backpropagation computes against central differences. What is right
lies on the diagonal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QToolTip, QWidget

from desktop_nn.models.number_text import signed
from desktop_nn.models.proof import ProofResult, error_text
from desktop_nn.models.symmetric_scale import SymmetricScale
from desktop_nn.views.painting import paint_on
from desktop_nn.views.theme import Theme, sans

NEAR = 12.0
"""Pixels from the pointer within which a mark is read."""
LEFT, BOTTOM, TOP, RIGHT = 58.0, 34.0, 8.0, 12.0
RADIUS = 2.6
BIGGER = 4.0
FADED = 0.4


class ProofScatter(QWidget):
    """Green marks are right, red crosses wrong, hollow ones not judged; the chosen one has a ring.

    `number_chosen(number)`: the element of the check that was clicked."""

    number_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._result: ProofResult | None = None
        self._scale = SymmetricScale(1e-3, 1.0)
        self._places: NDArray[np.float64] = np.zeros((0, 2))
        self._chosen: int | None = None
        self._faded = False
        self.setObjectName("proofScatter")
        self.setAccessibleName("Analytic against numeric gradients")
        self.setMouseTracking(True)
        self.setMinimumSize(120, 90)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(300, 260)

    def show_result(self, result: ProofResult | None) -> None:
        """Another check, or none."""
        self._result, self._chosen = result, None
        if result is not None:
            pairs = np.stack([result.check.analytic, result.check.numeric], axis=1)
            self._scale = SymmetricScale.of(pairs.ravel())
            self._places = self._scale.at(pairs)
            right = int((result.judged & ~result.wrong).sum())
            self.setAccessibleDescription(
                f"{right} right, {int(result.wrong.sum())} wrong, "
                f"{int((~result.judged).sum())} not judged"
            )
        self.update()

    def set_faded(self, faded: bool) -> None:
        """Whether it is of another state of the network than the present one."""
        if faded != self._faded:
            self._faded = faded
            self.update()

    def choose(self, number: int | None) -> None:
        """Ring one element."""
        if number != self._chosen:
            self._chosen = number
            self.update()

    # Where things are

    def plane(self) -> QRectF:
        """The square of the plot, as large as there is room."""
        room = QRectF(self.rect()).adjusted(LEFT, TOP, -RIGHT, -BOTTOM)
        side = max(40.0, min(room.width(), room.height()))
        return QRectF(room.left() + max(0.0, 0.5 * (room.width() - side)), room.top(), side, side)

    def points(self) -> NDArray[np.float64]:
        """Of each element, in pixels: (E, 2)."""
        plane = self.plane()
        half = 0.5 * plane.width() - BIGGER
        middle = np.array([plane.center().x(), plane.center().y()])
        return middle + self._places * (half, -half)

    def number_at(self, x: float, y: float) -> int | None:
        """The element whose mark is nearest, where one is near; one that is wrong before others."""
        if self._result is None or not len(self._places):
            return None
        away = np.hypot(*(self.points() - (x, y)).T)
        away = np.where(self._result.wrong, away - 3.0, away)
        number = int(away.argmin())
        return number if away[number] <= NEAR else None

    # The mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        number = self.number_at(event.position().x(), event.position().y())
        shape = Qt.CursorShape.ArrowCursor if number is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        if number is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(event.globalPosition().toPoint(), self.text_of(number), self)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        QToolTip.hideText()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        number = self.number_at(event.position().x(), event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self.choose(number)
            self.number_chosen.emit(number)

    def text_of(self, number: int) -> str:
        """What is said of an element."""
        assert self._result is not None
        check = self._result.check
        error = f"relative error {error_text(float(check.relative_error[number]))}"
        if check.at_kink[number]:
            error = "at a kink: not judged"
        elif check.in_rounding[number]:
            error = "lost in rounding: not judged"
        return (
            f"{self._result.title_of(number)}\n"
            f"analytic {signed(f'{check.analytic[number]:.7e}')}\n"
            f"numeric {signed(f'{check.numeric[number]:.7e}')}\n{error}"
        )

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint_on(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(sans(11))
        self._paint_frame(painter, self.plane())
        if self._result is not None:
            painter.setOpacity(FADED if self._faded else 1.0)
            self._paint_marks(painter, self._result)

    def _paint_frame(self, painter: QPainter, plane: QRectF) -> None:
        half, middle = 0.5 * plane.width() - BIGGER, plane.center()
        metrics = QFontMetricsF(sans(11))
        for place, label in self._scale.ticks():
            x, y = middle.x() + place * half, middle.y() - place * half
            painter.setPen(QPen(self._theme.color("line" if label == "0" else "grid"), 1.0))
            painter.drawLine(QPointF(x, plane.top()), QPointF(x, plane.bottom()))
            painter.drawLine(QPointF(plane.left(), y), QPointF(plane.right(), y))
        painter.setPen(QPen(self._theme.color("dim"), 1.0, Qt.PenStyle.DashLine))
        painter.drawLine(plane.bottomLeft(), plane.topRight())
        painter.setPen(self._theme.color("dim"))
        self._paint_labels(painter, plane, metrics)
        name = QRectF(plane.left() - 40.0, plane.bottom() + 17.0, plane.width() + 80.0, 16.0)
        painter.drawText(name, int(Qt.AlignmentFlag.AlignHCenter), "analytic ∂L/∂w")
        painter.save()
        painter.translate(plane.left() - 48.0, plane.center().y())
        painter.rotate(-90.0)
        across = QRectF(-0.5 * plane.height(), -9.0, plane.height(), 16.0)
        painter.drawText(across, int(Qt.AlignmentFlag.AlignCenter), "numeric")
        painter.restore()

    def _paint_labels(self, painter: QPainter, plane: QRectF, metrics: QFontMetricsF) -> None:
        """Those that have room; zero and the ends before others."""
        half, middle = 0.5 * plane.width() - BIGGER, plane.center()
        below: list[QRectF] = []
        beside: list[QRectF] = []
        for place, label in sorted(self._scale.ticks(), key=lambda tick: _rank(tick[0])):
            wide, high = metrics.horizontalAdvance(label), metrics.height()
            x, y = middle.x() + place * half, middle.y() - place * half
            at = QRectF(x - 0.5 * wide, plane.bottom() + 2.0, wide, high)
            if not any(at.adjusted(-5.0, 0.0, 5.0, 0.0).intersects(other) for other in below):
                below.append(at)
                painter.drawText(at, int(Qt.AlignmentFlag.AlignCenter), label)
            at = QRectF(plane.left() - 5.0 - wide, y - 0.5 * high, wide, high)
            if not any(at.intersects(other) for other in beside):
                beside.append(at)
                painter.drawText(at, int(Qt.AlignmentFlag.AlignCenter), label)

    def _paint_marks(self, painter: QPainter, result: ProofResult) -> None:
        points = self.points()
        right = result.judged & ~result.wrong
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._theme.color("faint"), 1.2))
        for x, y in points[~result.judged].tolist():
            painter.drawEllipse(QPointF(x, y), RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("proven", 0.75))
        for x, y in points[right].tolist():
            painter.drawEllipse(QPointF(x, y), RADIUS, RADIUS)
        painter.setPen(QPen(self._theme.color("wrong"), 2.0))
        for x, y in points[result.wrong].tolist():
            painter.drawLine(QPointF(x - BIGGER, y - BIGGER), QPointF(x + BIGGER, y + BIGGER))
            painter.drawLine(QPointF(x - BIGGER, y + BIGGER), QPointF(x + BIGGER, y - BIGGER))
        if self._chosen is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.color("accent"), 2.0))
            painter.drawEllipse(QPointF(*points[self._chosen].tolist()), 7.0, 7.0)


def _rank(place: float) -> tuple[int, float]:
    return (0, 0.0) if place == 0.0 else (1, -abs(place))
