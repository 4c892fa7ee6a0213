"""Many marks that all move with every frame: one picture, copied to each place."""

from __future__ import annotations

import sys

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QTransform

from desktop_nn.views.plotting import pg

COLUMNS = 10
"""Of a fragment: its middle, its source's corner and size, both scales, rotation and opacity."""


class MarkCloud(pg.GraphicsObject):
    """Round marks in the plane of a plot. pyqtgraph's own make a record of style for each of them
    with each new set of places, which takes most of their time."""

    def __init__(self) -> None:
        super().__init__()
        self.points: NDArray[np.float64] = np.zeros((0, 2))
        self.size = 5.0
        self.fill, self.edge = QColor(), QColor()
        self._width = 1.0
        self._pixmap = QPixmap()

    def show_points(self, points: NDArray[np.float64]) -> None:
        """points: (P, 2), all finite."""
        self.points = points
        self.update()

    def use(self, fill: QColor, edge: QColor, width: float) -> None:
        """The marks' colours, and the pixels of their edge."""
        self.fill, self.edge, self._width = fill, edge, width
        self._pixmap = QPixmap()
        self.update()

    def set_size(self, size: float) -> None:
        """Pixels across."""
        if size != self.size:
            self.size = size
            self._pixmap = QPixmap()
            self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        """All that is in sight: no place is ever outside of what has to be painted again."""
        return self.viewRect() or QRectF()

    def viewTransformChanged(self) -> None:  # noqa: N802
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_: object) -> None:
        # An exception that left this method could crash the process.
        try:
            self._paint(painter)
        except Exception:
            sys.excepthook(*sys.exc_info())

    def _paint(self, painter: QPainter) -> None:
        if not len(self.points):
            return
        ratio = painter.device().devicePixelRatioF()
        if self._pixmap.isNull() or self._pixmap.devicePixelRatio() != ratio:
            self._pixmap = self._drawn(ratio)
        to_screen = painter.worldTransform()
        scale = np.array([[to_screen.m11(), to_screen.m12()], [to_screen.m21(), to_screen.m22()]])
        side = self._pixmap.width()
        rows = np.empty((len(self.points), COLUMNS))
        rows[:, :2] = self.points @ scale + (to_screen.dx(), to_screen.dy())
        rows[:, 2:] = (0.0, 0.0, side, side, 1.0 / ratio, 1.0 / ratio, 0.0, 1.0)
        painter.setWorldTransform(QTransform())
        # Handed over as they lie in memory: a list of fragments would have to be made each time.
        first = shiboken6.wrapInstance(rows.__array_interface__["data"][0], QPainter.PixmapFragment)
        painter.drawPixmapFragments(first, len(rows), self._pixmap)  # type: ignore[arg-type]

    def _drawn(self, ratio: float) -> QPixmap:
        room = int(np.ceil((self.size + self._width + 1.0) * ratio))
        pixmap = QPixmap(room, room)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.edge, self._width * ratio))
        painter.setBrush(self.fill)
        radius = 0.5 * self.size * ratio
        painter.drawEllipse(QPointF(0.5 * room, 0.5 * room), radius, radius)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
