"""The bars of a histogram, side by side, with the same line of background between any two."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg

Floats = NDArray[np.float64]

NARROWEST = 4.0
"""Pixels of a column from which on a bar gives one of them up; narrower ones touch each other. A
share of the column would be a pixel here and none there, at random."""


class HistogramBars(pg.BarGraphItem):
    """On a plot, which it follows: another range or size has other pixels."""

    def __init__(self, plot: Plot) -> None:
        # Bars: a filled step curve costs a third more.
        super().__init__(x0=[0], x1=[1], y0=0, height=[0], pen=None)
        self._plot = plot
        self._edges: Floats = np.zeros(2)
        self._gap = 0.0
        plot.addItem(self)
        plot.view_changed.connect(self._fit)

    def show_heights(self, edges: Floats, heights: NDArray[Any], floor: float = 0.0) -> None:
        """edges: (B + 1,); heights: (B,), measured like `floor`, on which the bars stand."""
        self._edges, self._gap = edges, self._wanted_gap(edges)
        self.setOpts(x0=edges[:-1], x1=edges[1:] - self._gap, y0=floor, height=heights - floor)

    def clear(self) -> None:
        """No bars."""
        nothing = np.zeros(len(self._edges) - 1)
        self.setOpts(x0=nothing, x1=nothing, height=nothing)
        self._edges = np.zeros(len(self._edges))

    def _wanted_gap(self, edges: Floats) -> float:
        left, right, _, _ = self._plot.shown_range()
        pixel = (right - left) / self._plot.pixels_across
        return pixel if edges[1] - edges[0] >= NARROWEST * pixel else 0.0

    def _fit(self) -> None:
        gap = self._wanted_gap(self._edges)
        if gap != self._gap and self._edges[1] > self._edges[0]:
            self._gap = gap
            self.setOpts(x1=self._edges[1:] - gap)
