"""A stroke over a plot: what is painted or erased while the button is down, shown at once; the data
hears of it when the button is up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor

from desktop_nn.models.paint_tool import ERASE, PaintTool, spread
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.sample_marks import LARGEST, SHAPES, class_color, value_color
from desktop_nn.views.theme import Theme

STEP = 9.0
"""Pixels that the pointer goes for another point."""

WIDTH = 9.0
"""Pixels from the pointer within which a point is set."""

ERASER = 10.0
"""Pixels from the pointer within which points are erased."""

Floats = NDArray[np.float64]


class Brush:
    """The plot asks `is_in_hand`, and tells where the pointer is, in pixels of its viewport."""

    def __init__(self, plot: Plot, tool: PaintTool, theme: Theme) -> None:
        self._plot = plot
        self._tool = tool
        self._theme = theme
        self._path: list[QPointF] = []
        self._rng = np.random.default_rng()
        self._places = np.empty((0, 2))
        self._stroke = pg.ScatterPlotItem(pxMode=True)
        self._stroke.setZValue(30)
        plot.addItem(self._stroke)
        plot.brush = self
        tool.changed.connect(self._on_changed)
        self._on_changed()

    @property
    def is_in_hand(self) -> bool:
        return self._tool.tool is not None

    @property
    def is_down(self) -> bool:
        """In the middle of a stroke."""
        return bool(self._path)

    def _on_changed(self) -> None:
        shape = Qt.CursorShape.CrossCursor if self.is_in_hand else Qt.CursorShape.ArrowCursor
        self._plot.viewport().setCursor(shape)

    # The stroke

    def begin(self, place: QPointF) -> None:
        self._path = [place]
        self._places = self._in_plane([place])
        self._show()

    def move(self, place: QPointF) -> None:
        """One point for each step of the way, however far the pointer jumped."""
        way = place - self._path[-1]
        far = float(np.hypot(way.x(), way.y()))
        steps = int(far / STEP)
        if not steps:
            return
        further = [self._path[-1] + way * (STEP * (n + 1) / far) for n in range(steps)]
        self._path = [further[-1]]
        places = self._in_plane(further)
        if self._tool.tool != ERASE:
            places = spread(places, self._radius(WIDTH), self._rng)
        self._places = np.concatenate([self._places, self._seen(places)])
        self._show()

    def end(self) -> None:
        """The stroke is whole: into the data with it."""
        places, self._path, self._places = self._places, [], np.empty((0, 2))
        self._stroke.setData([], [])
        if self._tool.tool == ERASE:
            self._tool.erase(places, self._radius(ERASER), self.reach())
        elif self._tool.tool is not None:
            self._tool.paint(places, self.reach())

    def _in_plane(self, pixels: list[QPointF]) -> Floats:
        points = [self._plot.box.mapSceneToView(pixel) for pixel in pixels]
        return np.array([(point.x(), point.y()) for point in points])

    def _seen(self, places: Floats) -> Floats:
        """Those that lie on the canvas: the pointer may have left it."""
        left, right, low, high = self._plot.shown_range()
        x, y = places[:, 0], places[:, 1]
        return places[(left <= x) & (x <= right) & (low <= y) & (y <= high)]

    def _radius(self, pixels: float) -> tuple[float, float]:
        left, right, low, high = self._plot.shown_range()
        place = self._plot.place()
        return pixels * (right - left) / place.width(), pixels * (high - low) / place.height()

    def reach(self) -> tuple[float, float]:
        """How far from 0 the plot shows, across and up."""
        left, right, low, high = self._plot.whole_range()
        return max(abs(left), abs(right)), max(abs(low), abs(high))

    def _show(self) -> None:
        tool = self._tool.tool
        erasing = tool == ERASE
        number = tool if tool is not None and not erasing else 0
        color = self._theme.color("panel") if erasing else self._color(number)
        in_class = self._tool.kind == "plane" and not erasing
        shape = SHAPES[number % len(SHAPES)] if in_class else "o"
        self._stroke.setData(
            self._places[:, 0],
            self._places[:, 1],
            symbol=shape,
            size=2.0 * ERASER if erasing else LARGEST,
            brush=pg.mkBrush(color),
            pen=pg.mkPen(None),
        )

    def _color(self, number: int) -> QColor:
        if self._tool.kind == "curve":
            return self._theme.color("positive")
        if self._tool.kind == "values":
            return value_color(self._theme, self._tool.samples, self._tool.value)
        return class_color(self._theme, number, len(self._tool.names))
