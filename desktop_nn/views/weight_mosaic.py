"""Many small pictures side by side, as large as they all find room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from desktop_nn.training.maps import Bytes
from desktop_nn.views.map_image import color_table

GAP = 4
"""Pixels between two pictures, of which each has a frame of one within."""
LARGEST = 12
"""Pixels a side of one weight, at most."""
FRAME = 255


@dataclass(frozen=True)
class Mosaic:
    """How `count` pictures of `height` by `width` numbers lie: in so many `columns`, each number
    `side` pixels across. Where not all find room, `count` is how many do."""

    count: int
    height: int
    width: int
    side: int
    columns: int

    @staticmethod
    def of(count: int, height: int, width: int, across: int, down: int) -> Mosaic:
        """The largest that fits into so many pixels."""
        for side in range(LARGEST, 0, -1):
            columns = max(1, (across + GAP - 2) // (width * side + GAP))
            rows = max(1, (down + GAP - 2) // (height * side + GAP))
            if columns * rows >= count or side == 1:
                return Mosaic(min(count, columns * rows), height, width, side, columns)
        raise AssertionError("a side of 1 is always taken")

    def place(self, number: int) -> QRect:
        """A picture's, in pixels, without its frame."""
        row, column = divmod(number, self.columns)
        across, down = self.width * self.side, self.height * self.side
        return QRect(1 + column * (across + GAP), 1 + row * (down + GAP), across, down)

    def at(self, x: int, y: int) -> tuple[int, int, int] | None:
        """The picture, and its row and column of numbers, at a pixel."""
        column, left = divmod(x - 1, self.width * self.side + GAP)
        row, top = divmod(y - 1, self.height * self.side + GAP)
        number = row * self.columns + column
        inside = left < self.width * self.side and top < self.height * self.side
        if x < 1 or y < 1 or not inside or column >= self.columns or number >= self.count:
            return None
        return number, top // self.side, left // self.side

    def drawn(self, pictures: Bytes, colors: NDArray[np.uint8], frame: tuple[int, ...]) -> QImage:
        """All of them, on the colour of zero. pictures: (count or more, height, width), −127 … 127;
        colors: (255, 4) for these; `frame`: RGBA."""
        last = self.place(self.count - 1)
        wide = self.place(min(self.count, self.columns) - 1)
        places = np.full((last.bottom() + 2, wide.right() + 2), 127, np.uint8)
        large = (pictures[: self.count].astype(np.int16) + 127).astype(np.uint8)
        large = large.repeat(self.side, axis=1).repeat(self.side, axis=2)
        for number, picture in enumerate(large):
            spot = self.place(number)
            left, top, right, bottom = spot.left(), spot.top(), spot.right() + 1, spot.bottom() + 1
            places[top - 1 : bottom + 1, left - 1 : right + 1] = FRAME
            places[top:bottom, left:right] = picture
        height, width = places.shape
        image = QImage(places.data, width, height, width, QImage.Format.Format_Indexed8)
        table = np.concatenate([colors, np.array([frame], np.uint8)])
        image.setColorTable(color_table(table))
        return image.convertToFormat(QImage.Format.Format_RGB32)
