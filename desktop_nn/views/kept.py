"""What was made before, and may be wanted again: no more than so much of it."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable, Hashable
from itertools import accumulate
from operator import mul
from typing import Generic, TypeVar

from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QPaintEngine, QPainter, QPixmap, QRawFont

from desktop_nn.models.number_text import THIN_SPACE

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

    def clear(self) -> None:
        self._items.clear()

    def get(self, key: Key) -> Value | None:
        found = self._items.get(key)
        if found is not None:
            self._items.move_to_end(key)
        return found

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


class KeptGlyphs:
    """Short texts of one font and no kerning, as numbers are: to shape one takes three times as
    long as to draw it, and is done once for each text. Between thousands stands half a space: fonts
    for code have no thin one."""

    def __init__(self, font: QFont, most: int) -> None:
        self._raw = QRawFont.fromFont(font)
        metrics = QFontMetricsF(font)
        self._below_centre = metrics.ascent() - 0.5 * metrics.height()
        self._texts: Kept[str, tuple[float, QGlyphRun]] = Kept(most)

    def draw(self, painter: QPainter, right: float, centre: float, text: str) -> None:
        """In the painter's pen, as far as `right`, around the height `centre`."""
        width, run = self._texts.get(text) or self._shaped(text)
        painter.drawGlyphRun(QPointF(right - width, centre + self._below_centre), run)

    def _shaped(self, text: str) -> tuple[float, QGlyphRun]:
        glyphs = self._raw.glyphIndexesForString(text.replace(THIN_SPACE, " "))
        steps = (each.x() for each in self._raw.advancesForGlyphIndexes(glyphs))
        thin = (0.5 if letter == THIN_SPACE else 1.0 for letter in text)
        *lefts, width = accumulate(map(mul, steps, thin), initial=0.0)
        run = QGlyphRun()
        run.setRawFont(self._raw)
        run.setGlyphIndexes(glyphs)
        run.setPositions([QPointF(left, 0.0) for left in lefts])
        self._texts.put(text, (width, run))
        return width, run


class KeptPictures:
    """Small pictures that stand at many places, or at the same one frame after frame: a number in a
    cell takes ten times as long to write as its picture to copy. `painted` counts what had to be
    painted."""

    def __init__(self, most: int) -> None:
        self._pictures: Kept[Hashable, QPixmap] = Kept(most)
        self.painted = 0

    def clear(self) -> None:
        """They are of something that is no more."""
        self._pictures.clear()

    def of_size(self, painter: QPainter, size: QSizeF, *alike: Hashable) -> SameSize:
        """For many of one `size`, which are alike in `alike`."""
        return SameSize(self, self._pictures, painter, size, alike)


class SameSize:
    """Draws many pictures of one size."""

    def __init__(
        self,
        owner: KeptPictures,
        pictures: Kept[Hashable, QPixmap],
        painter: QPainter,
        size: QSizeF,
        alike: tuple[Hashable, ...],
    ) -> None:
        self._owner = owner
        self._pictures = pictures
        self._painter = painter
        self._size = size
        self._ratio = painter.deviceTransform().m11()
        self._has_dots = painter.paintEngine().type() == QPaintEngine.Type.Raster
        self._alike = (size.width(), size.height(), self._ratio, *alike)

    def draw(
        self, left: float, top: float, of: Hashable, paint: Callable[[QPainter], None]
    ) -> None:
        """At a corner, on the device's nearest pixel, what `paint` paints from (0, 0) to the size:
        once for all that `of` is alike of."""
        if not self._has_dots:
            self._draw_lines(left, top, paint)
            return
        key = (of, self._alike)
        picture = self._pictures.get(key)
        if picture is None:
            picture = _painted(self._size, self._ratio, paint)
            self._pictures.put(key, picture)
            self._owner.painted += 1
        self._painter.drawPixmap(self.on_pixel(QPointF(left, top)) - QPointF(EDGE, EDGE), picture)

    def on_pixel(self, place: QPointF) -> QPointF:
        """The device's nearest."""
        ratio = self._ratio
        return QPointF(round(place.x() * ratio) / ratio, round(place.y() * ratio) / ratio)

    def _draw_lines(self, left: float, top: float, paint: Callable[[QPainter], None]) -> None:
        """To a file of lines and text, which a picture would have dots in."""
        self._painter.save()
        self._painter.translate(self.on_pixel(QPointF(left, top)))
        paint(self._painter)
        self._painter.restore()


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
