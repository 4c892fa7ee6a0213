"""The samples as marks over a plot: filled for training, rings for validation, a shape per class.

They are drawn once, into a picture that is copied in every frame.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QGraphicsItem

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.samples import split_order, training_count
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.models.number_text import grouped
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.theme import Theme
from desktop_nn.views.tokens import OKABE_ITO

MOST_MARKS = 2000
SMALLEST, SMALL, LARGEST = 3.0, 4.5, 7.0
STEP = 0.25
"""Pixels by which marks grow or shrink: another size is another picture of each."""

COVERED = 0.16
"""Of the plane, if no two marks overlapped."""

SHAPES = ("o", "s", "t1", "d", "p", "t", "h", "+", "star", "x")

Rows = NDArray[np.intp]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """The rows of the data set that are drawn: (P,) for training, (Q,) for validation."""

    training: Rows
    validation: Rows
    of: int

    @property
    def note(self) -> str:
        """What the marks mean, and how many of them there are."""
        drawn = len(self.training) + len(self.validation)
        capped = f"{grouped(drawn)} of {grouped(self.of)} drawn"
        notes = ["rings: validation"] if len(self.validation) else []
        return " · ".join([*notes, capped] if drawn < self.of else notes)


def drawn_parts(spec: DataSpec, data: DataSet) -> Parts:
    """All samples, or an even choice of `MOST_MARKS` of them, by part."""
    order = split_order(spec, data.rows)
    split = training_count(data.rows, spec.validation_share)
    every = max(1.0, data.rows / MOST_MARKS)
    return Parts(_choice(order[:split], every), _choice(order[split:], every), data.rows)


def _choice(rows: Rows, every: float) -> Rows:
    return rows[np.arange(0.0, len(rows) - 1e-9, every).astype(np.intp)]


def class_color(theme: Theme, number: int, classes: int) -> QColor:
    """Orange and blue for two classes, Okabe and Ito's for more."""
    if classes <= 2:
        return theme.color("positive" if number == 1 else "negative")
    return QColor(OKABE_ITO[number % len(OKABE_ITO)])


def value_colors(theme: Theme, values: Floats) -> list[QColor]:
    """From orange over the panel's colour to blue, for values from their lowest to highest."""
    middle = 0.5 * (float(values.max()) + float(values.min()))
    spread = 0.5 * (float(values.max()) - float(values.min())) or 1.0
    table = theme.diverging()
    places = np.round(127.0 + 127.0 * (values - middle) / spread).astype(int)
    return [QColor(*table[place].tolist()) for place in places]


def value_color(theme: Theme, values: Floats, value: float) -> QColor:
    """The colour of one more among values: beyond them, that of the nearest. values: (N,)."""
    inside = np.clip(value, values.min(), values.max())
    return value_colors(theme, np.append(values, inside))[-1]


def mark_size(side: float, count: int) -> float:
    """Pixels across a mark: together they cover about an eighth of a square of this `side`, so that
    what they lie on can be seen."""
    return max(SMALLEST, min(LARGEST, math.sqrt(COVERED / max(1, count)) * side))


class SampleMarks:
    """The marks in a plot: `put` places them, `fit` sizes them."""

    def __init__(self, plot: Plot, theme: Theme) -> None:
        self._theme = theme
        self._items: list[pg.ScatterPlotItem] = []
        self._rings: list[bool] = []
        self._plot = plot
        self._side = LARGEST * 40.0
        self.size = LARGEST

    def clear(self) -> None:
        for item in self._items:
            self._plot.removeItem(item)
        self._items, self._rings = [], []

    def put(
        self, points: Floats, rows: Rows, color: QColor, shape: str = "o", ring: bool = False
    ) -> None:
        """Marks at `points[rows]` in one colour. points: (N, 2)."""
        edge, panel = self._theme.color("window"), self._theme.color("panel")
        if ring:
            self._add(points[rows], shape, panel, pg.mkPen(color), ring)
        else:
            self._add(points[rows], shape, color, pg.mkPen(edge), ring)

    def put_values(self, points: Floats, rows: Rows, values: Floats, ring: bool) -> None:
        """Marks at `points[rows]` in the colours of their values; rings have a bolder edge.
        points: (N, 2), values: (N,)."""
        brushes = [pg.mkBrush(color) for color in value_colors(self._theme, values)]
        pen = pg.mkPen(self._theme.color("text" if ring else "dim"))
        self._add(points[rows], "o", [brushes[row] for row in rows], pen, ring)

    def _add(self, places: Floats, shape: str, brush: object, pen: QPen, ring: bool) -> None:
        if not len(places):
            return
        # As large as the last ones: with a few points more, `fit` has nothing to change.
        item = pg.ScatterPlotItem(
            places[:, 0],
            places[:, 1],
            symbol=shape,
            brush=brush,
            pen=self._sized(pen, ring),
            size=self._size_of(ring),
        )
        item.setZValue(10)
        item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._plot.addItem(item)
        self._items.append(item)
        self._rings.append(ring)

    def fit(self, side: float | None = None) -> None:
        """Suit a plane of so many pixels, from now on, and the number of marks."""
        self._side = side or self._side
        self.size = round(mark_size(self._side, len(self)) / STEP) * STEP
        for item, ring in zip(self._items, self._rings, strict=True):
            pen, size = self._sized(item.opts["pen"], ring), self._size_of(ring)
            if (item.opts["size"], item.opts["pen"].widthF()) != (size, pen.widthF()):
                item.setPen(pen)
                item.setSize(size)

    def _size_of(self, ring: bool) -> float:
        return self.size + (1.0 if ring else 0.0)

    def _sized(self, pen: QPen, ring: bool) -> QPen:
        """As wide as suits the marks."""
        small = self.size < SMALL
        sized = QPen(pen)
        sized.setWidthF((1.2 if small else 2.0) if ring else (0.5 if small else 1.0))
        return sized

    def show_all(self, shown: bool) -> None:
        """Whether they are seen."""
        for item in self._items:
            item.setVisible(shown)

    def __len__(self) -> int:
        """How many marks there are."""
        return sum(len(item.data) for item in self._items)
