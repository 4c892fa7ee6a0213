"""Paints a matrix expression: visible cells only, and of each no more than a fill and a number."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from desktop_nn.models.matrix_expression import SAMPLES, Cell
from desktop_nn.models.number_text import grouped
from desktop_nn.views.kept import KeptGlyphs
from desktop_nn.views.microscope.cell_text import cell_text
from desktop_nn.views.microscope.matrix_layout import (
    HEADING,
    NUMBERS_ABOVE,
    Block,
    MatrixLayout,
    Sign,
    beside_of,
)
from desktop_nn.views.number_tints import levels, tints
from desktop_nn.views.theme import Theme, mono, sans

GAP = 1.0
"""Pixels between a cell's side and its fill."""

CORNER = 3.0
MARGIN = 3.0
"""Pixels between a number and the right side of its fill."""

MOST_TEXTS = 4096
UNKNOWN = -1
"""Instead of a tint's place in their table: not computed yet."""

SIGN_PIXELS = 13
TITLE_PIXELS = 11
NUMBER_PIXELS = 9
CENTRED = int(Qt.AlignmentFlag.AlignCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

Mask = NDArray[np.bool_]


@cache
def glyphs(pixels: int) -> KeptGlyphs:
    """For the numbers of all matrices in that size."""
    return KeptGlyphs(mono(pixels), MOST_TEXTS)


def sign_widths(texts: list[str]) -> dict[str, float]:
    """What each text between two blocks takes."""
    metrics = QFontMetricsF(sans(SIGN_PIXELS))
    return {text: metrics.horizontalAdvance(text) for text in texts}


class MatrixPainter:
    """`masks`: what of each block's operand is computed, laid out as its values, by its place in
    the layout; `limits`: the size at which its colour is full."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        layout: MatrixLayout,
        masks: Mapping[int, Mask],
        limits: Mapping[int, float],
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._layout = layout
        self._masks = masks
        self._limits = limits
        self._ratio = painter.deviceTransform().m11()
        self._glyphs = glyphs(layout.density.pixels)
        self._tints = tints(theme.tokens)
        self._frame = QPen(theme.color("line"), 1.0)

    def paint(self) -> None:
        for number, block in enumerate(self._layout.blocks):
            self._paint_heading(block)
            if block.is_part:
                self._paint_numbers(block)
            self._paint_cells(block, self._masks[number], self._limits[number])
        self._painter.setFont(sans(SIGN_PIXELS))
        self._painter.setPen(self._theme.color("text"))
        for sign in self._layout.signs:
            self._paint_sign(sign)

    def _paint_sign(self, sign: Sign) -> None:
        place = QRectF(sign.left, sign.y - 10.0, sign.width, 20.0)
        self._painter.drawText(place, CENTRED, sign.text)

    def _paint_heading(self, block: Block) -> None:
        """Title, shape, and where not all of it is seen, that."""
        above = NUMBERS_ABOVE if self._has_numbers() else 0.0
        top = block.top - above - HEADING
        self._painter.setFont(sans(TITLE_PIXELS, QFont.Weight.DemiBold))
        metrics = QFontMetricsF(self._painter.font())
        title, shape = block.operand.title, block.operand.shape_text()
        width = metrics.horizontalAdvance(title)
        left = block.left
        self._painter.setPen(self._theme.color("text"))
        self._painter.drawText(QRectF(left, top, width + 2.0, HEADING), LEFT, title)
        room = block.right - left - width - 6.0
        plain = QFontMetricsF(sans(TITLE_PIXELS))
        if plain.horizontalAdvance(shape) <= room + 14.0:
            self._painter.setFont(sans(TITLE_PIXELS))
            self._painter.setPen(self._theme.color("dim"))
            place = QRectF(left + width + 6.0, top, plain.horizontalAdvance(shape) + 2.0, HEADING)
            self._painter.drawText(place, LEFT, shape)

    def _has_numbers(self) -> bool:
        return any(block.is_part for block in self._layout.blocks)

    def _paint_numbers(self, block: Block) -> None:
        """Of rows and columns, from 1: dots where more of them follow."""
        painter = self._painter
        painter.setFont(sans(NUMBER_PIXELS))
        painter.setPen(self._theme.color("dim"))
        if block.operand.shape[1] > 1:
            for column in block.columns:
                left, _ = block.corner((block.rows.start, column))
                place = QRectF(left, block.top - NUMBERS_ABOVE, block.width, NUMBERS_ABOVE)
                painter.drawText(place, CENTRED, grouped(column + 1))
        if block.operand.shape[0] > 1:
            beside = beside_of(block.operand)
            for row in block.rows:
                _, top = block.corner((row, block.columns.start))
                place = QRectF(block.left - beside, top, beside - 3.0, block.height)
                painter.drawText(place, RIGHT, grouped(row + 1))

    def _paint_cells(self, block: Block, mask: Mask, limit: float) -> None:
        part = np.ix_(block.rows, block.columns)
        values = block.operand.values[part]
        grades = np.where(mask[part], levels(values, limit), UNKNOWN).tolist()
        width, height = block.width - 2.0 * GAP, block.height - 2.0 * GAP
        lefts = [self._on_pixel(block.corner((0, column))[0] + GAP) for column in block.columns]
        for number, row, graded in zip(block.rows, values.tolist(), grades, strict=True):
            top = self._on_pixel(block.corner((number, 0))[1] + GAP)
            for left, value, grade in zip(lefts, row, graded, strict=True):
                self._paint_cell(QRectF(left, top, width, height), value, grade)

    def _paint_cell(self, place: QRectF, number: float, grade: int) -> None:
        """A fill and a number, or the frame of one that isn't computed yet."""
        painter = self._painter
        if grade == UNKNOWN:
            painter.setPen(self._frame)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)
            return
        fill, ink = self._tints[grade]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(place, CORNER, CORNER)
        painter.setPen(ink)
        text = cell_text(number, self._layout.density)
        self._glyphs.draw(painter, place.right() - MARGIN, place.center().y(), text)

    def _on_pixel(self, place: float) -> float:
        """Fills are sharp only there."""
        return round(place * self._ratio) / self._ratio

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
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

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
        width, height = block.right - block.left, block.bottom - block.top
        place = QRectF(block.left, block.top, width, height).adjusted(-2.5, -2.5, 2.5, 2.5)
        self._painter.drawRoundedRect(place, CORNER, CORNER)

    def _outline(self, place: QRectF, token: str) -> None:
        """With a line of the panel inside, since a cell may have the ring's own colour."""
        self._painter.setPen(QPen(self._theme.color(token), 2.0))
        self._painter.drawRoundedRect(place, CORNER, CORNER)
        self._painter.setPen(QPen(self._theme.color("panel"), 1.0))
        self._painter.drawRoundedRect(place.adjusted(1.5, 1.5, -1.5, -1.5), CORNER, CORNER)


def _place(block: Block, cell: Cell) -> QRectF:
    left, top = block.corner(cell)
    return QRectF(left, top, block.width, block.height).adjusted(GAP, GAP, -GAP, -GAP)
