"""How a layer's W would be drawn, as a small histogram; dashed where 1/√fan_in lies."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop_nn.models.initializer_preview import BINS, InitializerPreview
from desktop_nn.models.number_text import fixed, plain
from desktop_nn.views.theme import Theme, sans

TOP, BOTTOM = 30, 14
LOWEST = 62
TIP = (
    "W as the chosen initializer would draw it with this layer's own stream of the seed, before it "
    "is used. Dashed: ±1/√fan_in, at which a sum over inputs of size 1 has size 1 again; "
    "gain: √fan_in · σ, by how much the signal grows on its way to Z."
)


class InitializerPicture(QWidget):
    """Painted when the layer, its initializer or the colours are others: never by a frame."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preview: InitializerPreview | None = None
        self._title = ""
        self.setObjectName("initializerPicture")
        self.setToolTip(TIP)
        self.setMinimumHeight(LOWEST)

    @property
    def preview(self) -> InitializerPreview | None:
        return self._preview

    def title(self) -> str:
        return self._title

    def show_preview(self, preview: InitializerPreview, title: str) -> None:
        """`title`: the initializer, and its formula with the layer's numbers."""
        self._preview, self._title = preview, title
        self.setAccessibleName(f"Weights as drawn: {title}, {self.fact()}")
        self.update()

    def fact(self) -> str:
        """“σ 0.707 · gain 1.00”: the deviation, and by how much the signal grows."""
        preview = self._preview
        if preview is None or preview.counts is None:
            return preview.reason if preview else ""
        return f"σ {fixed(preview.deviation, 3)} · gain {fixed(preview.gain, 2)}"

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(98, LOWEST)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(140, 100)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        preview = self._preview
        if preview is None:
            return
        painter = QPainter(self)
        painter.setFont(sans(11))
        painter.setPen(self._theme.color("text"))
        self._write(painter, 0, self._title)
        painter.setFont(sans(10))
        painter.setPen(self._theme.color("dim"))
        self._write(painter, 15, self.fact())
        if preview.counts is not None:
            self._paint_bars(painter, preview)
            self._paint_scale(painter, preview)

    def _write(self, painter: QPainter, top: int, text: str) -> None:
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(0, top, self.width(), 14), Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_scale(self, painter: QPainter, preview: InitializerPreview) -> None:
        base = self.height() - BOTTOM
        dashed = QPen(self._theme.color("text"), 1.0, Qt.PenStyle.DashLine)
        painter.setPen(dashed)
        for sign in (-1.0, 1.0):
            across = self.width() * 0.5 * (1.0 + sign * preview.scale / preview.limit)
            painter.drawLine(QLineF(across, TOP, across, base))
        painter.setPen(QPen(self._theme.color("line"), 1.0))
        painter.drawLine(QLineF(0, base, self.width(), base))
        painter.setPen(self._theme.color("dim"))
        area, align = self.rect(), Qt.AlignmentFlag
        for side, value in ((align.AlignLeft, -preview.limit), (align.AlignRight, preview.limit)):
            painter.drawText(area, align.AlignBottom | side, plain(value, 3))
        painter.drawText(area, align.AlignBottom | align.AlignHCenter, "0")

    def _paint_bars(self, painter: QPainter, preview: InitializerPreview) -> None:
        assert preview.counts is not None
        base, highest = self.height() - BOTTOM, max(1, int(preview.counts.max()))
        wide, room = self.width() / BINS, base - TOP
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("positive"))
        for place, count in enumerate(preview.counts.tolist()):
            high = room * count / highest
            painter.drawRect(QRectF(place * wide, base - high, max(1.0, wide - 0.5), high))
