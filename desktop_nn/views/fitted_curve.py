"""The fitted curve: the output over the one input, and the samples around it."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QResizeEvent

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.models.number_text import fixed
from desktop_nn.training.maps import FittedCurve as Fit
from desktop_nn.training.maps import line_bounds
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.sample_key import Entry, SampleKey
from desktop_nn.views.sample_marks import Parts
from desktop_nn.views.sample_view import SampleView
from desktop_nn.views.steps import outer_steps
from desktop_nn.views.tokens import OKABE_ITO


class FittedCurve(SampleView):
    """A line for each output; blue marks for training samples, orange rings for validation. Several
    outputs have a colour each, and a key."""

    inputs = 1
    product = "fitted_curve"

    def _build_plot(self) -> Plot:
        self.setObjectName("fittedCurve")
        self.setAccessibleName("Fitted curve")
        self.lines: list[pg.PlotCurveItem] = []
        plot = Plot(self.theme, self)
        plot.setObjectName("curvePlot")
        plot.setAccessibleName("Output over the input, with the samples")
        self.key = SampleKey(self.theme, self)
        self.key.hide()
        return plot

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """The plot, and below it the key where there is one."""
        self.key.setVisible(bool(self.key.entries))
        height = self.key.rows_height(self.width()) + 4 if self.key.entries else 0
        self.plot.setGeometry(0, 0, self.width(), self.height() - height)
        self.key.setGeometry(0, self.height() - height + 4, self.width(), max(0, height - 4))
        self.marks.fit(min(self.plot.width(), self.plot.height()))

    # Drawing

    def _forget(self) -> None:
        while self.lines:
            self.plot.removeItem(self.lines.pop())

    def _draw(self, product: Fit) -> None:
        outputs = product.y.shape[1]
        while len(self.lines) > outputs:
            self.plot.removeItem(self.lines.pop())
        while len(self.lines) < outputs:
            self.lines.append(pg.PlotCurveItem(antialias=True))
            self.lines[-1].setZValue(20)
            self.plot.addItem(self.lines[-1])
            self._color_lines()
        for number, line in enumerate(self.lines):
            y = product.y[:, number].astype(np.float64)
            there = np.isfinite(y)
            line.setData(product.x[there], y[there])
        self._note = self._where(product.y)

    def _where(self, y: np.ndarray) -> str:
        """Of a curve that is nowhere to be seen: which way it lies."""
        _, _, low, high = self.plot.whole_range()
        sides = ((y > high, "above the picture"), (y < low, "below the picture"))
        where = next((side for out, side in sides if out.all()), "")
        return f"the curve lies {where}" if where else ""

    def on_theme(self) -> None:
        super().on_theme()
        self._color_lines()

    def _color_lines(self) -> None:
        for number, line in enumerate(self.lines):
            line.setPen(pg.mkPen(self._color(number, len(self.lines), "text")))

    def _color(self, number: int, count: int, single: str) -> QColor:
        """One target has a colour by meaning, several have one each."""
        if count == 1:
            return self.theme.color(single)
        return QColor(OKABE_ITO[number % len(OKABE_ITO)])

    def _mark(self, data: DataSet, parts: Parts) -> None:
        targets = data.targets
        count = targets.shape[1]
        self._follow(data)
        for number in range(count):
            points = np.column_stack([data.inputs[:, 0], targets[:, number]])
            for rows, ring in ((parts.training, False), (parts.validation, True)):
                color = self._color(number, count, "negative" if ring else "positive")
                self.marks.put(points, rows, color, ring=ring)
        names = data.target_names if count > 1 else ()
        entries = [Entry(name, "o", self._color(n, count, "text")) for n, name in enumerate(names)]
        self.key.show_entries(tuple(entries))
        self._lay_out()

    def _follow(self, data: DataSet) -> None:
        """The samples and a margin, or the canvas that they were painted on; where the curve leaves
        it, it leaves the picture."""
        x, targets = data.inputs[:, 0], data.targets
        low, high = float(targets.min()), float(targets.max())
        if data.reach is not None:
            up = data.reach[1]
            self.plot.follow(*line_bounds(data), min(low, -up), max(high, up))
            return
        margin = 0.15 * (high - low) or 1.0
        across = 0.1 * float(x.max() - x.min()) or 1.0
        left, right = float(x.min()) - across, float(x.max()) + across
        self.plot.follow(left, right, *outer_steps(low - margin, high + margin))

    # Telling

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        curve, data = self._shown, self.document.data
        if curve is None or data.width != 1:
            return None
        place = int(np.abs(curve.x - x).argmin())
        values = ", ".join(fixed(float(value), 3) for value in curve.y[place])
        return float(curve.x[place]), f"{data.input_names[0]} {fixed(curve.x[place], 2)} · {values}"
