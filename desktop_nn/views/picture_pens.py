"""Pens of plots in a picture that is larger than the screen: as much wider as all else is larger.

Plots draw with cosmetic pens, a pixel wide in whatever is drawn to. Four times as large, for print,
curves would be hairlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain

from pyqtgraph import AxisItem
from PySide6.QtGui import QPen
from PySide6.QtWidgets import QGraphicsItem


@contextmanager
def pens_scaled(items: Iterable[QGraphicsItem], scale: float) -> Iterator[None]:
    """The pens that the items hold are wider for as long as it takes."""
    shown = list(items) if scale != 1.0 else []
    pens = {id(pen): pen for item in shown for pen in _pens(item)}
    before = [(pen, pen.widthF()) for pen in pens.values()]
    try:
        for pen, width in before:
            pen.setWidthF(max(width, 1.0) * scale)
        _forget_drawn(shown)
        yield
    finally:
        for pen, width in before:
            pen.setWidthF(width)
        _forget_drawn(shown)


def _pens(item: QGraphicsItem) -> Iterator[QPen]:
    held = getattr(item, "__dict__", {})
    options = held.get("opts")
    more = options.values() if isinstance(options, dict) else ()
    for value in chain(held.values(), more):
        if isinstance(value, QPen) and value.isCosmetic():
            yield value


def _forget_drawn(items: Iterable[QGraphicsItem]) -> None:
    """An axis keeps what it has drawn."""
    for item in items:
        if isinstance(item, AxisItem):
            item.picture = None
