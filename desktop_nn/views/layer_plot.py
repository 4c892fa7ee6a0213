"""The distribution of one layer's numbers: now, or over time, with its title above."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from desktop_nn.models.number_text import grouped, percent, shown
from desktop_nn.training.distributions import COLUMNS, Counts, LayerDistribution
from desktop_nn.views.density import (
    LEVEL,
    ROWS,
    Floats,
    color_places,
    densities,
    shown_values,
)
from desktop_nn.views.histogram_bars import HistogramBars
from desktop_nn.views.layer_grid import LayerTile
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.map_image import MapImage
from desktop_nn.views.plot_axis import number_text
from desktop_nn.views.plotting import pg
from desktop_nn.views.shapes_item import Shape, ShapesItem, area_between, line_through
from desktop_nn.views.steps import log_step_up, step_up
from desktop_nn.views.theme import Theme, rgb

FORMS = ("now", "heat", "bands", "ridges")

HALF_A_COUNT = -0.301
"""Where a logarithmic axis of counts begins, so that a bar of a single one is seen."""

BANDS = ((1.0, 99.0, 0.14), (5.0, 95.0, 0.20), (25.0, 75.0, 0.34))
"""Percent from and to, and how strong the colour is: one lies over the other."""

MOST_RIDGES = 12
OVERLAP = 2.2
"""How high the highest ridge is, in distances between two."""


class LayerPlot(LayerTile):
    """`form` is how it is drawn, one of FORMS; `logarithmic` whether counts are."""

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, number, parent)
        self.form = "now"
        self.logarithmic = False
        self.exponents = False
        self.shown: LayerDistribution | None = None
        self._epochs: Floats = np.empty(0)
        self._quantiles: Floats = np.empty((0, 0))
        self._build()
        self.restyle()

    # Building

    def _build(self) -> None:
        self.note = LiveText(Qt.AlignmentFlag.AlignRight)
        self.note.setObjectName("note")
        self.plot.read_out = self._read_out
        self.bars = HistogramBars(self.plot)
        self.outline = pg.PlotCurveItem([0, 1], [0], stepMode="center")
        self.heat = MapImage()
        self.heat.setZValue(-2000)  # below the grid's lines, which cross it
        self.shapes = ShapesItem(self.plot)
        for item in self._items()[1:]:
            self.plot.addItem(item)
        self.top.addWidget(self.note, 2)

    def _items(self) -> tuple[pg.GraphicsObject, ...]:
        return self.bars, self.outline, self.heat, self.shapes

    def restyle(self) -> None:
        """In the theme's present colours."""
        self.bars.setOpts(brush=self._theme.color("positive"))
        self.outline.setPen(pg.mkPen(self._theme.color("dim")))
        self.note.setStyleSheet(f"color: {self._theme.tokens.dim}; font-size: 11px;")
        self._draw_over_time()

    def draw_as(self, form: str, logarithmic: bool, exponents: bool) -> None:
        """In another form, of another quantity: blank until there is something to show."""
        self.form, self.logarithmic, self.exponents = form, logarithmic, exponents
        self.plot.use_log_axis(logarithmic if form == "now" else exponents and form != "ridges")
        self.plot.use_log_axis(exponents and form in ("now", "ridges"), "bottom")
        self.plot.count_along("left", form in ("now", "ridges"))
        self.plot.count_along("bottom", form in ("heat", "bands"))
        self.forget()

    def forget(self) -> None:
        """Blank, until there are numbers to show."""
        self.shown = None
        self._epochs, self._quantiles = np.empty(0), np.empty((0, 0))
        for item in self._items():
            item.hide()
        self.note.show_text("")
        self.plot.update_read_out()

    # Now

    def take(self, layer: LayerDistribution) -> None:
        """Draw what is new of it."""
        old, self.shown = self.shown, layer
        if old is None or (old.low, old.high) != (layer.low, layer.high):
            self._edges = np.linspace(layer.low, layer.high, COLUMNS + 1)
        if old is None or not _same(old, layer):
            self._draw_counts(layer)
        self.note.show_text(*_notes(layer))
        self.plot.update_read_out()

    def _draw_counts(self, layer: LayerDistribution) -> None:
        floor = HALF_A_COUNT if self.logarithmic else 0.0
        now, start = self._heights(layer.now), self._heights(layer.start)
        self.bars.show_heights(self._edges, now, floor)
        self.outline.setData(self._edges, start, stepMode="center")
        self.bars.setVisible(bool(layer.now.any()))
        self.outline.setVisible(bool(layer.start.any()))
        top = float(max(now.max(), start.max()))
        top = log_step_up(max(top, 0.3) + 0.02) if self.logarithmic else step_up(1.05 * top)
        self.plot.follow(layer.low, layer.high, floor, top)

    def _heights(self, counts: Counts) -> Floats:
        if not self.logarithmic:
            return counts.astype(float)
        return np.where(counts > 0, np.log10(np.maximum(counts, 1)), HALF_A_COUNT)

    # Over time

    def take_history(self, epochs: Floats, quantiles: Floats) -> None:
        """epochs: (C,); quantiles: (C, levels), some rows of them NaN."""
        there = np.isfinite(quantiles).all(axis=1)
        if np.array_equal(quantiles[there], self._quantiles):
            return  # at full speed, new columns come more seldom than new products
        self._epochs, self._quantiles = epochs[there], quantiles[there]
        self._draw_over_time()
        self.plot.update_read_out()

    @property
    def has_history(self) -> bool:
        return len(self._epochs) > 1

    def _draw_over_time(self) -> None:
        self.heat.setVisible(self.form == "heat" and self.has_history)
        self.shapes.setVisible(self.form in ("bands", "ridges") and self.has_history)
        if not self.has_history:
            return
        low, high, holds_all = shown_values(self._quantiles, self.exponents)
        self.note.show_text(*([""] if holds_all else self._range_notes()))
        {"heat": self._draw_heat, "bands": self._draw_bands, "ridges": self._draw_ridges}[
            self.form
        ](low, high)

    def _range_notes(self) -> tuple[str, str]:
        """Of numbers that go on beyond the picture: from long to short."""
        ends = (float(end) for end in (self._quantiles.min(), self._quantiles.max()))
        least, most = (shown(10.0**end if self.exponents else end, 3) for end in ends)
        return f"all: {least} … {most}", "more beyond"

    def _draw_heat(self, low: float, high: float) -> None:
        shares = densities(self._quantiles, low, high)
        half = 0.5 * (self._epochs[1] - self._epochs[0])
        left, right = self._epochs[0] - half, self._epochs[-1] + half
        self.plot.follow(left, step_up(right), low, high)
        place = QRectF(left, low, right - left, high - low)
        self.heat.show_places(color_places(shares, self.logarithmic).T, self._colors(), place)

    def _colors(self) -> np.ndarray:
        """From the panel's own colour, where there is nothing, to the strongest: (256, 4)."""
        share = np.linspace(0.0, 1.0, 256)[:, None]
        panel, full = rgb(self._theme.tokens.panel), rgb(self._theme.tokens.positive)
        table = np.full((256, 4), 255, np.uint8)
        table[:, :3] = (panel + (full - panel) * share).round()
        return table

    def _draw_bands(self, low: float, high: float) -> None:
        x, of = self._epochs, self._quantiles
        self.plot.follow(x[0], step_up(x[-1]), low, high)
        shapes = [
            Shape(
                area_between(x, of[:, LEVEL[first]], of[:, LEVEL[last]]),
                self._theme.color("positive", strength),
            )
            for first, last, strength in BANDS
        ]
        median = line_through(x, of[:, LEVEL[50.0]])
        self.shapes.show_shapes([*shapes, Shape(median, line=self._theme.color("text"))])

    def _draw_ridges(self, low: float, high: float) -> None:
        """The newest at the back, so that the whole of each is seen that rises above the next."""
        rows = np.unique(np.linspace(0, len(self._epochs) - 1, MOST_RIDGES).round().astype(int))
        shares = densities(self._quantiles[rows], low, high)
        apart = (self._epochs[-1] - self._epochs[0]) / max(1, len(rows) - 1)
        heights = shares * (OVERLAP * apart / (float(shares.max()) or 1.0))
        top = self._epochs[-1] + float(heights[-1].max()) + 0.2 * apart
        self.plot.follow(low, high, self._epochs[0], step_up(top))
        edges = np.linspace(low, high, ROWS + 1)
        middles = 0.5 * (edges[1:] + edges[:-1])
        fill, line = self._theme.color("panel", 0.85), self._theme.color("positive")
        shapes = []
        for row, height in zip(rows[::-1], heights[::-1], strict=True):
            base: Floats = np.full(ROWS, self._epochs[row])
            shapes.append(Shape(area_between(middles, base, base + height), fill))
            shapes.append(Shape(line_through(middles, base + height), line=line))
        self.shapes.show_shapes(shapes)

    # Telling

    def _written(self, value: float) -> str:
        return number_text(10.0**value if self.exponents else value)

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        if self.form == "now":
            return self._read_counts(x) if self.shown is not None else None
        if not self.has_history or self.form == "ridges":
            return None
        row = int(np.abs(self._epochs - x).argmin())
        of = [self._written(float(self._quantiles[row, LEVEL[p]])) for p in (50.0, 5.0, 95.0)]
        text = f"epoch {grouped(int(self._epochs[row]))}: half below {of[0]}\n"
        return float(self._epochs[row]), f"{text}5 % below {of[1]}, 5 % above {of[2]}"

    def _read_counts(self, x: float) -> tuple[float, str] | None:
        layer = self.shown
        assert layer is not None
        column = int((x - layer.low) * COLUMNS / (layer.high - layer.low))
        column = min(max(column, 0), COLUMNS - 1)
        low, high = (self._written(float(edge)) for edge in self._edges[column : column + 2])
        now, start = int(layer.now[column]), int(layer.start[column])
        text = f"{low} … {high}: {grouped(now)}, at the start {grouped(start)}"
        return float(self._edges[column : column + 2].mean()), text


def _same(old: LayerDistribution, new: LayerDistribution) -> bool:
    return (
        (old.low, old.high) == (new.low, new.high)
        and np.array_equal(old.now, new.now)
        and np.array_equal(old.start, new.start)
    )


def _notes(layer: LayerDistribution) -> tuple[str, ...]:
    """What isn't among the bars, if anything: from long to short."""
    parts = []
    if layer.outside:
        parts.append(f"{grouped(layer.outside)} outside")
    if layer.still:
        parts.append(f"{grouped(layer.still)} unmoved")
    short = ""
    if layer.counted < layer.total:
        parts.append(f"{grouped(layer.counted)} of {grouped(layer.total)}")
        short = f"{percent(layer.counted / layer.total, 0)} of all"
    wordings = [" · ".join(parts[first:]) for first in range(len(parts))]
    return (*wordings, short) if short else tuple(wordings) or ("",)
