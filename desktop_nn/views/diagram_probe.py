"""The probed point in the network diagram: each neuron shows what it puts out for it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from desktop_nn.models.number_text import fixed, plain
from desktop_nn.training.probe import Numbers, Probe
from desktop_nn.views.diagram_layout import Box, Column
from desktop_nn.views.diagram_static import front_card, radius, rectangle
from desktop_nn.views.number_tints import Tint, levels, tints
from desktop_nn.views.theme import Theme, sans

PIXELS = 11
LINE, LEAST_LINE = 14.0, 11.5
"""Pixels that a number takes in height, and with how few it makes do."""
BESIDE = 3.0

CENTRED = int(Qt.AlignmentFlag.AlignCenter)


def fits(probe: Probe, columns: Sequence[Column]) -> bool:
    """Whether it is of the network that is drawn."""
    units = [len(numbers) for numbers in (probe.inputs, *probe.layers)]
    return units == [column.units for column in columns]


def shown_values(numbers: Numbers, column: Column) -> list[float]:
    """Of each of a column's cells: the number, or of a folded group the mean."""
    if not column.folded:
        return [float(number) for number in numbers]
    return [float(numbers[group].mean(dtype=np.float64)) for group in column.groups]


def paint_probe(painter: QPainter, theme: Theme, columns: Sequence[Column], probe: Probe) -> None:
    """Over the maps: the colour of the number, blue above zero and orange below, full at 1 or at
    the layer's largest; and the number itself, in the neuron, or beside it."""
    painter.setFont(sans(PIXELS))
    for column, numbers in zip(columns, (probe.inputs, *probe.layers), strict=True):
        sizes = np.abs(numbers[np.isfinite(numbers)])
        limit = max(1.0, float(sizes.max(initial=0.0)))
        values = shown_values(numbers, column)
        cards = [front_card(cell, column.folded) for cell in column.cells]
        table = tints(theme.tokens)
        fills = [table[grade] for grade in levels(np.asarray(values), limit).tolist()]
        painter.setPen(theme.color("text"))
        for card, (fill, _) in zip(cards, fills, strict=True):
            painter.setBrush(fill)
            painter.drawRoundedRect(rectangle(card, 0.5), radius(card.height), radius(card.height))
        _write(
            painter,
            theme,
            column,
            cards,
            [_text(value) for value in values],
            fills,
            column is columns[-1],
        )
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _write(
    painter: QPainter,
    theme: Theme,
    column: Column,
    cards: Sequence[Box],
    texts: Sequence[str],
    fills: Sequence[Tint],
    is_last: bool,
) -> None:
    """All of a column's numbers in its neurons, or all beside them, or none where there is no room
    for a line each."""
    metrics = QFontMetricsF(painter.font())
    widest = max(map(metrics.horizontalAdvance, texts))
    if widest <= cards[0].width - 3.0:
        for card, text, (_, ink) in zip(cards, texts, fills, strict=True):
            painter.setPen(ink)
            painter.drawText(rectangle(card), CENTRED, text)
        return
    apart = min((below.y - above.y for above, below in pairwise(cards)), default=LINE)
    if apart < LEAST_LINE:
        return
    painter.setBrush(theme.color("raised"))
    for card, text in zip(cards, texts, strict=True):
        chip = _chip(card, widest + 6.0, min(LINE, apart) - 0.5, at_right=not is_last)
        painter.setPen(theme.color("line"))
        painter.drawRoundedRect(chip, 3.0, 3.0)
        painter.setPen(theme.color("text"))
        painter.drawText(chip, CENTRED, text)


def _chip(card: Box, width: float, height: float, at_right: bool) -> QRectF:
    """Beside a neuron: at its right, where only an output has its name."""
    left = card.right + BESIDE if at_right else card.left - BESIDE - width
    return QRectF(left, card.y - 0.5 * height, width, height)


def _text(value: float) -> str:
    """To two decimals, without the sign of nothing, and never wide."""
    return plain(value, 3) if abs(value) >= 1000.0 else fixed(round(value, 2) + 0.0, 2)
