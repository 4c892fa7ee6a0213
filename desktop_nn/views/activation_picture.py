"""An activation's curve with its derivative, and on it what the layer's units get now."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QWidget

from desktop_nn.models.activation_curve import ActivationCurve
from desktop_nn.models.number_text import plain
from desktop_nn.training.pre_activations import BINS, PreActivations
from desktop_nn.views.theme import Theme, sans

CurveOver = Callable[[float], ActivationCurve | None]

TOP, BOTTOM = 17, 14
LOWEST = 62
USUAL_LIMIT = 5.0
NO_CURVE = "softmax mixes all units of a row: it has no curve of one."
TIP = (
    "a = f(u) as a line and its derivative f′(u) dashed. Bars: the inputs of the activation, Z or "
    "after batch norm U, of this layer's units over the present samples. Where the dashed line is "
    "near 0 over the bars, hardly any gradient passes."
)


class ActivationPicture(QWidget):
    """The curve changes with edits, the bars with what the run sends."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curve_over: CurveOver | None = None
        self._title = ""
        self._values: PreActivations | None = None
        self._front_of: tuple[object, ...] = ()
        self._front_pixmap = QPixmap()
        self.setObjectName("activationPicture")
        self.setToolTip(TIP)
        self.setMinimumHeight(LOWEST)

    @property
    def curve(self) -> ActivationCurve | None:
        """What is drawn; None where there is none of one unit."""
        return self._curve_over(self.limit) if self._curve_over else None

    @property
    def limit(self) -> float:
        """The curve is drawn over [-limit, limit]."""
        return self._values.limit if self._values else USUAL_LIMIT

    @property
    def values(self) -> PreActivations | None:
        return self._values

    def show_activation(self, curve_over: CurveOver, title: str) -> None:
        """`curve_over(limit)` gives its curve over [-limit, limit]."""
        self._curve_over, self._title = curve_over, title
        self.setAccessibleName(f"Curve of {title} and its derivative")
        self.update()

    def show_values(self, values: PreActivations | None) -> None:
        self._values = values
        self.update()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(98, LOWEST)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(140, 100)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_bars(painter)
        painter.drawPixmap(0, 0, self._front())

    def _front(self) -> QPixmap:
        """The curves and words over the bars, which alone change with every snapshot."""
        ratio, tokens = self.devicePixelRatio(), self._theme.tokens
        of = (self._curve_over, self._title, self.limit, self.size(), ratio, tokens)
        if of != self._front_of:
            self._front_of, self._front_pixmap = of, QPixmap(self.size() * ratio)
            self._front_pixmap.setDevicePixelRatio(ratio)
            self._front_pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(self._front_pixmap)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_front(painter)
            painter.end()
        return self._front_pixmap

    def _paint_front(self, painter: QPainter) -> None:
        curve = self.curve
        if curve is None:
            painter.setFont(sans(11))
            painter.setPen(self._theme.color("dim"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, NO_CURVE)
            return
        self._paint_curves(painter, curve)
        self._paint_words(painter)

    def _paint_bars(self, painter: QPainter) -> None:
        if self._values is None:
            return
        counts = self._values.counts.tolist()
        base, highest = self.height() - BOTTOM, max(1, *counts)
        wide, room = self.width() / BINS, base - TOP
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("faint", 0.45))
        for place, count in enumerate(counts):
            high = room * count / highest
            painter.drawRect(QRectF(place * wide, base - high, wide, high))

    def _paint_curves(self, painter: QPainter, curve: ActivationCurve) -> None:
        low = float(min(curve.a.min(), curve.slope.min(), 0.0))
        high = float(max(curve.a.max(), curve.slope.max(), 1.0))
        base, room = self.height() - BOTTOM, self.height() - BOTTOM - TOP

        def up(value: float) -> float:
            return base - room * (value - low) / (high - low)

        middle = self.width() / 2.0
        painter.setPen(QPen(self._theme.color("line"), 1.0))
        painter.drawLine(QLineF(0, up(0.0), self.width(), up(0.0)))
        painter.drawLine(QLineF(middle, TOP, middle, base))
        places = (middle * (1.0 + curve.u / self.limit)).tolist()
        for values, token, style in (
            (curve.slope, "text", Qt.PenStyle.DashLine),
            (curve.a, "accent", Qt.PenStyle.SolidLine),
        ):
            pairs = zip(places, values.tolist(), strict=True)
            line = QPolygonF([QPointF(x, up(y)) for x, y in pairs])
            painter.setPen(QPen(self._theme.color(token), 1.4, style))
            painter.drawPolyline(line)

    def _paint_words(self, painter: QPainter) -> None:
        align, area = Qt.AlignmentFlag, self.rect()
        painter.setFont(sans(11))
        painter.setPen(self._theme.color("text"))
        painter.drawText(area, align.AlignTop | align.AlignLeft, self._title)
        painter.setFont(sans(10))
        painter.setPen(self._theme.color("dim"))
        painter.drawText(area, align.AlignTop | align.AlignRight, "f —  f′ - -")
        for side, value in ((align.AlignLeft, -self.limit), (align.AlignRight, self.limit)):
            painter.drawText(area, align.AlignBottom | side, plain(value, 3))
        painter.drawText(area, align.AlignBottom | align.AlignHCenter, "u")
