"""Paints one array of a matrix expression: its heading, and of each visible cell a fill and a
number."""

from __future__ import annotations

import math
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen

from desktop_nn.models.number_text import grouped
from desktop_nn.views.kept import KeptGlyphs, KeptMetrics
from desktop_nn.views.microscope.cell_text import Density, cell_text
from desktop_nn.views.microscope.matrix_layout import HEADING, NUMBERS_ABOVE, Block, beside_of
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

TITLE_PIXELS = 11
NUMBER_PIXELS = 9
AFTER_TITLE = 6.0
BEYOND = 14.0
"""Pixels by which a shape may stand out over its block: there is nothing painted."""
CENTRED = int(Qt.AlignmentFlag.AlignCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

Mask = NDArray[np.bool_]
Grades = NDArray[Any]


@cache
def glyphs(pixels: int) -> KeptGlyphs:
    """For the numbers of all matrices in that size."""
    return KeptGlyphs(mono(pixels), MOST_TEXTS)


@cache
def title_metrics(weight: QFont.Weight) -> KeptMetrics:
    return KeptMetrics(sans(TITLE_PIXELS, weight))


def heading_width(block: Block) -> float:
    """What title and shape take side by side."""
    title, shape = _widths_of(block)
    return title + AFTER_TITLE + shape + 2.0


def _widths_of(block: Block) -> tuple[float, float]:
    """Of title and shape."""
    bold, plain = title_metrics(QFont.Weight.DemiBold), title_metrics(QFont.Weight.Normal)
    operand = block.operand
    return bold.horizontalAdvance(operand.title), plain.horizontalAdvance(operand.shape_text())


def room_of(block: Block, has_numbers: bool) -> QRectF:
    """All that is painted of a block: its cells, the heading above, and numbers beside."""
    above = HEADING + (NUMBERS_ABOVE if has_numbers else 0.0)
    beside = beside_of(block.operand)
    wide = max(block.right - block.left, math.ceil(heading_width(block)))
    high = block.bottom - block.top + above
    return QRectF(block.left - beside, block.top - above, wide + beside, high)


class BlockPainter:
    """`grades`: of each cell that is shown its tint's place in the table; `has_numbers`: whether
    rows and columns have theirs in any of the blocks, so that all headings are level; `ratio`: the
    device's pixels in one of the view's."""

    def __init__(self, theme: Theme, density: Density, has_numbers: bool, ratio: float) -> None:
        self._theme = theme
        self._density = density
        self._has_numbers = has_numbers
        self._ratio = ratio
        self._glyphs = glyphs(density.pixels)
        self._tints = tints(theme.tokens)
        self._frame = QPen(theme.color("line"), 1.0)

    def paint(self, painter: QPainter, block: Block, grades: Grades) -> None:
        self._painter = painter
        self._paint_heading(block)
        if block.is_part:
            self._paint_numbers(block)
        self._paint_cells(block, grades)

    def _paint_heading(self, block: Block) -> None:
        """Title, shape, and where not all of it is seen, that."""
        above = NUMBERS_ABOVE if self._has_numbers else 0.0
        top = block.top - above - HEADING
        self._painter.setFont(sans(TITLE_PIXELS, QFont.Weight.DemiBold))
        title, shape = block.operand.title, block.operand.shape_text()
        of_title, of_shape = _widths_of(block)
        self._painter.setPen(self._theme.color("text"))
        self._painter.drawText(QRectF(block.left, top, of_title + 2.0, HEADING), LEFT, title)
        left = block.left + of_title + AFTER_TITLE
        if left + of_shape <= block.right + BEYOND:
            self._painter.setFont(sans(TITLE_PIXELS))
            self._painter.setPen(self._theme.color("dim"))
            self._painter.drawText(QRectF(left, top, of_shape + 2.0, HEADING), LEFT, shape)

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

    def _paint_cells(self, block: Block, grades: Grades) -> None:
        values = block.operand.values[np.ix_(block.rows, block.columns)]
        width, height = block.width - 2.0 * GAP, block.height - 2.0 * GAP
        lefts = [self._on_pixel(block.corner((0, column))[0] + GAP) for column in block.columns]
        for number, row, graded in zip(block.rows, values.tolist(), grades.tolist(), strict=True):
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
        text = cell_text(number, self._density)
        self._glyphs.draw(painter, place.right() - MARGIN, place.center().y(), text)

    def _on_pixel(self, place: float) -> float:
        """Fills are sharp only there."""
        return round(place * self._ratio) / self._ratio


def grades_of(block: Block, mask: Mask, limit: float) -> Grades:
    """Of the cells that are shown."""
    part = np.ix_(block.rows, block.columns)
    return np.where(mask[part], levels(block.operand.values[part], limit), UNKNOWN)
