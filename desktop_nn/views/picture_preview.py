"""Pictures that are being imported, as the network will get them: a row for each class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_nn.models.picture_rows import PictureRow
from desktop_nn.views.painting import paint_on
from desktop_nn.views.theme import Theme, sans

SIDE = 56
"""Pixels across a picture, at most."""
GAP = 6
LINE = 20
EMPTY = "The first pictures of each class will stand here, as the network gets them."
CENTRED = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)


class PicturePreview(QWidget):
    """`show_rows(rows)`; as high as they need."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: tuple[PictureRow, ...] = ()
        self._images: list[list[QImage]] = []
        self.setObjectName("picturePreview")
        self.setAccessibleName("First pictures of each class")
        theme.changed.connect(self.update)

    def show_rows(self, rows: Sequence[PictureRow]) -> None:
        """Enlarged once; painting only copies them."""
        self._rows = tuple(rows)
        self._images = [[_enlarged(picture) for picture in row.pictures] for row in rows]
        self.setAccessibleDescription("; ".join(row.text for row in rows))
        self.setMinimumHeight(len(rows) * self._row_height)
        self.update()

    @property
    def _row_height(self) -> int:
        highest = max((image.height() for row in self._images for image in row), default=SIDE)
        return LINE + highest + 2 * GAP

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, max(1, len(self._rows)) * self._row_height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        paint_on(self, self._paint)

    def _paint(self, painter: QPainter) -> None:
        painter.setFont(sans(12))
        if not self._rows:
            painter.setPen(self._theme.color("dim"))
            painter.drawText(self.rect(), CENTRED, EMPTY)
            return
        for place, (row, images) in enumerate(zip(self._rows, self._images, strict=True)):
            top = place * self._row_height
            painter.setPen(self._theme.color("text"))
            painter.drawText(QPoint(0, top + LINE - 6), row.text)
            self._paint_row(painter, images, top + LINE)

    def _paint_row(self, painter: QPainter, images: Sequence[QImage], top: int) -> None:
        """As many as there is room for."""
        painter.setPen(self._theme.color("line"))
        left = 1
        for image in images:
            if left + image.width() >= self.width():
                return
            painter.drawImage(QPoint(left, top), image)
            painter.drawRect(left - 1, top - 1, image.width() + 1, image.height() + 1)
            left += image.width() + GAP


def _enlarged(picture: NDArray[np.float64]) -> QImage:
    """Pixel by pixel, so that each can be told."""
    rows, columns = picture.shape
    levels = np.ascontiguousarray(np.round(255.0 * picture), np.uint8)
    image = QImage(levels.data, columns, rows, columns, QImage.Format.Format_Grayscale8)
    times = max(1, SIDE // max(rows, columns))
    return image.scaled(columns * times, rows * times).convertToFormat(QImage.Format.Format_RGB32)
