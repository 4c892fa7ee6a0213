"""One curve of a plot: the line, the raw line behind a smoothed one, and its name at its end."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel

from desktop_nn.views.curve_points import Band, smoothed, thinned
from desktop_nn.views.plot import Plot

NO_BAND = Band(*(np.empty(0) for _ in range(4)))


class Series:
    """`token` colours the line, `text_token` the name. Its items are made once."""

    def __init__(self, plot: Plot, name: str, token: str, text_token: str) -> None:
        self.name = name
        self._plot = plot
        self._tokens = (token, text_token)
        self._raw_band = NO_BAND
        self._band = NO_BAND
        self.raw = pg.PlotCurveItem(antialias=True)
        self.line = pg.PlotCurveItem(antialias=True)
        self._dot = pg.ScatterPlotItem(size=6, pxMode=True)
        for item in (self.raw, self.line, self._dot):
            plot.addItem(item)
        self.label = QLabel(name, plot.viewport())
        self.label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.label.hide()

    def restyle(self) -> None:
        """In the theme's present colours."""
        token, text_token = self._tokens
        theme = self._plot.theme
        self.raw.setPen(pg.mkPen(theme.color(token, 0.35)))
        self.line.setPen(pg.mkPen(theme.color(token)))
        self._dot.setPen(None)
        self._dot.setBrush(theme.color(token))
        color = getattr(theme.tokens, text_token)
        self.label.setStyleSheet(f"color: {color}; font-size: 11px; background: transparent;")
        self.label.adjustSize()

    def take(self, band: Band, smoothing: float) -> None:
        """Hold these rows from now on."""
        self._raw_band = band
        self._band = band
        if smoothing > 0.0:
            mean = smoothed(band.mean, smoothing)
            self._band = Band(band.x, mean, mean, mean)
        self.raw.setVisible(smoothing > 0.0)

    def draw(self) -> None:
        """The part that the plot shows."""
        left, right, *_ = self._plot.shown_range()
        pixels = self._plot.pixels_across
        self.line.setData(*thinned(self._band, left, right, pixels))
        if self.raw.isVisible():
            self.raw.setData(*thinned(self._raw_band, left, right, pixels))
        # A line needs two points; drawn always, the dot would cost as much as the line.
        self._dot.setVisible(len(self._band.x) == 1)
        if self._dot.isVisible():
            self._dot.setData(self._band.x, self._band.mean)

    def end(self) -> QPointF | None:
        """Where the curve ends on screen, in pixels of the viewport."""
        left, right, *_ = self._plot.shown_range()
        row = int(np.searchsorted(self._band.x, right, "right")) - 1
        if row < 0 or self._band.x[row] < left:
            self.label.hide()
            return None
        point = self._plot.to_pixels(self._band.x[row], self._band.mean[row])
        self.label.setVisible(self._plot.place().adjusted(-1, -1, 1, 1).contains(point))
        return point if not self.label.isHidden() else None

    def put_name(self, x: float, y: float) -> None:
        """The name beside a place in the viewport, kept within it."""
        size, area = self.label.size(), self._plot.viewport().rect()
        left = min(int(x) + 7, area.right() - size.width())
        top = min(max(0, int(y) - size.height() // 2), area.bottom() - size.height())
        self.label.move(left, top)
