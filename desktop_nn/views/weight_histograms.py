"""A small histogram of the weights of each layer: now as bars, the start as an outline."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.products import BINS, Histogram
from desktop_nn.views.histogram_bars import HistogramBars
from desktop_nn.views.layer_grid import COUNTS_WIDTH, LayerGrid, LayerTile
from desktop_nn.views.plot_axis import number_text
from desktop_nn.views.plotting import pg
from desktop_nn.views.steps import step_up
from desktop_nn.views.theme import Theme

WIDE_COUNTS = 1000
"""Counts from that on have half as much room again."""

FACT = "bars: now · outline: start"
EMPTY = "The weights of each layer appear here, now against the start."


class LayerHistogram(LayerTile):
    """The histogram of one layer's weights."""

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, number, parent)
        self._edges = np.zeros(BINS + 1)
        self._shown: Histogram | None = None
        self.plot.count_along("left")
        self.plot.read_out = self._read_out
        self.bars = HistogramBars(self.plot)
        self.outline = pg.PlotCurveItem([0, 1], [0], stepMode="center")
        self.plot.addItem(self.outline)
        self.restyle()

    def restyle(self) -> None:
        """In the theme's present colours."""
        self.bars.setOpts(brush=self._theme.color("positive"))
        self.outline.setPen(pg.mkPen(self._theme.color("dim")))

    def forget(self) -> None:
        """Blank, until there are weights to show."""
        self._shown = None
        self.bars.clear()
        self.outline.setData([0, 1], [0], stepMode="center")
        self.plot.update_read_out()

    def take(self, histogram: Histogram) -> None:
        """Draw what is new of it."""
        old, self._shown = self._shown, histogram
        rescaled = old is None or old.limit != histogram.limit
        if rescaled:
            self._edges = np.linspace(-histogram.limit, histogram.limit, BINS + 1)
        if rescaled or not np.array_equal(old.start, histogram.start):  # type: ignore[union-attr]
            self.outline.setData(self._edges, histogram.start, stepMode="center")
        if rescaled or not np.array_equal(old.now, histogram.now):  # type: ignore[union-attr]
            self._draw_bars(histogram)
        self.plot.update_read_out()

    def _draw_bars(self, histogram: Histogram) -> None:
        self.bars.show_heights(self._edges, histogram.now)
        top = step_up(1.05 * max(int(histogram.now.max()), int(histogram.start.max())))
        self.plot.set_left_width(COUNTS_WIDTH if top < WIDE_COUNTS else COUNTS_WIDTH * 3 // 2)
        self.plot.follow(-histogram.limit, histogram.limit, 0.0, top)

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        if self._shown is None:
            return None
        limit = self._shown.limit
        column = min(max(int((x + limit) * 0.5 * BINS / limit), 0), BINS - 1)
        low, high = (number_text(float(edge)) for edge in self._edges[column : column + 2])
        now, start = int(self._shown.now[column]), int(self._shown.start[column])
        beyond = {0: self._shown.beyond[0], BINS - 1: self._shown.beyond[1]}.get(column, 0)
        text = f"{low} … {high}: {grouped(now)}, at the start {grouped(start)}"
        if beyond:
            text += f"; {grouped(beyond)} of them beyond"
        return float(self._edges[column : column + 2].mean()), text


class WeightHistograms(LayerGrid):
    """One `LayerHistogram` per layer."""

    products = frozenset({"histograms"})
    takes_turns = True
    tiles_are = "Histograms"

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("weightHistograms")
        self.setAccessibleName("Weight histograms")
        self._latest: tuple[Histogram, ...] = ()
        self._empty.setText(EMPTY)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)
        self.on_spec()

    def made_tile(self, number: int) -> LayerHistogram:
        return LayerHistogram(self.theme, number, self._content)

    def forget(self) -> None:
        self._latest = ()
        for layer in self.layers:
            layer.forget()

    def on_spec(self) -> None:
        """As many histograms as layers, and what they are called."""
        if len(self.document.spec.network.layers) != len(self.layers):
            self._latest = ()
        self.follow_layers("weights")
        self.arrange()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        histograms = snapshot.products.get("histograms")
        if histograms is None or len(histograms) != len(self.layers):
            return
        self._latest = histograms
        if self.stack.currentWidget() is not self.area:
            self.stack.setCurrentWidget(self.area)
            self.fact_changed.emit(FACT)
        self.draw()

    def draw(self) -> None:
        for layer, histogram in zip(self.layers, self._latest, strict=False):
            if not layer.visibleRegion().isEmpty():
                assert isinstance(layer, LayerHistogram)
                layer.take(histogram)
