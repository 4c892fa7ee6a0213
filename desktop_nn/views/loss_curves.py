"""Loss and accuracy by epoch: training and validation, smoothed if wanted, raw line kept."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.changes import Change
from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import THIN_SPACE, fixed, grouped, percent
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.change_marks import ChangeMarks, epochs_at
from desktop_nn.views.curve_points import Band, Floats, spread
from desktop_nn.views.curve_series import Series
from desktop_nn.views.plot import Plot
from desktop_nn.views.steps import log_step_down, log_step_up, outer_steps, step_up
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

NAMES_WIDTH = 70
"""Pixels kept free to the right of the newest point, for the names of the curves."""

NEAR = 8
"""Pixels beside a curve's end where it is read still."""

LABEL_GAP = 15
EMPTY = "Press Space: the {} of each epoch appears here."
NO_CLASSES = "The data has values, not classes: there is no accuracy to measure."
PARTS = (("training", "positive", "positive"), ("validation", "negative", "negative_text"))

NAMES = tuple(name for name, *_ in PARTS)


class LossCurves(View):
    """`quantity` is what is shown: loss or accuracy. `smoothing`: 0 … 0.95, the share of the past
    in the exponential mean. Changes of the run are marked where they took effect."""

    products = frozenset({"changes"})
    takes_turns = True

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("lossCurves")
        self.setAccessibleName("Loss curves")
        self.quantity = "loss"
        self._history = History()
        self._key: object = None
        self._changes: tuple[Change, ...] = ()
        self._bands: list[Band] = []
        self._build()
        self._connect()
        self.on_theme()
        self._refresh()

    # Building

    def _build(self) -> None:
        self.plot = Plot(self.theme, self)
        self.plot.setObjectName("lossPlot")
        self.plot.setAccessibleName("Loss and accuracy by epoch")
        self.plot.read_out = self._read_out
        self._series = [Series(self.plot, name, *colors) for name, *colors in PARTS]
        self._marks = ChangeMarks(self.plot)
        self._empty = QLabel()
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.plot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(self._controls())
        layout.addWidget(self._stack, 1)

    def _controls(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(4)
        self._tabs = QButtonGroup(self)
        for name in ("loss", "accuracy"):
            button = self._flat(name.capitalize(), f"{name}Tab", f"Show the {name} of each epoch")
            self._tabs.addButton(button)
            row.addWidget(button)
        self.button("loss").setChecked(True)
        row.addStretch(1)
        self._smooth_label = QLabel()
        self._smooth_label.setObjectName("caption")
        row.addWidget(self._smooth_label)
        row.addWidget(self._slider())
        self.log = self._flat("log", "logAxis", "Logarithmic axis")
        self.log.setChecked(True)
        row.addWidget(self.log)
        return row

    def _flat(self, text: str, name: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("flat")
        button.setProperty("role", name)
        button.setCheckable(True)
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setAccessibleName(tip)
        return button

    def _slider(self) -> QSlider:
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("smoothing")
        self.slider.setAccessibleName("Smoothing")
        self.slider.setToolTip("How much of the past is in the smoothed line; the raw line stays")
        self.slider.setStatusTip(self.slider.toolTip())
        self.slider.setRange(0, 19)
        self.slider.setPageStep(4)
        self.slider.setFixedWidth(78)
        return self.slider

    def _connect(self) -> None:
        self._tabs.buttonClicked.connect(self._on_tab)
        self.log.toggled.connect(self._on_axis)
        self.slider.valueChanged.connect(self._refresh)
        self.plot.view_changed.connect(self._on_view_changed)

    def button(self, quantity: str) -> QPushButton:
        """The tab of a quantity: loss or accuracy."""
        found = [b for b in self._tabs.buttons() if b.property("role") == f"{quantity}Tab"]
        button = found[0]
        assert isinstance(button, QPushButton)
        return button

    # What it is told

    @property
    def smoothing(self) -> float:
        return self.slider.value() / 20.0

    @property
    def is_logarithmic(self) -> bool:
        return self.quantity == "loss" and self.log.isChecked()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        changes = snapshot.products.get("changes", self._changes)
        key = (snapshot.history.generation, history.length, changes)
        if key == self._key and history is self._history:
            return
        self._key, self._history, self._changes = key, history, changes
        self._refresh()

    def on_theme(self) -> None:
        for series in self._series:
            series.restyle()
        self._marks.restyle()

    def on_project(self) -> None:
        self._history, self._key = History(), None
        self._refresh()

    def on_spec(self) -> None:
        if not self._history.length:
            self._refresh()

    def _on_tab(self) -> None:
        self.quantity = "accuracy" if self.button("accuracy").isChecked() else "loss"
        self.log.setVisible(self.quantity == "loss")
        self._on_axis()

    def _on_axis(self) -> None:
        """Another quantity or scale: what was zoomed into isn't there any more."""
        self.plot.is_following = True
        self._refresh()

    def _on_view_changed(self) -> None:
        if self._stack.currentWidget() is self.plot:
            self._follow()
            self._draw()

    # Drawing

    def _refresh(self) -> None:
        """The history, the quantity or a setting is another one."""
        self._epochs = self._history.column("epoch")[2]
        self._columns = {part: self._history.column(f"{self.quantity}_{part}") for part in NAMES}
        self._penalties = self._history.column("penalty")[1]
        self._updates = self._history.column("update")[2]
        self._bands = [self._band(part) for part in NAMES]
        shown = any(len(band.x) for band in self._bands)
        self._smooth_label.setText(f"smooth {self.smoothing:.2f}")
        self._show_empty_text()
        self._stack.setCurrentWidget(self.plot if shown else self._empty)
        self.fact_changed.emit(self._fact())
        if not shown:
            self.plot.show_everything()
            return
        self.plot.use_log_axis(self.is_logarithmic)
        for series, band in zip(self._series, self._bands, strict=True):
            series.take(band, self.smoothing)
        self._marks.take(self._changes, self._change_places())
        self._follow()
        self._draw()

    def _change_places(self) -> Floats:
        if not self._changes:
            return np.empty(0)
        updates = np.array([change.update for change in self._changes], float)
        return epochs_at(updates, self._updates, self._epochs)

    def _draw(self) -> None:
        for series in self._series:
            series.draw()
        self._marks.draw()
        self._put_names()
        self.plot.update_read_out()

    def _show_empty_text(self) -> None:
        without = self.quantity == "accuracy" and not self.document.data.classes
        self._empty.setText(NO_CLASSES if without else EMPTY.format(self.quantity))

    def _band(self, part: str) -> Band:
        """The rows of a part as they are drawn: percent, or decimal exponents."""
        band = Band(self._epochs, *self._columns[part]).measured()
        if self.quantity == "accuracy":
            return Band(band.x, 100.0 * band.low, 100.0 * band.mean, 100.0 * band.high)
        if self.is_logarithmic:
            return Band(band.x, *_logarithms(band.low, band.mean, band.high))
        return band

    def _follow(self) -> None:
        """Ask for a range that shows all rows, and the names beside their ends."""
        bands = [band for band in self._bands if len(band.x)]
        last = max(band.x[-1] for band in bands)
        low = min(float(band.low.min()) for band in bands)
        high = max(float(band.high.max()) for band in bands)
        width = self.plot.pixels_across
        room = width / max(width - NAMES_WIDTH, 0.5 * width)
        self.plot.follow(0.0, step_up(max(last, 2.0) * room), *self._vertical(low, high))

    def _vertical(self, low: float, high: float) -> tuple[float, float]:
        if self.quantity == "accuracy":
            return math.floor(min(low, 95.0) / 10.0) * 10.0, 101.0
        if self.is_logarithmic:
            low, high = log_step_down(low), log_step_up(high)
            return low, max(high, low + 0.3)
        return (0.0, step_up(high)) if low >= 0.0 else outer_steps(low, high)

    def _put_names(self) -> None:
        """Each curve's name beside its end, pushed apart where they would overlap."""
        ends = [(end.y(), end.x(), s) for s in self._series if (end := s.end()) is not None]
        ends.sort(key=lambda place: place[0])
        lowest = self.plot.place().bottom() - 0.5 * LABEL_GAP
        heights = spread([y for y, *_ in ends], LABEL_GAP, lowest)
        for height, (_, x, series) in zip(heights, ends, strict=True):
            series.put_name(x, height)
        names = [series.name_place() for *_, series in ends]
        self._marks.keep_clear([name for name in names if name is not None])

    # Telling

    def _fact(self) -> str:
        if not len(self._epochs):
            return ""
        text = " · ".join(self._values(-1))
        if self._history.thinned > 1:
            text += f" · one point = {grouped(self._history.thinned)} epochs"
        return text

    def _values(self, row: int) -> list[str]:
        """What each curve says at a row of the history."""
        found = []
        for part in NAMES:
            value = float(self._columns[part][1][row])
            if self.quantity == "loss" and (part == "training" or not math.isnan(value)):
                found.append(f"{part} {fixed(value)}{self._training_text(part, row)}")
            elif self.quantity == "accuracy" and not math.isnan(value):
                found.append(f"{part} {percent(value)}")
        return found

    def _training_text(self, part: str, row: int) -> str:
        """What sets the loss as trained apart from the one of validation: dropout, and what is
        learned against beside the loss of the samples, where there is a λ."""
        if part != "training":
            return ""
        dropout = " with dropout on" if self._has_dropout(row) else ""
        penalty = float(self._penalties[row])
        return f"{dropout} + penalty {fixed(penalty)}" if penalty > 0.0 else dropout

    def _has_dropout(self, row: int) -> bool:
        """Whether the epoch that ends with a row was trained with dropout at its end."""
        if not self._changes:
            return self.document.spec.network.has_dropout
        update = self._updates[row]
        earlier = [change for change in self._changes if change.update < update]
        return earlier[-1].dropout[1] if earlier else self._changes[0].dropout[0]

    def _is_under(self, x: float) -> bool:
        """Whether the curves are at a place, or not much farther than the pointer is wide."""
        left, right, *_ = self.plot.shown_range()
        near = NEAR * (right - left) / self.plot.pixels_across
        return float(self._epochs[0]) - near <= x <= float(self._epochs[-1]) + near

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        epochs = self._epochs
        if not len(epochs) or not self._is_under(x):
            return None
        right = min(int(np.searchsorted(epochs, x)), len(epochs) - 1)
        left = max(0, right - 1)
        row = left if x - epochs[left] < epochs[right] - x else right
        epoch = f"epoch{THIN_SPACE}{grouped(int(epochs[row]))}"
        values = " · ".join([epoch, *self._values(row)])
        changed = self._marks.text_at(x)
        return float(epochs[row]), f"{values}\n{changed}" if changed else values


def _logarithms(*columns: Floats) -> list[Floats]:
    """Decimal exponents; a loss of exactly 0 lies with the smallest that isn't."""
    positive = [column[column > 0.0] for column in columns]
    smallest = min((float(part.min()) for part in positive if len(part)), default=1.0)
    return [np.log10(np.maximum(column, smallest)) for column in columns]
