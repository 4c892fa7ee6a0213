"""A small histogram of the weights of each layer: now as bars, the start as an outline."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import activation_label
from desktop_nn.models.number_text import grouped
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.products import BINS, Histogram
from desktop_nn.views.plot import Plot
from desktop_nn.views.plot_axis import number_text
from desktop_nn.views.steps import step_up
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

NARROWEST, LOWEST = 118, 92
"""Pixels of a histogram, with its title: where that many don't fit side by side, they stand in
several rows, and scroll when even so there is no room."""

FLATTEST = 64
"""Pixels of a single row, before it scrolls."""

FLAT = 78
"""Pixels of one of several rows, before they scroll."""

GAP = 8
COUNTS_WIDTH, WIDE_COUNTS = 30, 1000
"""Pixels for the counts at the left; those from the second on have half as much again."""

FACT = "bars: now · outline: start"


class LayerHistogram(QWidget):
    """The histogram of one layer, with its title above."""

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._number = number
        self._activation = ""
        self._edges = np.zeros(BINS + 1)
        self._shown: Histogram | None = None
        self.title = QLabel()
        self.title.setObjectName("caption")
        self.title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.plot = Plot(theme, self, zoom=False)
        self.plot.set_left_width(COUNTS_WIDTH)
        self.plot.count_upwards()
        self.plot.read_out = self._read_out
        # Bars: a filled step curve costs a third more.
        self.bars = pg.BarGraphItem(x0=[0], x1=[1], y0=0, height=[0], pen=None)
        self.outline = pg.PlotCurveItem([0, 1], [0], stepMode="center")
        self.plot.addItem(self.bars)
        self.plot.addItem(self.outline)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.title)
        layout.addWidget(self.plot, 1)
        self.restyle()

    def restyle(self) -> None:
        """In the theme's present colours."""
        self.bars.setOpts(brush=self._theme.color("positive"))
        self.outline.setPen(pg.mkPen(self._theme.color("dim")))

    def name(self, activation: str) -> None:
        self._activation = activation
        self.plot.setAccessibleName(f"Weights of layer {self._number}")
        self._write_title()

    def _write_title(self) -> None:
        """In full, or as much of it as there is room for; the tip has all of it."""
        full = f"Layer {self._number} · {self._activation}"
        self.title.setToolTip(f"{full}: how many of its weights lie where")
        metrics, room = self.title.fontMetrics(), self.width() - 2
        short = f"L{self._number} · {self._activation}"
        text = full if metrics.horizontalAdvance(full) <= room else short
        self.title.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, room))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._write_title()

    def forget(self) -> None:
        """Blank, until there are weights to show."""
        self._shown = None
        nothing = np.zeros(BINS)
        self.bars.setOpts(x0=nothing, x1=nothing, height=nothing)
        self.outline.setData([0, 1], [0], stepMode="center")
        self.plot.update_read_out()

    def take(self, histogram: Histogram) -> None:
        """Draw what is new of it."""
        old, self._shown = self._shown, histogram
        rescaled = old is None or old.limit != histogram.limit
        if rescaled:
            self._place_bars(histogram.limit)
        if rescaled or not np.array_equal(old.start, histogram.start):  # type: ignore[union-attr]
            self.outline.setData(self._edges, histogram.start, stepMode="center")
        if rescaled or not np.array_equal(old.now, histogram.now):  # type: ignore[union-attr]
            self._draw_bars(histogram)
        self.plot.update_read_out()

    def _place_bars(self, limit: float) -> None:
        """Side by side, with a little room between them."""
        self._edges = np.linspace(-limit, limit, BINS + 1)
        gap = 0.08 * (self._edges[1] - self._edges[0])
        self._sides = {"x0": self._edges[:-1] + gap, "x1": self._edges[1:] - gap}

    def _draw_bars(self, histogram: Histogram) -> None:
        self.bars.setOpts(**self._sides, height=histogram.now)
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


class WeightHistograms(View):
    """One `LayerHistogram` per layer, side by side, in rows, scrolling: in this order."""

    products = frozenset({"histograms"})
    takes_turns = True

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("weightHistograms")
        self.setAccessibleName("Weight histograms")
        self.layers: list[LayerHistogram] = []
        self._latest: tuple[Histogram, ...] = ()
        self._build()
        self.on_spec()

    def _build(self) -> None:
        self._content = QWidget()
        self.area = QScrollArea()
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self._content)
        self.area.setAccessibleName("Histograms of all layers")
        self.area.verticalScrollBar().valueChanged.connect(self._draw)
        self._empty = QLabel("The weights of each layer appear here, now against the start.")
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.area)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)

    def on_theme(self) -> None:
        for layer in self.layers:
            layer.restyle()

    def forget(self) -> None:
        self._latest = ()
        for layer in self.layers:
            layer.forget()

    def on_spec(self) -> None:
        """As many histograms as layers, and what they are called."""
        specs = self.document.spec.network.layers
        if len(specs) != len(self.layers):
            self._latest = ()
        while len(self.layers) > len(specs):
            self._drop(self.layers.pop())
        while len(self.layers) < len(specs):
            layer = LayerHistogram(self.theme, len(self.layers) + 1, self._content)
            self.layers.append(layer)
            layer.show()
        for layer, spec in zip(self.layers, specs, strict=True):
            layer.name(activation_label(spec))
        self._arrange()

    def _drop(self, layer: LayerHistogram) -> None:
        layer.hide()
        layer.deleteLater()

    def _arrange(self) -> None:
        """Each in its place, all of one size."""
        width, height = self.width(), self.height()
        columns, rows = grid(len(self.layers), width, height)
        # Whole rows are in sight, whether they scroll or not.
        seen = min(rows, max(1, (height + GAP) // (FLAT + GAP)))
        tall = max(FLATTEST, (height + GAP) // seen - GAP)
        if rows * (tall + GAP) - GAP > height:
            width -= self.area.verticalScrollBar().sizeHint().width()
        wide = (width + GAP) // columns - GAP
        for number, layer in enumerate(self.layers):
            row, column = divmod(number, columns)
            layer.setGeometry(column * (wide + GAP), row * (tall + GAP), wide, tall)
        self._content.resize(width, rows * (tall + GAP) - GAP)

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        histograms = snapshot.products.get("histograms")
        if histograms is None or len(histograms) != len(self.layers):
            return
        self._latest = histograms
        if self._stack.currentWidget() is not self.area:
            self._stack.setCurrentWidget(self.area)
            self.fact_changed.emit(FACT)
        self._draw()

    def _draw(self) -> None:
        """Those that can be seen."""
        for layer, histogram in zip(self.layers, self._latest, strict=False):
            if not layer.visibleRegion().isEmpty():
                layer.take(histogram)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._arrange()
        self._draw()


def grid(count: int, width: int, height: int) -> tuple[int, int]:
    """Columns and rows for so many histograms: one row while they fit, then as few as do."""
    most = max(1, (width + GAP) // (NARROWEST + GAP))
    rows = max(1, -(-count // most))
    columns = max(1, -(-count // rows))
    if rows * (FLAT + GAP) - GAP > height:
        columns = min(count, most)
        rows = -(-count // columns)
    return columns, rows
