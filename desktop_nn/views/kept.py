"""What was made before, and may be wanted again: no more than so much of it."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPixmap

Key = TypeVar("Key")
Value = TypeVar("Value")

MOST_KEPT_WIDTHS = 4096

EDGE = 1.0
"""Pixels around a picture, for the half of a line that lies outside."""


class Kept(Generic[Key, Value]):
    """What was used last, and no more than `most` of it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._items: OrderedDict[Key, Value] = OrderedDict()

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: Key) -> Value | None:
        if key in self._items:
            self._items.move_to_end(key)
        return self._items.get(key)

    def put(self, key: Key, value: Value) -> None:
        self._items[key] = value
        self._items.move_to_end(key)
        while len(self._items) > self._most:
            self._items.popitem(last=False)


class KeptMetrics(QFontMetricsF):
    """Measures a text once: every frame writes much the same."""

    def __init__(self, font: QFont) -> None:
        super().__init__(font)
        self._widths: dict[str, float] = {}

    def horizontalAdvance(self, text: str) -> float:  # type: ignore[override] # noqa: N802
        if text not in self._widths:
            if len(self._widths) == MOST_KEPT_WIDTHS:
                self._widths.clear()
            self._widths[text] = super().horizontalAdvance(text)
        return self._widths[text]


class KeptPictures:
    """Small pictures that stand at many places, or at the same one frame after frame: a number in a
    cell takes ten times as long to write as its picture to copy. `painted` counts what had to be
    painted."""

    def __init__(self, most: int) -> None:
        self._pictures: Kept[Hashable, QPixmap] = Kept(most)
        self.painted = 0

    def draw(
        self,
        painter: QPainter,
        corner: QPointF,
        size: QSizeF,
        of: Hashable,
        paint: Callable[[QPainter], None],
    ) -> None:
        """At `corner`, on the device's nearest pixel, what `paint` paints from (0, 0) to `size`:
        once for all that `of` is alike of."""
        ratio = painter.deviceTransform().m11()
        key = (of, size.width(), size.height(), ratio)
        picture = self._pictures.get(key)
        if picture is None:
            picture = _painted(size, ratio, paint)
            self._pictures.put(key, picture)
            self.painted += 1
        left, top = (round(at * ratio) / ratio - EDGE for at in (corner.x(), corner.y()))
        painter.drawPixmap(QPointF(left, top), picture)


def _painted(size: QSizeF, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
    wide, high = (math.ceil(ratio * (side + 2.0 * EDGE)) for side in (size.width(), size.height()))
    picture = QPixmap(wide, high)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(EDGE, EDGE)
    try:
        paint(painter)
    finally:
        painter.end()
    return picture
