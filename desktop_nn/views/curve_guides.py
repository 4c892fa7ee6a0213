"""Lines across the curves: the best epoch, and where a rule stops the run."""

from __future__ import annotations

import math

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsLineItem, QGraphicsSimpleTextItem

from desktop_nn.views.look import Look
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.theme import sans

GAP = 3
"""Pixels between a line and its word."""


class Guide:
    """A line in a plot with a word beside it: upright at a place, or across at a height. Both are
    items of the scene, in pixels: within the plane, pyqtgraph's line costs as much as a curve."""

    def __init__(self, plot: Plot, upright: bool, style: Qt.PenStyle) -> None:
        self._plot = plot
        self._upright = upright
        self._style = style
        self.line = QGraphicsLineItem()
        self.line.setZValue(-4)
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

    def write(self, taken: list[QRect]) -> None:
        """The word, beside the line on the first side on which it lies on nothing that is there;
        none where there is no such side."""
        free = [place for place in self._words() if not any(map(place.intersects, taken))]
        self.label.setVisible(bool(free))
        if free:
            self.label.setPos(free[0].topLeft())
            taken.append(free[0])

    def _words(self) -> list[QRect]:
        """Where the word may stand: at the foot of an upright line, to the right or left of it;
        above one across, at its right or left end; in the plane."""
        size = self.label.boundingRect().toAlignedRect().size()
        area, spot = self._look.place.toRect(), self._spot()
        if self._upright:
            top = area.bottom() - size.height() - 1
            corners = [(spot + GAP, top), (spot - GAP - size.width(), top)]
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

    def draw(self, names: list[QRect], look: Look) -> None:
        """What is in sight, without a word on another line or one of the curves' names."""
        guides = (self.best, self.limit, self.target)
        seen = [guide for guide in guides if guide.show(look)]
        taken = list(names)
        for guide in seen:
            others = [other.place() for other in seen if other is not guide]
            found = [*taken, *others]
            guide.write(found)
            if guide.label.isVisible():
                taken.append(found[-1])
