"""Lines across the curves: the best epoch, and where a rule stops the run."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsLineItem, QGraphicsSimpleTextItem

from desktop_nn.views.look import Look
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.theme import sans

GAP = 3
"""Pixels between a line and its word."""


PROBES = 9
"""Places of a word under which curves are looked for."""

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The points of a line in the plane, from left to right: (P,) each."""


def crosses(look: Look, place: QRect, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> bool:
    """Whether a curve runs through a place of the viewport."""
    if not len(xs):
        return False
    area, across, up = look.place, look.right - look.left, look.high - look.low
    pixels = np.linspace(place.left(), place.right(), PROBES)
    x = look.left + (pixels - area.left()) * across / max(area.width(), 1.0)
    y = np.interp(x[(xs[0] <= x) & (x <= xs[-1])], xs, ys)
    down = area.bottom() - (y - look.low) * area.height() / up
    return bool(((place.top() - 1 <= down) & (down <= place.bottom() + 1)).any())


class Guide:
    """A line in a plot with a word beside it: upright at a place, or across at a height. Both are
    items of the scene, in pixels: within the plane, pyqtgraph's line costs as much as a curve."""

    def __init__(self, plot: Plot, upright: bool, style: Qt.PenStyle) -> None:
        self._plot = plot
        self._upright = upright
        self._style = style
        self.line = QGraphicsLineItem()
        # Above the layout of plane and axes, which lies at 0 and may be painted over it.
        self.line.setZValue(4)
        self.line.hide()
        plot.scene().addItem(self.line)
        self.label = QGraphicsSimpleTextItem()
        self.label.setFont(sans(10))
        self.label.setZValue(55)
        self.label.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.label.hide()
        plot.scene().addItem(self.label)
        self.value = math.nan
        self._look = Look.of(plot)

    def restyle(self, line: str, text: str) -> None:
        """In the theme's present colours, by token."""
        theme = self._plot.theme
        self.line.setPen(pg.mkPen(theme.color(line), style=self._style))
        self.label.setBrush(theme.color(text))

    def take(self, value: float, text: str) -> None:
        """Stand there from now on, in the plane's own numbers; NaN for nowhere."""
        self.value = value
        if text != self.label.text():
            self.label.setText(text)

    def show(self, look: Look) -> bool:
        """Shown where it is in sight; whether it is."""
        self._look = look
        first, last = (look.left, look.right) if self._upright else (look.low, look.high)
        seen = math.isfinite(self.value) and first <= self.value <= last
        self.line.setVisible(seen)
        if seen:
            self._put_line(look.place)
        else:
            self.label.hide()
        return seen

    def _put_line(self, area: QRectF) -> None:
        spot = self._spot()
        if self._upright:
            self.line.setLine(spot, area.top(), spot, area.bottom())
        else:
            self.line.setLine(area.left(), spot, area.right(), spot)

    def place(self) -> QRect:
        """Of the line, in the viewport."""
        area, spot = self._look.place.toRect(), self._spot()
        if self._upright:
            return QRect(spot, area.top(), 1, area.height())
        return QRect(area.left(), spot, area.width(), 1)

    def _spot(self) -> int:
        """Where the line is, in pixels across or down."""
        point = self._look.to_pixels(self.value, self.value)
        return round(point.x() if self._upright else point.y())

    def write(self, taken: list[QRect], curves: Sequence[Curve]) -> None:
        """The word, beside the line on the first side on which it lies on nothing that is there,
        nor on a curve, where there is such a side; none where there is none but for curves."""
        free = [place for place in self._words() if not any(map(place.intersects, taken))]
        clear = (
            place for place in free if not any(crosses(self._look, place, *each) for each in curves)
        )
        self.label.setVisible(bool(free))
        if free:
            chosen = next(clear, free[0])
            self.label.setPos(chosen.topLeft())
            taken.append(chosen)

    def _words(self) -> list[QRect]:
        """Where the word may stand: at the foot or the head of an upright line, to the right or
        left of it; above one across, at its right or left end; in the plane."""
        size = self.label.boundingRect().toAlignedRect().size()
        area, spot = self._look.place.toRect(), self._spot()
        if self._upright:
            sides = (spot + GAP, spot - GAP - size.width())
            ends = (area.bottom() - size.height() - 1, area.top() + 1)
            corners = [(side, end) for end in ends for side in sides]
        else:
            top = spot - size.height() - 1
            corners = [(area.right() - size.width() - GAP, top), (area.left() + GAP, top)]
        places = [QRect(x, y, size.width(), size.height()) for x, y in corners]
        return [place for place in places if area.contains(place)]


class CurveGuides:
    """`best`: the epoch of the lowest loss; `target`: the loss at which the run stops; `limit`: the
    epoch at which it does."""

    def __init__(self, plot: Plot) -> None:
        self.best = Guide(plot, True, Qt.PenStyle.DotLine)
        self.target = Guide(plot, False, Qt.PenStyle.DashLine)
        self.limit = Guide(plot, True, Qt.PenStyle.DashLine)

    def restyle(self) -> None:
        """In the theme's present colours."""
        self.best.restyle("text", "text")
        for guide in (self.target, self.limit):
            guide.restyle("dim", "dim")

    def draw(self, names: list[QRect], look: Look, curves: Sequence[Curve] = ()) -> None:
        """What is in sight, without a word on another line or one of the curves' names, and, where
        that can be, on no curve."""
        guides = (self.best, self.limit, self.target)
        seen = [guide for guide in guides if guide.show(look)]
        taken = list(names)
        for guide in seen:
            others = [other.place() for other in seen if other is not guide]
            found = [*taken, *others]
            guide.write(found, curves)
            if guide.label.isVisible():
                taken.append(found[-1])
