"""A map in a plot: numbers as colours, enlarged without steps, and cheap to paint again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QTransform

from desktop_nn.views.plotting import pg

LARGEST = 4096
"""Pixels a side up to which a map is enlarged beforehand: zoomed in further, the part in sight is
enlarged while painting."""


class MapImage(pg.GraphicsObject):
    """Paints `places`, each a row of a table of colours, over a rectangle of the plane, with row 0
    at its bottom.

    Enlarged once for each new map, then only copied: a painter that enlarges does it line by line
    in threads that it waits for, and the pointer's crosshair alone has it painted again."""

    def __init__(self) -> None:
        super().__init__()
        self._place = QRectF()
        self._picture = QImage()
        self._scaled = QImage()

    def show_places(
        self, places: NDArray[np.uint8], colors: NDArray[np.uint8], place: QRectF
    ) -> None:
        """places: (H, W); colors: (256, 4), RGBA."""
        upright = np.ascontiguousarray(places[::-1])
        height, width = upright.shape
        indexed = QImage(upright.data, width, height, width, QImage.Format.Format_Indexed8)
        indexed.setColorTable(color_table(colors))
        self._picture = indexed.convertToFormat(QImage.Format.Format_RGB32)
        self._scaled = QImage()
        if place != self._place:
            self.prepareGeometryChange()
            self._place = place
        self.update()
        self.show()

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._place

    def paint(self, painter: QPainter, *_: object) -> None:
        if self._picture.isNull():
            return
        ratio = painter.device().devicePixelRatioF()
        on_screen = painter.worldTransform().mapRect(self._place)
        size = QSize(round(on_screen.width() * ratio), round(on_screen.height() * ratio))
        painter.setWorldTransform(QTransform())
        if size.isEmpty() or max(size.width(), size.height()) > LARGEST:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(on_screen, self._picture)
            return
        if self._scaled.size() != size:
            self._scaled = scaled(self._picture, size)
        self._scaled.setDevicePixelRatio(ratio)
        painter.drawImage(QPoint(round(on_screen.left()), round(on_screen.top())), self._scaled)


def scaled(picture: QImage, size: QSize) -> QImage:
    """In other proportions too, and smoothly."""
    smooth = Qt.TransformationMode.SmoothTransformation
    return picture.scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def color_table(colors: NDArray[np.uint8]) -> list[int]:
    """As Qt wants it, from rows of RGBA: (n, 4)."""
    rgba = colors.astype(np.uint32)
    return ((rgba[:, 3] << 24) | (rgba[:, 0] << 16) | (rgba[:, 1] << 8) | rgba[:, 2]).tolist()
