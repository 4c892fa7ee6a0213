"""Paints a matrix expression: its arrays, what is done between them, and what is lit in them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from desktop_nn.models.matrix_expression import SAMPLES, Cell
from desktop_nn.views.kept import KeptPictures
from desktop_nn.views.microscope.matrix_block import (
    CENTRED,
    CORNER,
    GAP,
    BlockPainter,
    Grades,
    Mask,
    grades_of,
    room_of,
)
from desktop_nn.views.microscope.matrix_layout import Block, MatrixLayout, Sign
from desktop_nn.views.theme import Theme, sans

SIGN_PIXELS = 13


def sign_widths(texts: list[str]) -> dict[str, float]:
    """What each text between two blocks takes."""
    metrics = QFontMetricsF(sans(SIGN_PIXELS))
    return {text: metrics.horizontalAdvance(text) for text in texts}


class MatrixPainter:
    """`masks`: what of each block's operand is computed, laid out as its values, by its place in
    the layout; `limits`: the size at which its colour is full; `pictures`: of arrays that were
    painted before, all of one update."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        layout: MatrixLayout,
        masks: Mapping[int, Mask],
        limits: Mapping[int, float],
        pictures: KeptPictures,
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._layout = layout
        self._masks = masks
        self._limits = limits
        self._pictures = pictures
        self._has_numbers = any(block.is_part for block in layout.blocks)
        ratio = painter.deviceTransform().m11()
        self._blocks = BlockPainter(theme, layout.density, self._has_numbers, ratio)

    def paint(self) -> None:
        for number, block in enumerate(self._layout.blocks):
            self._paint_block(block, grades_of(block, self._masks[number], self._limits[number]))
        self._painter.setFont(sans(SIGN_PIXELS))
        self._painter.setPen(self._theme.color("text"))
        for sign in self._layout.signs:
            self._paint_sign(sign)

    def _paint_block(self, block: Block, grades: Grades) -> None:
        """From a picture, where the array stood there with the same numbers known: most of a step's
        arrays did in the one before."""
        room, of = room_of(block, self._has_numbers), block.operand
        alike = (self._theme.tokens.name, self._layout.density, self._has_numbers)
        places = self._pictures.of_size(self._painter, QSizeF(room.size()), alike)
        known = (of.phase, of.name, of.title, block.rows, block.columns, block.width, block.height)
        corner = places.on_pixel(room.topLeft())
        off = room.topLeft() - corner  # nothing, where the device has whole pixels of the view's
        paint = partial(self._paint_at, corner, block, grades)
        key = (known, round(off.x(), 3), round(off.y(), 3), grades.tobytes())
        places.draw(corner.x(), corner.y(), key, paint)

    def _paint_at(self, corner: QPointF, block: Block, grades: Grades, painter: QPainter) -> None:
        painter.translate(-corner)
        self._blocks.paint(painter, block, grades)

    def _paint_sign(self, sign: Sign) -> None:
        place = QRectF(sign.left, sign.y - 10.0, sign.width, 20.0)
        self._painter.drawText(place, CENTRED, sign.text)

    def paint_sample(self, sample: int) -> None:
        """A mark at the row, or column, of the sample that is shown."""
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color("accent"))
        for block in self._layout.blocks:
            rows, columns = block.operand.axes
            if rows == SAMPLES and sample in block.rows:
                _, top = block.corner((sample, block.columns.start))
                self._painter.drawRect(QRectF(block.left - 2.0, top + 3.0, 2.0, block.height - 6.0))
            if columns == SAMPLES and sample in block.columns:
                left, _ = block.corner((block.rows.start, sample))
                self._painter.drawRect(QRectF(left + 4.0, block.top - 2.0, block.width - 8.0, 2.0))

    def paint_lit(self, cell: Cell) -> None:
        """Around a cell of the result, and the row, column or cell that it is made of."""
        for block, cells in self._layout.lit(cell):
            if cells:
                place = _place(block, cells[0]).united(_place(block, cells[-1]))
                self._outline(place, "accent")

    def paint_pointed(self, block: Block, cell: Cell) -> None:
        """Around the cell under the mouse."""
        self._outline(_place(block, cell), "text")

    def paint_chosen(self, block: Block | None) -> None:
        """Around the array that keys move, if there is one."""
        if block is None:
            return
        pen = QPen(self._theme.color("accent"), 1.0, Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        width, height = block.right - block.left, block.bottom - block.top
        place = QRectF(block.left, block.top, width, height).adjusted(-2.5, -2.5, 2.5, 2.5)
        self._painter.drawRoundedRect(place, CORNER, CORNER)

    def _outline(self, place: QRectF, token: str) -> None:
        """With a line of the panel inside, since a cell may have the ring's own colour."""
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self._theme.color(token), 2.0))
        self._painter.drawRoundedRect(place, CORNER, CORNER)
        self._painter.setPen(QPen(self._theme.color("panel"), 1.0))
        self._painter.drawRoundedRect(place.adjusted(1.5, 1.5, -1.5, -1.5), CORNER, CORNER)


def _place(block: Block, cell: Cell) -> QRectF:
    left, top = block.corner(cell)
    return QRectF(left, top, block.width, block.height).adjusted(GAP, GAP, -GAP, -GAP)
