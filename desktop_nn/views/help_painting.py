"""Pictures of the help's pages: typeset formulas, and curves, bars or samples of catalog rows."""

from __future__ import annotations

import warnings
from functools import cache
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from desktop_nn.models.help_pictures import HelpPicture, Line
from desktop_nn.models.number_text import plain
from desktop_nn.views.microscope.typeset import (
    Missing,
    SetPiece,
    drawn,
    load_in_parts,
    set_piece,
)
from desktop_nn.views.theme import Theme, sans
from desktop_nn.views.tokens import OKABE_ITO

SIZE = (420, 200)
MARGINS = (44, 10, 12, 34)
"""Left, top, right and bottom, in pixels, around what is plotted."""
MOST_POINTS = 1500
ROOM = r"\;"
"""Behind a formula: a slanted letter at its end is wider than the library takes it."""


@cache
def _library() -> Any:
    """The typesetter's, loaded when the first formula is shown."""
    parts = load_in_parts()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its way to find its font
        try:
            while True:
                next(parts)
        except StopIteration as end:
            return end.value
        except ImportError:
            return Missing


@cache
def set_formula(latex: str, size: float) -> SetPiece:
    """At a font size in pixels; without outlines where it can't be typeset: its `text` then
    stands for it."""
    return set_piece(_library(), latex + ROOM, size)


def formula_pixmap(piece: SetPiece, color: QColor, ratio: float) -> QPixmap:
    return drawn(piece, color, ratio)


def picture_pixmap(picture: HelpPicture, theme: Theme, ratio: float, scale: float) -> QPixmap:
    """For a device with `ratio` of its pixels to each of Qt's, enlarged by `scale`."""
    width, height = (round(length * scale) for length in SIZE)
    pixmap = QPixmap(round(width * ratio), round(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme.color("panel"))
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(scale, scale)
    _Plot(painter, theme, picture).paint()
    painter.end()
    return pixmap


class _Plot:
    """One picture, painted: its frame, what lies in it, and the numbers at its ends."""

    def __init__(self, painter: QPainter, theme: Theme, picture: HelpPicture) -> None:
        left, top, right, bottom = MARGINS
        self._painter, self._theme, self._picture = painter, theme, picture
        self._area = QRectF(left, top, SIZE[0] - left - right, SIZE[1] - top - bottom)
        (self._low_x, self._high_x), (self._low_y, self._high_y) = bounds(picture)

    def paint(self) -> None:
        self._paint_frame()
        self._painter.save()
        self._painter.setClipRect(self._area)
        self._paint_bars()
        self._paint_points()
        for line in self._picture.lines:
            self._paint_line(line)
        self._painter.restore()
        self._paint_words()

    def _place(self, x: float, y: float) -> QPointF:
        area = self._area
        across = (x - self._low_x) / (self._high_x - self._low_x)
        up = (y - self._low_y) / (self._high_y - self._low_y)
        return QPointF(area.left() + across * area.width(), area.bottom() - up * area.height())

    def _paint_frame(self) -> None:
        self._painter.setPen(QPen(self._theme.color("line"), 1.0))
        self._painter.drawRect(self._area)
        zero = self._place(0.0, 0.0)
        self._painter.setPen(QPen(self._theme.color("faint"), 1.0))
        if self._area.top() < zero.y() < self._area.bottom():
            self._painter.drawLine(
                QPointF(self._area.left(), zero.y()), QPointF(self._area.right(), zero.y())
            )
        if self._area.left() < zero.x() < self._area.right():
            self._painter.drawLine(
                QPointF(zero.x(), self._area.top()), QPointF(zero.x(), self._area.bottom())
            )

    def _paint_line(self, line: Line) -> None:
        style = Qt.PenStyle.DashLine if line.is_dashed else Qt.PenStyle.SolidLine
        color = self._theme.color("negative" if line.is_dashed else "positive")
        self._painter.setPen(QPen(color, 2.0, style))
        pairs = zip(line.x.tolist(), line.y.tolist(), strict=True)
        self._painter.drawPolyline(QPolygonF([self._place(x, y) for x, y in pairs]))

    def _paint_bars(self) -> None:
        counts = self._picture.bars
        if counts is None:
            return
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._theme.color("positive"))
        wide = (self._high_x - self._low_x) / len(counts)
        for place, count in enumerate(counts.tolist()):
            start = self._low_x + place * wide
            top_left, bottom_right = self._place(start, count), self._place(start + wide, 0.0)
            self._painter.drawRect(QRectF(top_left, bottom_right).adjusted(0.5, 0, -0.5, 0))

    def _paint_points(self) -> None:
        points, groups = self._picture.points, self._picture.groups
        if points is None or groups is None:
            return
        step = max(1, -(-len(points) // MOST_POINTS))
        self._painter.setPen(Qt.PenStyle.NoPen)
        two = int(groups.max()) < 2
        pairs = zip(points[::step].tolist(), groups[::step].tolist(), strict=True)
        for (x, y), group in pairs:
            token = "positive" if group else "negative"
            color = self._theme.color(token) if two else QColor(OKABE_ITO[group % len(OKABE_ITO)])
            self._painter.setBrush(color)
            self._painter.drawEllipse(self._place(x, y), 2.0, 2.0)

    def _paint_words(self) -> None:
        """The numbers stand at what they tell of: the axes go a little beyond."""
        area, painter, align = self._area, self._painter, Qt.AlignmentFlag
        (left, right), (low, high) = ends(self._picture)
        painter.setFont(sans(11))
        painter.setPen(self._theme.color("dim"))
        below = QRectF(area.left(), area.bottom() + 2, area.width(), 15)
        within = QRectF(below)
        within.setLeft(self._place(left, low).x())
        within.setRight(self._place(right, low).x())
        painter.drawText(within, align.AlignLeft, plain(_short(left)))
        painter.drawText(within, align.AlignRight, plain(_short(right)))
        painter.drawText(below, align.AlignHCenter, self._picture.x_name)
        for value in (low, high):
            beside = QRectF(0, self._place(left, value).y() - 8, area.left() - 5, 16)
            painter.drawText(beside, align.AlignRight | align.AlignVCenter, plain(_short(value)))
        painter.drawText(below.translated(0, 15), align.AlignHCenter, self._picture.note)


Ends = tuple[tuple[float, float], tuple[float, float]]


def ends(picture: HelpPicture) -> Ends:
    """The lowest and the highest of what is plotted, along and up."""
    if picture.bars is not None:
        return picture.bounds, (0.0, float(picture.bars.max()))
    if picture.points is not None:
        (left, low), (right, high) = picture.points.min(0).tolist(), picture.points.max(0).tolist()
        return (left, right), (low, high)
    low = min(0.0, *(float(line.y.min()) for line in picture.lines))
    high = max(1.0, *(float(line.y.max()) for line in picture.lines))
    x = picture.lines[0].x
    return (float(x[0]), float(x[-1])), (low, high)


def bounds(picture: HelpPicture) -> Ends:
    """What lies between the ends of both axes, with a little room around what is plotted; bars
    stand on theirs."""
    along, up = ends(picture)
    if picture.bars is not None:
        return along, (0.0, up[1] * 1.05)
    return _with_room(*along) if picture.points is not None else along, _with_room(*up)


def _with_room(low: float, high: float) -> tuple[float, float]:
    room = 0.04 * (high - low) or 1.0
    return low - room, high + room


def _short(value: float) -> float:
    """To three digits."""
    return float(f"{value:.3g}")
