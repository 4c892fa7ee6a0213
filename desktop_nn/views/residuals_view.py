"""Residuals: what the network says against what is true, a mark for each sample."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.asked_numbers import of_data_sample
from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import fixed, grouped
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.residuals import Residuals
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.live_text import Align, LiveText
from desktop_nn.views.mark_cloud import MarkCloud
from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg
from desktop_nn.views.sample_key import Entry, SampleKey
from desktop_nn.views.sample_marks import mark_size
from desktop_nn.views.steps import outer_steps, step_up
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

NEAR = 14.0
"""Pixels from the pointer within which a mark is read."""

FACES = {
    "prediction": (
        "ŷ over y",
        "What was predicted, ŷ, upward over what is true, y: on the diagonal, ŷ = y",
    ),
    "residual": (
        "ŷ − y over ŷ",
        "The residual ŷ − y upward over what was predicted, ŷ: on the line, ŷ = y",
    ),
}

MEASURES_TIP = (
    "R² = 1 − Σ (ŷ − y)² / Σ (y − ȳ)²; MAE, the mean of |ŷ − y|; RMSE, the root of the mean of "
    "(ŷ − y)²: of the validation part, or of training where there is none"
)

Floats = NDArray[np.float64]


class ResidualsView(View):
    """Blue marks for training samples, orange rings for validation. `face` is what stands upward:
    the prediction over the truth, or the residual over the prediction; of one output at a time."""

    products = frozenset({"residuals"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("residualsView")
        self.setAccessibleName("Residuals")
        self.face = "prediction"
        self._shown: Residuals | None = None
        self._points: Floats = np.zeros((0, 2))
        self._build()
        self._connect()
        self.on_theme()
        self.on_spec()

    # Building

    def _build(self) -> None:
        self.plot = Plot(self.theme)
        self.plot.setObjectName("residualsPlot")
        self.plot.setAccessibleName("Predicted and true values of the samples")
        self.plot.read_out = self._read_out
        self._line = pg.PlotCurveItem(antialias=True)
        self._line.setZValue(-5)
        self.plot.addItem(self._line)
        self._marks = {ring: _made_marks(self.plot, ring) for ring in (False, True)}
        self.key = SampleKey(self.theme)
        self.key.setFixedHeight(18)
        self._empty = LateLabel("What the network says of each sample, against what is true.")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.plot)
        self.note = LiveText(Align.AlignRight)
        self.note.setObjectName("keyFact")
        below = QHBoxLayout()
        below.addWidget(self.key, 3)
        below.addWidget(self.note, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._controls())
        layout.addWidget(self.stack, 1)
        layout.addLayout(below)
        self.measures = LiveText()
        self.measures.setObjectName("keyFact")
        self.measures.setToolTip(MEASURES_TIP)
        layout.addWidget(self.measures)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._tabs = QButtonGroup(self)
        for name, (text, tip) in FACES.items():
            button = QPushButton(text)
            button.setObjectName("flat")
            button.setProperty("face", name)
            button.setCheckable(True)
            button.setChecked(name == self.face)
            button.setToolTip(tip)
            button.setStatusTip(tip)
            button.setAccessibleName(f"{text}: {tip}")
            self._tabs.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.output = ChoiceField(())
        self.output.setObjectName("residualsOutput")
        self.output.setAccessibleName("Output")
        self.output.setToolTip("The output y whose residuals ŷ − y are shown")
        row.addWidget(self.output)
        return row

    def _connect(self) -> None:
        self._tabs.buttonClicked.connect(self._on_tab)
        self.output.activated.connect(self._on_output)
        self.plot.view_changed.connect(self._fit_marks)

    def tab(self, face: str) -> QPushButton:
        found = [button for button in self._tabs.buttons() if button.property("face") == face]
        return cast(QPushButton, found[0])

    # What it is told

    def on_theme(self) -> None:
        pen = pg.mkPen(self.theme.color("dim"))
        pen.setStyle(Qt.PenStyle.DashLine)
        self._line.setPen(pen)
        panel, edge = self.theme.color("panel"), self.theme.color("window")
        for ring, item in self._marks.items():
            color = self.theme.color("negative" if ring else "positive")
            item.use(panel if ring else color, color if ring else edge, 1.5 if ring else 0.5)
        self._name(self._shown)
        if self._shown is not None:
            self._draw(self._shown)

    def forget(self) -> None:
        self._shown = None
        self._points = np.zeros((0, 2))
        if self.stack.currentWidget() is self.plot:
            self._empty.wait()
        self.stack.setCurrentWidget(self._empty)
        self.note.show_text("")
        self.measures.show_text("")
        self.fact_changed.emit("")

    def on_spec(self) -> None:
        """The outputs to choose from are the data's."""
        data = self.document.data
        names = () if data.classes else data.target_names
        if self._shown is not None and self._shown.true.shape[1] != len(names):
            self.forget()
        if names != tuple(self.output.itemText(row) for row in range(self.output.count())):
            self.output.clear()
            self.output.addItems(names)
        self.output.setVisible(len(names) > 1)

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        product = snapshot.products.get("residuals")
        if product is None or product.true.shape[1] != self.output.count():
            return
        self._shown = product
        self.stack.setCurrentWidget(self.plot)
        self._name(product)
        self._draw(product)
        self.plot.update_read_out()

    def _on_tab(self, button: QPushButton) -> None:
        self.face = button.property("face")
        self.plot.show_everything()
        self._draw_again()

    def _on_output(self) -> None:
        self._draw_again()

    def _draw_again(self) -> None:
        if self._shown is not None:
            self._draw(self._shown)

    # Drawing

    def _draw(self, shown: Residuals) -> None:
        column = max(0, self.output.currentIndex())
        true = shown.true[:, column].astype(np.float64)
        predicted = shown.predicted[:, column].astype(np.float64)
        if self.face == "prediction":
            self._points = np.column_stack([true, predicted])
            self._follow_prediction(true, predicted)
        else:
            self._points = np.column_stack([predicted, predicted - true])
            self._follow_residual(predicted, predicted - true)
        for ring, part in ((False, slice(0, shown.training)), (True, slice(shown.training, None))):
            points = self._points[part]
            points = points[np.isfinite(points).all(axis=1)]
            self._marks[ring].show_points(points)
        self._fit_marks()
        self._tell_measures(shown, column)

    def _tell_measures(self, shown: Residuals, column: int) -> None:
        error, absolute = float(shown.error[column]), float(shown.absolute_error[column])
        r_squared = f"R² {_short(float(shown.r_squared[column]), 3)}"
        rmse = f"RMSE {_short(error, _digits(error))}"
        mae = f"MAE {_short(absolute, _digits(absolute))}"
        self.fact_changed.emit(f"{shown.part}: {r_squared}")
        self.measures.show_text(f"{r_squared} · {mae} · {rmse}")
        self.measures.setAccessibleName(f"{shown.part}: {self.measures.text()}")

    def _follow_prediction(self, true: Floats, predicted: Floats) -> None:
        low, high = _bounds(np.concatenate([true, predicted]))
        self._line.setData([low, high], [low, high])
        self.plot.follow(low, high, low, high)

    def _follow_residual(self, predicted: Floats, residual: Floats) -> None:
        left, right = _bounds(predicted)
        sizes = np.abs(residual[np.isfinite(residual)])
        limit = step_up(1.05 * float(sizes.max())) if len(sizes) else 1.0
        self._line.setData([left, right], [0.0, 0.0])
        self.plot.follow(left, right, -limit, limit)

    def _fit_marks(self) -> None:
        place = self.plot.place()
        size = mark_size(min(place.width(), place.height()), len(self._points))
        for ring, item in self._marks.items():
            item.set_size(round(size + (1.0 if ring else 0.0), 1))

    def _name(self, shown: Residuals | None) -> None:
        """What the marks are, and how many of them are left out."""
        entries = [Entry("training", color=self.theme.color("positive"))]
        if shown is None or len(shown.rows) > shown.training:
            color = self.theme.color("negative")
            entries.append(Entry("validation", color=color, ring=True))
        if tuple(entries) != self.key.entries:
            self.key.show_entries(tuple(entries))
        if shown is None:
            return
        drawn = len(shown.rows)
        capped = f"{grouped(drawn)} of {grouped(shown.of)} drawn" if drawn < shown.of else ""
        self.note.show_text(capped)
        self.note.setToolTip(
            f"An even choice of the samples is drawn. R² and RMSE, the root of the mean of "
            f"(ŷ − y)², are of {grouped(shown.measured)} samples, {shown.part}."
        )

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        """Of the sample that is read out."""
        at = self.plot.pointed_at()
        number = None if at is None else self._nearest(at.x(), at.y())
        if self._shown is None or number is None:
            return ()
        row = int(self._shown.rows[number])
        return tuple(of_data_sample(self.document.spec, self.document.data, row))

    # Telling

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        shown = self._shown
        number = self._nearest(x, y)
        if shown is None or number is None:
            return None
        column = max(0, self.output.currentIndex())
        true, predicted = float(shown.true[number, column]), float(shown.predicted[number, column])
        digits = _digits(abs(true) + abs(predicted))
        part = "training" if number < shown.training else "validation"
        text = (
            f"row {grouped(int(shown.rows[number]) + 1)} · {part}\n"
            f"true {fixed(true, digits)} · predicted {fixed(predicted, digits)}\n"
            f"residual {fixed(predicted - true, digits)}"
        )
        return float(self._points[number, 0]), text

    def _nearest(self, x: float, y: float) -> int | None:
        """The number of the sample at a place; None where there is none near it."""
        if not len(self._points):
            return None
        left, right, low, high = self.plot.shown_range()
        place = self.plot.place()
        scale = (place.width() / (right - left), place.height() / (high - low))
        away = np.hypot(*((self._points - (x, y)) * scale).T)
        number = int(np.nan_to_num(away, nan=math.inf).argmin())
        return number if away[number] <= NEAR else None


def _made_marks(plot: Plot, ring: bool) -> MarkCloud:
    item = MarkCloud()
    item.setZValue(11 if ring else 10)
    plot.addItem(item)
    return item


def _bounds(values: Floats) -> tuple[float, float]:
    """Steps around what is finite of them, with a margin."""
    there = values[np.isfinite(values)]
    if not len(there):
        return 0.0, 1.0
    low, high = float(there.min()), float(there.max())
    margin = 0.03 * (high - low)
    return outer_steps(low - margin, high + margin)


def _short(value: float, digits: int) -> str:
    return fixed(value, digits) if math.isfinite(value) else "–"


def _digits(size: float) -> int:
    """Digits after the point, so that about four count."""
    if not math.isfinite(size) or size <= 0.0:
        return 3
    return min(6, max(0, 3 - math.floor(math.log10(size))))
