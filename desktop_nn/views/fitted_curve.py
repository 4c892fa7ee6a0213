"""The fitted curve: the output over the one input, and the samples around it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.products import FittedCurve as Fit
from desktop_nn.views.numbers_format import fixed
from desktop_nn.views.plot import Plot
from desktop_nn.views.sample_marks import SampleMarks, drawn_parts
from desktop_nn.views.steps import outer_steps
from desktop_nn.views.theme import Theme
from desktop_nn.views.tokens import OKABE_ITO
from desktop_nn.views.view import View


class FittedCurve(View):
    """A line for each output; blue marks for training samples, orange rings for validation."""

    products = frozenset({"fitted_curve"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("fittedCurve")
        self.setAccessibleName("Fitted curve")
        self._curve: Fit | None = None
        self._marks_of: object = None
        self.lines: list[pg.PlotCurveItem] = []
        self._build()
        self._draw_marks()

    def _build(self) -> None:
        self.plot = Plot(self.theme, self)
        self.plot.setObjectName("curvePlot")
        self.plot.setAccessibleName("Output over the input, with the samples")
        self.plot.read_out = self._read_out
        self.marks = SampleMarks(self.plot, self.theme)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.plot)

    # What it is told

    def on_theme(self) -> None:
        self._marks_of = None
        self._draw_marks()
        self._color_lines()

    def on_spec(self) -> None:
        self._draw_marks()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        curve = snapshot.products.get("fitted_curve")
        if curve is None:
            return
        self._curve = curve
        self._draw_curve(curve)
        self.plot.update_read_out()
        self.fact_changed.emit(self.fact)

    @property
    def fact(self) -> str:
        data = self.document.data
        return drawn_parts(self.document.spec.data, data).note if data.width == 1 else ""

    # Drawing

    def _draw_curve(self, curve: Fit) -> None:
        outputs = curve.y.shape[1]
        while len(self.lines) > outputs:
            self.plot.removeItem(self.lines.pop())
        while len(self.lines) < outputs:
            self.lines.append(pg.PlotCurveItem(antialias=True))
            self.lines[-1].setZValue(20)
            self.plot.addItem(self.lines[-1])
            self._color_lines()
        for number, line in enumerate(self.lines):
            y = curve.y[:, number].astype(np.float64)
            there = np.isfinite(y)
            line.setData(curve.x[there], y[there])

    def _color_lines(self) -> None:
        for number, line in enumerate(self.lines):
            line.setPen(pg.mkPen(self._color(number, len(self.lines), "text")))

    def _color(self, number: int, count: int, single: str) -> QColor:
        """One target has a colour by meaning, several have one each."""
        if count == 1:
            return self.theme.color(single)
        return QColor(OKABE_ITO[number % len(OKABE_ITO)])

    def _draw_marks(self) -> None:
        """The samples, when they or their split are other ones."""
        data, spec = self.document.data, self.document.spec.data
        key = (id(data), spec.validation_share, spec.seed)
        if key == self._marks_of:
            return
        self._marks_of = key
        self.marks.clear()
        if data.width != 1:
            return
        targets = data.targets
        self._follow(data.inputs[:, 0], targets)
        parts = drawn_parts(spec, data)
        for number in range(targets.shape[1]):
            points = np.column_stack([data.inputs[:, 0], targets[:, number]])
            for rows, ring in ((parts.training, False), (parts.validation, True)):
                token = "negative" if ring else "positive"
                color = self._color(number, targets.shape[1], token)
                self.marks.put(points, rows, color, ring=ring)
        self.fact_changed.emit(parts.note)

    def _follow(self, x: np.ndarray, targets: np.ndarray) -> None:
        """The samples and a margin; where the curve leaves it, it leaves the picture."""
        low, high = float(targets.min()), float(targets.max())
        margin = 0.15 * (high - low) or 1.0
        across = 0.1 * float(x.max() - x.min()) or 1.0
        left, right = float(x.min()) - across, float(x.max()) + across
        self.plot.follow(left, right, *outer_steps(low - margin, high + margin))

    # Telling

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        curve, data = self._curve, self.document.data
        if curve is None or data.width != 1:
            return None
        place = int(np.abs(curve.x - x).argmin())
        values = ", ".join(fixed(float(value), 3) for value in curve.y[place])
        return float(curve.x[place]), f"{data.input_names[0]} {fixed(curve.x[place], 2)} · {values}"
