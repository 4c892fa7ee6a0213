"""Rings around the chosen samples on map and curve, and the click that chooses one."""

from __future__ import annotations

from typing import ClassVar, Protocol

import numpy as np
from PySide6.QtCore import QObject

from desktop_nn.experiment.data_sets.data_set import DataSet, Floats
from desktop_nn.models.document import Document
from desktop_nn.models.sample_selection import Rows, SampleSelection
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.sample_marks import LARGEST, MOST_MARKS
from desktop_nn.views.theme import Theme

NEAR = 10.0
"""Pixels from a sample at which a click means it."""

WIDER = 7.0
"""Pixels by which a ring is wider than a mark."""


class SamplesInPlane(Protocol):
    """A view whose plane has a place for each sample."""

    plot: Plot
    theme: Theme
    document: Document
    inputs: ClassVar[int]

    def place_of(self, data: DataSet, rows: Rows) -> Floats: ...


class ChosenMarks(QObject):
    """Drawn when the choice or the colours change, never by a frame."""

    def __init__(self, view: SamplesInPlane, selection: SampleSelection) -> None:
        super().__init__(view.plot)
        self._view = view
        self._selection = selection
        self.rings = pg.ScatterPlotItem(pxMode=True)
        self.rings.setZValue(40)
        view.plot.addItem(self.rings)
        selection.changed.connect(self._show)
        view.theme.changed.connect(self._show)
        view.plot.clicked.connect(self._on_clicked)
        self._show()

    @property
    def _fits(self) -> bool:
        return self._view.document.data.width == self._view.inputs

    def _show(self) -> None:
        places = self._places()
        pen = pg.mkPen(self._view.theme.color("text"), width=2)
        self.rings.setData(
            places[:, 0], places[:, 1], size=LARGEST + WIDER, pen=pen, brush=pg.mkBrush(None)
        )

    def _places(self) -> Floats:
        rows, data = self._selection.rows, self._view.document.data
        if not self._fits or not len(rows):
            return np.empty((0, 2))
        return self._view.place_of(data, rows[rows < data.rows][:MOST_MARKS])

    def _on_clicked(self, x: float, y: float) -> None:
        """The nearest sample, if it is near; else none."""
        data, plot = self._view.document.data, self._view.plot
        if not self._fits:
            return
        left, right, low, high = plot.shown_range()
        pixels = plot.place()
        scale = np.array([pixels.width() / (right - left), pixels.height() / (high - low)])
        far = ((self._view.place_of(data, np.arange(data.rows)) - (x, y)) * scale) ** 2
        nearest = int(far.sum(axis=1).argmin())
        is_near = float(far[nearest].sum()) <= NEAR**2
        self._selection.choose(np.array([nearest] if is_near else [], np.intp))
