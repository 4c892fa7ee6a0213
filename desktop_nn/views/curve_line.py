"""The line of a curve that grows with every frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPen

from desktop_nn.views.look import Look
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg

Floats = NDArray[np.float64]


class CurveLine(pg.GraphicsObject):
    """A line through points of the plane, as wide as its pen says at any zoom.

    pyqtgraph's own asks for the bounds of all points again with every new one, for ranges that
    follow by themselves; here whoever draws says what is shown. Its bounds are the plot's."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self.pen = QPen()
        self._path = QPainterPath()
        self._bounds = QRectF()
        self.xs: Floats = np.empty(0)
        self.ys: Floats = np.empty(0)

    def setPen(self, pen: QPen) -> None:  # noqa: N802
        self.pen = pen
        self.update()

    def setData(self, x: Floats, y: Floats, look: Look | None = None) -> None:  # noqa: N802
        """x, y: (P,), finite. `look`: what the plot shows now, where that is known. Without points
        it is no item to paint."""
        bounds = (look or Look.of(self._plot)).bounds
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self.xs, self.ys = x, y
        self._path = pg.arrayToQPath(x, y, connect="all", finiteCheck=False)
        self.update()

    def getData(self) -> tuple[Floats, Floats]:  # noqa: N802
        return self.xs, self.ys

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._bounds

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self.pen)
        painter.drawPath(self._path)
