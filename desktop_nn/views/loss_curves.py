"""Loss and metrics by epoch: training and validation, smoothed if wanted, raw line kept."""

from __future__ import annotations

import math
import time

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop_nn.experiment.changes import Change
from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import THIN_SPACE, fixed, grouped
from desktop_nn.training.messages import AT_REST, Snapshot
from desktop_nn.views.change_marks import ChangeMarks, epochs_at
from desktop_nn.views.curve_controls import CurveControls
from desktop_nn.views.curve_guides import CurveGuides
from desktop_nn.views.curve_points import Band, Floats, logarithms, spread
from desktop_nn.views.curve_quantity import QUANTITIES, Quantity, vertical_range
from desktop_nn.views.curve_series import Series
from desktop_nn.views.curve_words import EMPTY, before_first_epoch, empty_text
from desktop_nn.views.look import Look
from desktop_nn.views.plot import Plot
from desktop_nn.views.plot_axis import number_text
from desktop_nn.views.steps import log_step_up, step_up
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

NAMES_WIDTH = 70
"""Pixels kept free to the right of the newest point, for the names of the curves."""

NEAR = 8
"""Pixels beside a curve's end where it is read still."""

LABEL_GAP = 15
APART = 0.1
"""Seconds between two drawings while training goes on: more can't be told apart."""

FAR = 2.0
"""A limit of epochs is brought into sight once so many times the present epoch reach it; a target
below the losses, where it is no more than so many powers of ten away."""

PARTS = (("training", "positive", "positive"), ("validation", "negative", "negative_text"))
PENALTY = ("penalty", "dim", "dim")

NAMES = tuple(name for name, *_ in PARTS)


