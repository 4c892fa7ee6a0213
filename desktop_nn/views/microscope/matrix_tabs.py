"""The line with the names of all arrays of a step; of many, those around the present one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from desktop_nn.models.matrix_shelf import symbol_of
from desktop_nn.views.theme import Theme, sans

Quantity = tuple[str, str]
"""Of a place: its phase and name."""

TABS = 24.0
"""Pixels of the line."""

GAP = 2.0
PIXELS = 12
MORE = ("‹", "›")
"""What leads to the arrays before and behind those that have room."""


@dataclass(frozen=True)
class Tab:
    place: QRectF
    quantity: Quantity
    text: str


def tabs_of(quantities: Sequence[Quantity], present: Quantity | None, room: float) -> list[Tab]:
    """One for each array, in so many pixels; where some have no room, an arrow at the end leads to
    the nearest of them. None for a single array."""
    if len(quantities) < 2:
        return []
    metrics = QFontMetricsF(sans(PIXELS, QFont.Weight.DemiBold))
    own = quantities.index(present) if present in quantities else 0
    return _placed(quantities, own, room, metrics.horizontalAdvance)


def _placed(
    quantities: Sequence[Quantity], own: int, room: float, measure: Callable[[str], float]
) -> list[Tab]:
    widths = [measure(symbol_of(name)) + 16.0 + GAP for _, name in quantities]
    arrow = measure(MORE[0]) + 16.0 + GAP
    first, last = _in_sight(widths, own, room, arrow)
    shown = [(symbol_of(quantities[k][1]), k, widths[k]) for k in range(first, last + 1)]
    if first > 0:
        shown.insert(0, (MORE[0], first - 1, arrow))
    if last < len(widths) - 1:
        shown.append((MORE[1], last + 1, arrow))
    left, tabs = 0.0, []
    for text, k, width in shown:
        tabs.append(Tab(QRectF(left, 0.0, width - GAP, TABS - 4.0), quantities[k], text))
        left += width
    return tabs


def _in_sight(widths: Sequence[float], own: int, room: float, arrow: float) -> tuple[int, int]:
    """The first and the last that have room, the present one about in the middle."""
    first, last, end = 0, len(widths) - 1, len(widths) - 1

    def taken() -> float:
        arrows = arrow * ((first > 0) + (last < end))
        return sum(widths[first : last + 1]) + arrows

    while taken() > room and last > first:
        if own - first > last - own:
            first += 1
        else:
            last -= 1
    return first, last


def tab_at(tabs: Sequence[Tab], point: QPointF) -> Quantity | None:
    return next((tab.quantity for tab in tabs if tab.place.contains(point)), None)


def paint_tabs(
    painter: QPainter, theme: Theme, tabs: Sequence[Tab], present: Quantity | None
) -> None:
    for tab in tabs:
        chosen = tab.quantity == present
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised") if chosen else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(tab.place, 5.0, 5.0)
        painter.setFont(sans(PIXELS, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal))
        painter.setPen(theme.color("text" if chosen else "dim"))
        painter.drawText(tab.place, int(Qt.AlignmentFlag.AlignCenter), tab.text)
