"""The diagram while an update is walked through: the numbers of one sample in its neurons, and what
the step touches lit up, the rest dimmed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_nn.models.number_text import fixed, plain
from desktop_nn.models.walk_picture import Edge, WalkPicture
from desktop_nn.views.diagram_label import (
    entries_of,
    label_below,
    label_layout,
    paint_label,
    sign_token,
)
from desktop_nn.views.diagram_layout import Box, Column, DiagramLayout
from desktop_nn.views.diagram_scene import DiagramScene
from desktop_nn.views.diagram_static import draw_lines, radius, rectangle
from desktop_nn.views.kept import KeptPictures
from desktop_nn.views.microscope.cell_text import CLOSE, ROOMY, cell_text
from desktop_nn.views.theme import Theme, mono

DIMNESS = 0.62
"""How much of the panel's colour lies over lines that the step doesn't touch."""

WIDE = 140.0
"""Pixels of a card, from which two letters stand beside a number."""

HIGHEST_PICTURE = 1500.0
"""Pixels of a layer's height, beyond which its neurons alone are kept: zoomed in, it is large."""

NOTHING = "–"
CENTRED = int(Qt.AlignmentFlag.AlignCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class CardStyle:
    """How much a neuron has room for: so many `numbers` (0: none, a frame alone), below one another
    or `beside`, with so many `decimals`, in so many pixels; whether each has its letter."""

    numbers: int
    pixels: int
    decimals: int
    width: float
    height: float
    has_letters: bool
    beside: bool = False


STYLES = (
    CardStyle(2, 11, 4, 74.0, 35.0, True),
    CardStyle(2, 11, 4, 142.0, 17.0, True, beside=True),
    CardStyle(2, 10, 3, 112.0, 14.0, True, beside=True),
    CardStyle(2, 10, 3, 48.0, 31.0, False),
    CardStyle(1, 11, 4, 60.0, 17.0, False),
    CardStyle(1, 10, 3, 46.0, 14.0, False),
    CardStyle(1, 9, 2, 32.0, 12.0, False),
    CardStyle(0, 0, 0, 0.0, 0.0, False),
)
"""From the roomiest to the tightest."""

BETWEEN = 0.3
"""Of the way from column to column, that is seen of the lines between two columns of cards."""


def fits(picture: WalkPicture, columns: Sequence[Column]) -> bool:
    """Whether it is of the network that is drawn."""
    return [len(values) for values in picture.values] == [column.units for column in columns]


def style_of(layout: DiagramLayout, column: Column) -> CardStyle:
    """The roomiest that a column has room for."""
    apart = min((b.y - a.y for a, b in pairwise(column.cells)), default=math.inf)
    cell = column.cells[0].width
    # Cards of the outer columns grow inwards alone, so that they leave the names in peace.
    inwards = 2.0 if len(layout.columns) == 2 else 1.5
    for style in STYLES:
        wide = max(cell, style.width)
        between = layout.pitch - inwards * wide + (inwards - 1.0) * cell
        if style.height <= apart - 2.0 and between >= BETWEEN * layout.pitch:
            return style
    return STYLES[-1]


def card_of(layout: DiagramLayout, column: Column, row: int) -> Box:
    """Where a neuron's numbers stand: over all of its cell, and more where they need it, away from
    the names of inputs and outputs."""
    return card_in(layout, column, row, style_of(layout, column))


def card_in(layout: DiagramLayout, column: Column, row: int, style: CardStyle) -> Box:
    """The same, of a style that is known."""
    cell = column.cells[row]
    width, height = max(cell.width, style.width), max(cell.height, style.height)
    left = cell.x - 0.5 * width
    if column is layout.columns[0]:
        left = cell.left
    elif column is layout.columns[-1]:
        left = cell.right - width
    return Box(left, cell.y - 0.5 * height, width, height)


def lit_place(layout: DiagramLayout, picture: WalkPicture) -> QRectF | None:
    """Around all lit neurons; None where none is."""
    rows = [rows_of(column) for column in layout.columns]
    place = QRectF()
    for number, row in {(column, rows[column][unit]) for column, unit in picture.neurons}:
        card = card_of(layout, layout.columns[number], row)
        place = place.united(rectangle(card, -8.0))
    return None if place.isNull() else place


@dataclass(frozen=True)
class Line:
    """A number of a neuron as it is written, in a token's colour."""

    letter: str
    text: str
    token: str


class WalkPainter:
    """Paints over the scene, in its coordinates. `cards` and `columns`: pictures of neurons with
    their numbers, and of all of a layer, that were painted before."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        scene: DiagramScene,
        picture: WalkPicture,
        cards: KeptPictures,
        columns: KeptPictures,
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._scene = scene
        self._layout = scene.layout
        self._picture = picture
        self._cards = cards
        self._columns = columns
        self._rows = [rows_of(column) for column in self._layout.columns]
        self._lit = {(column, self._rows[column][unit]) for column, unit in picture.neurons}

    def paint(self, dims: bool) -> None:
        """`dims`: the lines that the step doesn't touch, or they are what is looked at too."""
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if dims:
            self._dim()
        self._paint_edges()
        for number, column in enumerate(self._layout.columns):
            self._clear(column)
            self._draw_cards(number, column)
        if self._picture.lines:
            self._paint_label()

    def _dim(self) -> None:
        veil = self._theme.color("panel", DIMNESS)
        body = self._layout.body
        self._painter.fillRect(QRectF(0.0, body.top, self._layout.width, body.height), veil)

    def _clear(self, column: Column) -> None:
        """The frame of a selected layer is of its neurons, and narrower than the cards."""
        if style_of(self._layout, column).width > column.frame.width:
            self._painter.fillRect(rectangle(column.frame, -1.0), self._theme.color("panel"))

    # Lines

    def _paint_edges(self) -> None:
        for layer, edges in self._lit_edges():
            self._scene.paint_edges(self._painter, layer, edges)
        if self._picture.chief is not None:
            layer, edge = self._drawn(self._picture.chief)
            pen = QPen(self._theme.color("accent"), max(3.0, self._scene.geometry.widest))
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._painter.setPen(pen)
            draw_lines(self._painter, self._scene.edge_lines(layer, edge))

    def _lit_edges(self) -> Iterator[tuple[int, np.ndarray]]:
        """By layer, as they are drawn: of folded layers one line for several weights."""
        edges = np.array(list(self._picture.edges), dtype=np.intp).reshape(-1, 3)
        for layer in np.unique(edges[:, 0]).tolist():
            _, sources, targets = edges[edges[:, 0] == layer].T
            rows, rows_after = (np.array(rows) for rows in self._rows[layer : layer + 2])
            after = len(self._layout.columns[layer + 1].cells)
            yield layer, np.unique(rows[sources] * after + rows_after[targets])

    def _drawn(self, edge: Edge) -> tuple[int, int]:
        """A weight's line: its layer, from 0, and its number within it."""
        layer, source, target = edge
        after = len(self._layout.columns[layer + 1].cells)
        return layer, self._rows[layer][source] * after + self._rows[layer + 1][target]

    def _paint_label(self) -> None:
        """Numbers that stand in no neuron: on the weight's line, or below the network."""
        cards = [
            card_of(self._layout, self._layout.columns[column], self._rows[column][unit])
            for column, unit in self._picture.chiefs
        ]
        entries = entries_of(self._picture.lines)
        if len(cards) == 2:
            found = label_layout(self._layout, cards[0], cards[1], entries)
        else:
            middle = cards[0].x if cards else 0.5 * self._layout.width
            found = label_below(self._layout, middle, entries)
        paint_label(self._painter, self._theme, found, entries)

    # Neurons

    def _draw_cards(self, number: int, column: Column) -> None:
        """All of a column's at once, where the numbers in it are those of a step before."""
        picture, groups = self._picture, column.groups
        units = [picture.shown_unit(number, group) for group in groups]
        lit = tuple((number, row) in self._lit for row in range(len(groups)))
        letters = tuple(picture.letters[number][unit] for unit in units)
        numbers = [each[number][units].tobytes() for each in (picture.values, picture.slopes)]
        style = style_of(self._layout, column)
        first = card_in(self._layout, column, 0, style)
        last = card_in(self._layout, column, len(groups) - 1, style)
        size = QSizeF(first.width, last.top + last.height - first.top)
        if size.height() > HIGHEST_PICTURE:
            self._paint_cards(number, column, units, lit, QPointF(), self._painter)
            return
        columns = self._columns.of_size(self._painter, size, self._theme.tokens.name, style)
        corner = columns.on_pixel(QPointF(first.left, first.top))
        tops = tuple(round(cell.y - corner.y(), 3) for cell in column.cells)
        paint = partial(self._paint_cards, number, column, units, lit, corner)
        kind = (picture.of_batch, picture.has_slopes)
        shown = (tops, lit, letters, kind, *numbers)
        columns.draw(corner.x(), corner.y(), shown, paint)

    def _paint_cards(
        self,
        number: int,
        column: Column,
        units: Sequence[int],
        lit: Sequence[bool],
        corner: QPointF,
        painter: QPainter,
    ) -> None:
        """They are of one size; `corner`: what is at the painter's (0, 0)."""
        style = style_of(self._layout, column)
        first = card_in(self._layout, column, 0, style)
        inside = Box(0.0, 0.0, first.width, first.height)
        size = QSizeF(first.width, first.height)
        cards = self._cards.of_size(painter, size, self._theme.tokens.name, style)
        for row, unit in enumerate(units):
            lines = self._lines(number, unit, style, lit[row])
            card = card_in(self._layout, column, row, style)
            paint = partial(self._paint_card, inside, style, lit[row], lines)
            left, top = card.left - corner.x(), card.top - corner.y()
            cards.draw(left, top, (lit[row], lines), paint)

    def _paint_card(
        self, card: Box, style: CardStyle, lit: bool, lines: Sequence[Line], painter: QPainter
    ) -> None:
        painter.setPen(QPen(self._theme.color("accent" if lit else "faint"), 2.0 if lit else 1.0))
        painter.setBrush(self._theme.color("raised"))
        corner = radius(card.height)
        painter.drawRoundedRect(rectangle(card, 0.5), corner, corner)
        if lines:
            painter.setFont(mono(style.pixels))
            for line, place in zip(lines, _places(card, style, len(lines)), strict=True):
                self._write_number(painter, place, style, line)

    def _lines(self, column: int, unit: int, style: CardStyle, lit: bool) -> tuple[Line, ...]:
        """The neuron's number, and its slope in colour below or beside it."""
        picture = self._picture
        if not style.numbers:
            return ()
        value, slope = float(picture.values[column][unit]), float(picture.slopes[column][unit])
        of_value = Line(
            picture.letters[column][unit], _written(value, style), "text" if lit else "dim"
        )
        tight = style.beside and style.width < WIDE
        letter = ("Σ" if tight else "Σδ") if picture.of_batch else "δ"
        of_slope = Line(letter, _written(slope, style), sign_token(slope))
        return (of_value, of_slope)[: style.numbers if picture.has_slopes else 1]

    def _write_number(self, painter: QPainter, place: QRectF, style: CardStyle, line: Line) -> None:
        painter.setPen(self._theme.color("dim"))
        if style.has_letters:
            painter.drawText(place, LEFT, line.letter)
        if line.text != NOTHING:
            painter.setPen(self._theme.color(line.token))
        painter.drawText(place, RIGHT if style.has_letters else CENTRED, line.text)


def _written(value: float, style: CardStyle) -> str:
    return NOTHING if math.isnan(value) else number_text(value, style.decimals)


def _places(card: Box, style: CardStyle, count: int) -> list[QRectF]:
    """Where the numbers of a card stand."""
    step = 15.0 if style.pixels > 10 else 13.0
    inside = 0.5 * (card.width - style.width) + 5.0
    width = style.width - 10.0
    if style.beside:
        half = 0.5 * (width - 8.0)
        lefts = [card.left + inside + k * (half + 8.0) for k in range(count)]
        return [QRectF(left, card.top, half, card.height) for left in lefts]
    top = card.y - 0.5 * step * count
    return [QRectF(card.left + inside, top + k * step, width, step) for k in range(count)]


def rows_of(column: Column) -> list[int]:
    """For each unit, the cell that stands for it."""
    return [row for row, group in enumerate(column.groups) for _ in _units(group)]


def _units(group: slice) -> range:
    return range(group.start, group.stop)


def number_text(value: float, decimals: int) -> str:
    """As in a cell of the matrices, so that it has room in a card; without the sign of nothing."""
    if decimals > 2:
        return cell_text(value + 0.0, ROOMY if decimals > 3 else CLOSE)
    return fixed(round(value, decimals) + 0.0, decimals) if abs(value) < 100.0 else plain(value, 1)