class LossCurves(View):
    """`quantity` is what is shown, a name in QUANTITIES. Changes of the run are marked where they
    took effect, as are its best epoch and the rules that stop it.

    While training goes on it is drawn at most every APART seconds, whatever the frames do."""

    products = frozenset({"changes"})
    takes_turns = True

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("lossCurves")
        self.setAccessibleName("Loss curves")
        self.quantity = "loss"
        self._history = History()
        self._key: object = None
        self._sentence = EMPTY
        self._drawn_at = -math.inf
        self._changes: tuple[Change, ...] = ()
        self._stops: dict[str, float] = {}
        self._best: tuple[int, float] | None = None
        self._bands: list[Band] = []
        self._is_following = False
        self._zoom_wanted: tuple[float, ...] = ()
        self._build()
        self._connect()
        self.on_theme()
        self._offer()
        self._refresh()

    # Building

    def _build(self) -> None:
        self.plot = Plot(self.theme, self)
        self.plot.setObjectName("lossPlot")
        self.plot.setAccessibleName("Loss and metrics by epoch")
        self.plot.read_out = self._read_out
        self.plot.count_along("bottom")
        self._series = [Series(self.plot, name, *colors) for name, *colors in (*PARTS, PENALTY)]
        self._marks = ChangeMarks(self.plot)
        self._guides = CurveGuides(self.plot)
        self._empty = QLabel()
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.plot)
        self.controls = CurveControls()
        self.log, self.slider = self.controls.log, self.controls.slider
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.controls)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.controls.chosen.connect(self._on_chosen)
        self.controls.axes_changed.connect(self._on_axis)
        self.controls.smoothing_changed.connect(self._refresh)
        self.plot.view_changed.connect(self._on_view_changed)

    def button(self, quantity: str) -> QPushButton:
        """The tab of a quantity."""
        return self.controls.button(quantity)

    # What it is told

    @property
    def smoothing(self) -> float:
        return self.controls.smoothing

    @property
    def _shown(self) -> Quantity:
        return QUANTITIES[self.quantity]

    @property
    def is_logarithmic(self) -> bool:
        return self._shown.can_be_logarithmic and self.log.isChecked()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        changes = snapshot.products.get("changes", self._changes)
        stops = {standing.name: standing.target for standing in snapshot.standings}
        best = None
        if snapshot.best_epoch is not None and snapshot.best_loss is not None:
            best = (snapshot.best_epoch, snapshot.best_loss)
        sentence = before_first_epoch(snapshot)
        drawn = (snapshot.history.generation, history.length, changes, best, tuple(stops.items()))
        key = drawn if history.length else (*drawn, sentence)
        now = time.monotonic()
        is_soon = now - self._drawn_at < APART and snapshot.state not in AT_REST
        if history is self._history and (key == self._key or is_soon):
            return
        self._key, self._history, self._changes = key, history, changes
        self._sentence = sentence
        self._stops, self._best, self._drawn_at = stops, best, now
        self._refresh()

    def on_theme(self) -> None:
        for series in self._series:
            series.restyle()
        self._marks.restyle()
        self._guides.restyle()

    def on_project(self) -> None:
        self._history, self._key, self._sentence = History(), None, EMPTY
        self._stops, self._best, self._changes = {}, None, ()
        self._zoom_wanted = ()
        self._refresh()

    def on_spec(self) -> None:
        self._offer()
        if not self._history.length:
            self._refresh()

    def _offer(self) -> None:
        """What the data has; what is shown stays where it can."""
        has_classes = bool(self.document.data.classes)
        self.controls.offer(has_classes)
        if not self._shown.fits(has_classes):
            self.button("loss").setChecked(True)
            self._on_chosen("loss")

    def _on_chosen(self, quantity: str) -> None:
        self.quantity = quantity
        self._on_axis()

    def choose(self, quantity: str) -> None:
        """As if its tab had been pressed; one that the data doesn't have is passed over."""
        fits = quantity in QUANTITIES and QUANTITIES[quantity].fits(
            bool(self.document.data.classes)
        )
        if fits and quantity != self.quantity:
            self.button(quantity).setChecked(True)
            self._on_chosen(quantity)

    @property
    def zoom(self) -> tuple[float, ...]:
        """What the user has zoomed to: whether epochs and values are logarithmic, 0 or 1, then
        left, right, low and high. Empty where everything is shown."""
        if self._zoom_wanted or self.plot.is_following:
            return self._zoom_wanted
        return (*self._scales(), *self.plot.shown_range())

    def zoom_to(self, zoom: tuple[float, ...]) -> None:
        """There again, as soon as there are curves; passed over where it is no range, or one of
        other axes."""
        fits = len(zoom) == 6 and zoom[2] < zoom[3] and zoom[4] < zoom[5]
        self._zoom_wanted = zoom if fits else ()

    def _scales(self) -> tuple[float, float]:
        return float(self.controls.log_epochs.isChecked()), float(self.is_logarithmic)

    def _zoom_as_wanted(self) -> None:
        zoom, self._zoom_wanted = self._zoom_wanted, ()
        if zoom and zoom[:2] == self._scales():
            self.plot.show_range(*zoom[2:])

    def _on_axis(self) -> None:
        """Another quantity or scale: what was zoomed into isn't there any more."""
        self.plot.is_following = True
        self._refresh()

    def _on_view_changed(self) -> None:
        if self._stack.currentWidget() is self.plot and not self._is_following:
            self._follow()
            self._draw()

    # Drawing

    def _refresh(self) -> None:
        """The history, the quantity or a setting is another one."""
        self._epochs = self._history.column("epoch")[2]
        self._places = self._across(self._epochs)
        self._columns = {part: self._history.column(f"{self.quantity}_{part}") for part in NAMES}
        self._penalties = self._history.column("penalty")
        self._updates = self._history.column("update")[2]
        has_penalty = self.quantity == "loss" and bool((self._penalties[2] > 0.0).any())
        self.controls.show_switches(has_penalty, self._shown.can_be_logarithmic)
        self._bands = [self._band(self._columns[part]) for part in NAMES]
        draws_penalty = has_penalty and self.controls.penalty.isChecked()
        self._bands.append(self._band(self._penalties, draws_penalty))
        shown = any(len(band.x) for band in self._bands[: len(NAMES)])
        self._show_empty_text()
        self._stack.setCurrentWidget(self.plot if shown else self._empty)
        self.fact_changed.emit(self._fact())
        if not shown:
            self.plot.show_everything()
            return
        self.plot.use_log_axis(self.is_logarithmic)
        self.plot.use_log_axis(self.controls.log_epochs.isChecked(), "bottom")
        for series, band in zip(self._series, self._bands, strict=True):
            series.take(band, self.smoothing)
        self._marks.take(self._changes, self._change_places())
        self._take_guides()
        # Another range is told while it is asked for; it is drawn once, after that.
        self._is_following = True
        self._follow()
        self._is_following = False
        self._zoom_as_wanted()
        self._draw()

    def _across(self, epochs: Floats) -> Floats:
        """Places on the horizontal axis."""
        if not self.controls.log_epochs.isChecked():
            return epochs
        places: Floats = np.log10(np.maximum(epochs, 1.0))
        return places

    def _change_places(self) -> Floats:
        if not self._changes:
            return np.empty(0)
        updates = np.array([change.update for change in self._changes], float)
        return self._across(epochs_at(updates, self._updates, self._epochs))

    def _take_guides(self) -> None:
        """The best epoch; the target of the loss, where that is shown; the limit of epochs."""
        guides, best = self._guides, self._best
        epoch = math.nan if best is None else self._across(np.array([float(best[0])]))[0]
        guides.best.take(float(epoch), "" if best is None else f"best: epoch {grouped(best[0])}")
        target = self._stops.get("target_loss", math.nan) if self.quantity == "loss" else math.nan
        text = f"stops at {number_text(target)}" if math.isfinite(target) else ""
        if self.is_logarithmic:
            target = math.log10(target) if target > 0.0 else math.nan
        guides.target.take(target, text)
        limit = self._stops.get("epochs", math.nan)
        text = f"stops at {grouped(int(limit))}" if math.isfinite(limit) else ""
        guides.limit.take(float(self._across(np.array([limit]))[0]), text)

    def _draw(self) -> None:
        look = Look.of(self.plot)
        for series in self._series:
            series.draw(look)
        self._marks.draw()
        self._put_names(look)
        self.plot.update_read_out()

    def _show_empty_text(self) -> None:
        has_validation = bool(self.document.spec.data.validation_share)
        self._empty.setText(empty_text(self._sentence, self._shown, has_validation))

    def _band(self, column: tuple[Floats, Floats, Floats], drawn: bool = True) -> Band:
        """The rows of a column as they are drawn: scaled, or decimal exponents; none of them where
        it isn't `drawn`."""
        if not drawn:
            return Band(*(np.empty(0) for _ in range(4)))
        band = Band(self._places, *column).measured()
        if self.is_logarithmic:
            return Band(band.x, *logarithms(band.low, band.mean, band.high))
        scale = self._shown.scale
        if scale == 1.0:
            return band
        return Band(band.x, scale * band.low, scale * band.mean, scale * band.high)

    def _follow(self) -> None:
        """Ask for a range that shows all rows, and the names beside their ends."""
        bands = [band for band in self._bands if len(band.x)]
        last = max(band.x[-1] for band in bands)
        low = min(float(band.low.min()) for band in bands)
        high = max(float(band.high.max()) for band in bands)
        target, limit = self._guides.target.value, self._guides.limit.value
        if math.isfinite(target) and (not self.is_logarithmic or target > low - FAR):
            low, high = min(low, target), max(high, target)
        width = self.plot.pixels_across
        right = last * width / max(width - NAMES_WIDTH, 0.5 * width)
        if last < limit <= FAR * last:
            right = max(right, limit)
        left, right = 0.0, self._right_end(right)
        self.plot.follow(left, right, *vertical_range(self._shown, low, high, self.is_logarithmic))

    def _right_end(self, place: float) -> float:
        if self.controls.log_epochs.isChecked():
            return log_step_up(max(place, 0.3))
        return step_up(max(place, 2.0))

    def _put_names(self, look: Look) -> None:
        """Each curve's name beside its end, pushed apart where they would overlap."""
        ends = [(end.y(), end.x(), s) for s in self._series if (end := s.end(look)) is not None]
        ends.sort(key=lambda place: place[0])
        lowest = look.place.bottom() - 0.5 * LABEL_GAP
        heights = spread([y for y, *_ in ends], LABEL_GAP, lowest)
        for height, (_, x, series) in zip(heights, ends, strict=True):
            series.put_name(x, height)
        places = [series.name_place() for *_, series in ends]
        names = [place for place in places if place is not None]
        self._marks.keep_clear(names)
        self._guides.draw(names, look, [series.points() for series in self._series])

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
        found, is_loss = [], self.quantity == "loss"
        for part in NAMES:
            value = float(self._columns[part][1][row])
            is_kept = is_loss and part == "training"
            if is_kept or not math.isnan(value):
                more = self._training_text(row) if is_kept else ""
                found.append(f"{part} {self._shown.write(value)}{more}")
        return found

    def _training_text(self, row: int) -> str:
        """What sets the loss as trained apart from the one of validation: dropout, and what is
        learned against beside the loss of the samples, where there is a λ."""
        dropout = " with dropout on" if self._has_dropout(row) else ""
        penalty = float(self._penalties[1][row])
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
        return float(self._places[0]) - near <= x <= float(self._places[-1]) + near

    def _read_out(self, x: float, y: float) -> tuple[float, str] | None:
        places = self._places
        if not len(places) or not self._is_under(x):
            return None
        right = min(int(np.searchsorted(places, x)), len(places) - 1)
        left = max(0, right - 1)
        row = left if x - places[left] < places[right] - x else right
        epoch = f"epoch{THIN_SPACE}{grouped(int(self._epochs[row]))}"
        values = " · ".join([epoch, *self._values(row)])
        changed = self._marks.text_at(x)
        return float(places[row]), f"{values}\n{changed}" if changed else values
