"""The part of the network diagram that stays while weights move: headings, names, hairlines, quiet
neurons, the selected column."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from desktop_nn.views.diagram_edges import Floats
from desktop_nn.views.diagram_layout import Box, Column, DiagramLayout
from desktop_nn.views.diagram_text import (
    ColumnText,
    Pencil,
    details,
    face_of,
    folded_notes,
    heading_wordings,
)
from desktop_nn.views.theme import Theme

HAIRLINE = 0.5
"""How much of the line colour an unknown or very small weight shows."""

DETAIL_SIZE = 11
SELECTION = 0.12
PEEK = 2.0
"""Pixels by which a card of a stack looks out behind the next."""


def rectangle(box: Box, inset: float = 0.0) -> QRectF:
    return QRectF(box.left, box.top, box.width, box.height).adjusted(inset, inset, -inset, -inset)


def mixed(theme: Theme, token: str, share: float) -> QColor:
    """An opaque colour between the panel's and the token's: lines that overlap don't add up, and
    opaque ones are painted faster."""
    panel, color = theme.color("panel"), theme.color(token)
    channels = (
        round(a + share * (b - a))
        for a, b in zip(panel.getRgb()[:3], color.getRgb()[:3], strict=True)  # type: ignore[index]
    )
    return QColor(*channels)


def radius(size: float) -> float:
    return min(7.0, 0.2 * size)


def draw_lines(painter: QPainter, lines: Floats) -> None:
    """`lines`: (n, 4) as x0, y0, x1, y1, contiguous. Handed over as they lie in memory: a list of
    QLineF would have to be made for every frame."""
    if len(lines):
        address = lines.__array_interface__["data"][0]  # `ctypes` would take twenty times as long
        first = shiboken6.wrapInstance(address, QLineF)
        painter.drawLines(first, len(lines))  # type: ignore[call-overload]


class StaticPart:
    """Paints it, once for each layout, spec, theme and selection."""

    def __init__(
        self,
        painter: QPainter,
        theme: Theme,
        layout: DiagramLayout,
        texts: Sequence[ColumnText],
        selected: int | None,
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._layout = layout
        self._texts = texts
        self._selected = selected
        rooms = [column.detail.width for column in layout.columns]
        written = details([text.detail for text in texts], rooms, face_of(DETAIL_SIZE).metrics)
        layers = [column.layer for column in layout.columns]
        self._details = dict(zip(layers, written, strict=True))

    def paint(self, hairlines: Floats) -> None:
        painter = self._painter
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(
            QRectF(0, 0, self._layout.width, self._layout.height), self._theme.color("panel")
        )
        painter.setPen(QPen(mixed(self._theme, "line", HAIRLINE), 1.0))
        draw_lines(painter, hairlines)
        for column, text in zip(self._layout.columns, self._texts, strict=True):
            self._paint_column(column, text)

    def _paint_column(self, column: Column, text: ColumnText) -> None:
        selected = column.layer == self._selected
        if selected:
            self._paint_selection(column)
        for cell, group in zip(column.cells, column.groups, strict=True):
            paint_quiet(self._painter, self._theme, cell, group.stop - group.start > 1)
        self._write_heading(column, text, selected)
        self._write_names(column, text.names)

    def _paint_selection(self, column: Column) -> None:
        self._painter.setPen(QPen(self._theme.color("accent"), 1.5))
        self._painter.setBrush(mixed(self._theme, "accent", SELECTION))
        self._painter.drawRoundedRect(rectangle(column.frame), 8.0, 8.0)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)

    def _write_heading(self, column: Column, text: ColumnText, selected: bool) -> None:
        weight = QFont.Weight.DemiBold if selected else QFont.Weight.Medium
        heading = self._pencil(12, "accent" if selected else "text", weight)
        heading.centred(column.heading, column.x, *heading_wordings(text.heading))
        detail = self._pencil(DETAIL_SIZE, "dim")
        detail.centred(column.detail, column.x, self._details[column.layer])
        if column.note is not None:
            detail.centred(column.note, column.x, *folded_notes(column))

    def _write_names(self, column: Column, names: Sequence[str]) -> None:
        pencil = self._pencil(11, "dim")
        write = pencil.right if column.layer < 0 else pencil.left
        for box, name in zip(column.names, names, strict=bool(column.names)):
            write(box, name)

    def _pencil(
        self, pixels: int, token: str, weight: QFont.Weight = QFont.Weight.Normal
    ) -> Pencil:
        return Pencil(self._painter, face_of(pixels, weight), self._theme.color(token))


def paint_quiet(painter: QPainter, theme: Theme, cell: Box, stacked: bool) -> None:
    """A neuron without a map; a folded group as a stack of cards."""
    painter.setPen(QPen(mixed(theme, "faint", 0.7), 1.0))
    painter.setBrush(QBrush(theme.color("raised")))
    front = front_card(cell, stacked)
    corner = radius(front.height)
    for behind in range(_cards_behind(cell, stacked), -1, -1):
        shift = behind * PEEK
        card = rectangle(front, 0.5).translated(shift, -shift)
        painter.drawRoundedRect(card, corner, corner)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def front_card(cell: Box, stacked: bool) -> Box:
    """Where the neuron or its map is: the whole cell, or less of it where others look out above
    and at the right."""
    peek = PEEK * _cards_behind(cell, stacked)
    return Box(cell.left, cell.top + peek, cell.width - peek, cell.height - peek)


def _cards_behind(cell: Box, stacked: bool) -> int:
    if not stacked:
        return 0
    return 1 if cell.height < 14.0 else 2
