"""The decision map: the output over the input plane, and the samples on it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.products import PlaneMap, plane_bounds
from desktop_nn.views.numbers_format import fixed
from desktop_nn.views.plot import Plot
from desktop_nn.views.sample_marks import (
    SHAPES,
    SampleMarks,
    class_color,
    drawn_parts,
)
from desktop_nn.views.theme import Theme, rgb
from desktop_nn.views.tokens import OKABE_ITO, Tokens
from desktop_nn.views.view import View

SHADES = 25
"""Steps of confidence for each of up to ten classes: together they fit into one table."""

STRENGTH = 0.66
"""Of the map's colours, where the net is sure: less than the samples', which lie on them."""


class _SmoothImage(pg.ImageItem):
    """Without steps where the map is drawn larger than it was computed."""

    def paint(self, painter: QPainter, *arguments: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        super().paint(painter, *arguments)


class DecisionMap(View):
    """Blue where the net says class 1 (or more), orange for class 0 (or less), the panel's own
    colour where it can't tell. Further classes have a colour each, faded where it is unsure."""

    products = frozenset({"plane_map"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("decisionMap")
        self.setAccessibleName("Decision map")
        self._map: PlaneMap | None = None
        self._marks_of: object = None
        self._build()
        self._draw_marks()

    def _build(self) -> None:
        self.plot = Plot(self.theme, self, grid=False)
        self.plot.setObjectName("decisionPlot")
        self.plot.setAccessibleName("Output over the input plane, with the samples")
        self.plot.read_out = self._read_out
        self.plot.box.setAspectLocked(True)
        self.image = _SmoothImage(axisOrder="row-major")
        self.image.setZValue(-10)
        self.image.hide()
        self.plot.addItem(self.image)
        self.marks = SampleMarks(self.plot, self.theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    # What it is told

    def on_theme(self) -> None:
        self._marks_of = None
        self._draw_marks()
        if self._map is not None:
            self._draw_map(self._map)

    def on_spec(self) -> None:
        data = self.document.data
        if data.width != 2:
            self._forget_map()
        self._draw_marks()

    def _forget_map(self) -> None:
        self._map = None
        self.image.hide()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        plane_map = snapshot.products.get("plane_map")
        if plane_map is None:
            return
        self._map = plane_map
        self._draw_map(plane_map)
        self.plot.update_read_out()
        self.fact_changed.emit(self.fact)

    @property
    def fact(self) -> str:
        data = self.document.data
        return drawn_parts(self.document.spec.data, data).note if data.width == 2 else ""

    # Drawing

    def _draw_map(self, plane_map: PlaneMap) -> None:
        several = plane_map.classes is not None
        table = _class_table(self.theme.tokens) if several else _value_table(self.theme)
        # Always with levels: without them a failing paint takes the program down.
        self.image.setImage(_places(plane_map), levels=(0, 255), lut=table, autoLevels=False)
        self.image.setRect(_covered(plane_map))
        self.image.show()

    def _draw_marks(self) -> None:
        """The samples, when they or their split are other ones."""
        data, spec = self.document.data, self.document.spec.data
        key = (id(data), spec.validation_share, spec.seed)
        if key == self._marks_of:
            return
        self._marks_of = key
        self.marks.clear()
        if data.width != 2:
            return
        low, high = plane_bounds(data.inputs)
        self.plot.set_left_width(28 if high < 100.0 else 52)
        self.plot.follow(low, high, low, high)
        parts = drawn_parts(spec, data)
        for rows, ring in ((parts.training, False), (parts.validation, True)):
            self._put(rows, ring)
        self.fact_changed.emit(parts.note)

    def _put(self, rows: NDArray[np.intp], ring: bool) -> None:
        data = self.document.data
        if not data.classes:
            self.marks.put_values(data.inputs, rows, data.targets[:, 0], ring)
            return
        for number in range(len(data.classes)):
            color = class_color(self.theme, number, len(data.classes))
            own = rows[data.labels[rows] == number]
            self.marks.put(data.inputs, own, color, SHAPES[number % len(SHAPES)], ring)

    # Telling

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        names = self.document.data.input_names
        if len(names) != 2:
            return None
        text = f"{names[0]} {fixed(x, 2)} · {names[1]} {fixed(y, 2)}"
        found = self._class_at(x, y)
        return x, f"{text} · {found}" if found else text

    def _class_at(self, x: float, y: float) -> str:
        """The class that the map shows at a place; nothing for values, or beside the map."""
        shown, classes = self._map, self.document.data.classes
        if shown is None or not classes:
            return ""
        size = len(shown.values)
        column, row = (
            round((v - shown.low) / (shown.high - shown.low) * (size - 1)) for v in (x, y)
        )
        if not (0 <= column < size and 0 <= row < size):
            return ""
        if shown.classes is not None:
            return classes[int(shown.classes[row, column])]
        return classes[min(int(shown.values[row, column] > 0), len(classes) - 1)]


def _covered(plane_map: PlaneMap) -> QRectF:
    """The image's place. The first and last values lie on the map's bounds, and each pixel's middle
    where its value was computed, so the image reaches half a pixel beyond."""
    low, span = plane_map.low, plane_map.high - plane_map.low
    step = span / (len(plane_map.values) - 1)
    return QRectF(low - step / 2, low - step / 2, span + step, span + step)


def _places(plane_map: PlaneMap) -> NDArray[np.uint8]:
    """Where each point's colour stands in the table."""
    if plane_map.classes is None:
        return (plane_map.values.astype(np.int16) + 127).astype(np.uint8)
    shade = plane_map.values.clip(0).astype(np.int16) * (SHADES - 1) // 127
    return (plane_map.classes.clip(0, 9) * SHADES + shade).astype(np.uint8)


def _value_table(theme: Theme) -> NDArray[np.uint8]:
    """The theme's map, faded so that the samples stand out: (256, 4)."""
    table = np.full((256, 4), 255, np.uint8)
    panel = rgb(theme.tokens.panel)
    table[:255, :3] = (panel + (theme.diverging()[:, :3] - panel) * STRENGTH).round()
    return table


def _class_table(tokens: Tokens) -> NDArray[np.uint8]:
    """A row of shades for each class, from near the panel's colour to the class's: (256, 4)."""
    table = np.full((256, 4), 255, np.uint8)
    panel = rgb(tokens.panel)
    share = np.linspace(0.08, STRENGTH, SHADES)[:, None]
    for number, color in enumerate(OKABE_ITO):
        shades = panel + (rgb(color) - panel) * share
        table[number * SHADES : (number + 1) * SHADES, :3] = shades.round()
    return table
