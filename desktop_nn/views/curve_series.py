"""One curve of a plot: the line, the raw line behind a smoothed one, and its name at its end."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSimpleTextItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from desktop_nn.views.curve_line import CurveLine, Floats
from desktop_nn.views.curve_points import Band, smoothed, thinned
from desktop_nn.views.look import Look
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.theme import sans

NO_BAND = Band(*(np.empty(0) for _ in range(4)))


class Name(QGraphicsSimpleTextItem):
    """With the panel's colour behind it: a stop rule's line doesn't strike it through."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.behind = QColor()
        self.setFont(sans(11))
        self.setZValue(60)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.hide()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.fillRect(self.boundingRect(), self.behind)
        super().paint(painter, option, widget)  # type: ignore[arg-type]


class Series:
    """`token` colours the line, `text_token` the name. Its items are made once."""

    def __init__(self, plot: Plot, name: str, token: str, text_token: str) -> None:
        self.name = name
        self._plot = plot
        self._tokens = (token, text_token)
        self._raw_band = NO_BAND
        self._band = NO_BAND
        self.raw = CurveLine(plot)
        self.line = CurveLine(plot)
        self._dot = pg.ScatterPlotItem(size=6, pxMode=True)
        self._dot.hide()
        for item in (self.raw, self.line, self._dot):
            plot.addItem(item)
        # In the scene: a widget that moves with every frame would have the plot painted twice.
        self._label = Name(name)
        plot.scene().addItem(self._label)

    def restyle(self) -> None:
        """In the theme's present colours."""
        token, text_token = self._tokens
        theme = self._plot.theme
        self.raw.setPen(pg.mkPen(theme.color(token, 0.35)))
        self.line.setPen(pg.mkPen(theme.color(token)))
        self._dot.setPen(None)
        self._dot.setBrush(theme.color(token))
        self._label.behind = theme.color("panel", 0.8)
        self._label.setBrush(theme.color(text_token))

    def take(self, band: Band, smoothing: float) -> None:
        """Hold these rows from now on."""
        self._raw_band = band
        self._band = band
        if smoothing > 0.0:
            mean = smoothed(band.mean, smoothing)
            self._band = Band(band.x, mean, mean, mean)
        self.raw.setVisible(smoothing > 0.0)

    def draw(self, look: Look) -> None:
        """The part that the plot shows. Of nothing, when nothing was there, nothing is drawn."""
        if not len(self._band.x) and not len(self.line.xs):
            return
        part = (look.left, look.right, look.pixels)
        self.line.setData(*thinned(self._band, *part), look)
        if self.raw.isVisible():
            self.raw.setData(*thinned(self._raw_band, *part), look)
        # A line needs two points; drawn always, the dot would cost as much as the line.
        self._dot.setVisible(len(self._band.x) == 1)
        if self._dot.isVisible():
            self._dot.setData(self._band.x, self._band.mean)

    def points(self) -> tuple[Floats, Floats]:
        """Of the line as it is drawn, in the plane, from left to right."""
        return self.line.getData()

    def end(self, look: Look) -> QPointF | None:
        """Where the curve ends on screen, in pixels of the viewport."""
        row = int(np.searchsorted(self._band.x, look.right, "right")) - 1
        if row < 0 or self._band.x[row] < look.left:
            self._label.hide()
            return None
        point = look.to_pixels(float(self._band.x[row]), float(self._band.mean[row]))
        seen = look.place.adjusted(-1, -1, 1, 1).contains(point)
        self._label.setVisible(seen)
        return point if seen else None

    def put_name(self, x: float, y: float) -> None:
        """The name beside a place in the viewport, kept within it."""
        size, area = self._label.boundingRect().toAlignedRect().size(), self._plot.viewport().rect()
        left = min(int(x) + 7, area.right() - size.width())
        top = min(max(0, int(y) - size.height() // 2), area.bottom() - size.height())
        self._label.setPos(left, top)

    def name_place(self) -> QRect | None:
        """Where the name stands in the viewport; None while it isn't shown."""
        shown = self._label.isVisible()
        return self._label.sceneBoundingRect().toAlignedRect() if shown else None
