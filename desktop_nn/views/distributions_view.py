"""Distributions: weights, biases, gradients, outputs or steps of every layer, now and over time."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import counted, grouped
from desktop_nn.training.distributions import DistributionHistory, Distributions
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.layer_grid import LayerGrid
from desktop_nn.views.layer_plot import LayerPlot
from desktop_nn.views.theme import Theme

QUANTITIES = (
    ("weights", "Weights", "The weights w of each layer"),
    ("biases", "Biases", "The biases b of each layer"),
    ("gradients", "Gradients", "∂L/∂w of each layer's weights, in the last update"),
    (
        "activations",
        "Activations",
        "What each layer puts out, in evaluation mode, over a fixed small sample of the data",
    ),
    ("steps", "Update ratios", "|Δw| / |w|: by how much of itself the update moved each weight"),
)

FORMS = (
    ("now", "Now", "How many numbers lie where: now as bars, at the start as an outline"),
    ("heat", "Over time: heat map", "Epochs from left to right; the stronger, the more lie there"),
    (
        "bands",
        "Over time: bands",
        "Epochs from left to right; the bands hold 98 %, 90 % and half of the numbers, the line "
        "is the median",
    ),
    ("ridges", "Over time: ridges", "One outline an epoch, the start in front"),
)

EMPTY = {
    "weights": "The weights of each layer appear here.",
    "biases": "The biases of each layer appear here.",
    "gradients": "∂L/∂w of each layer appears here with the first update: press F7 or Space.",
    "activations": "What each layer puts out appears here.",
    "steps": "|Δw| / |w| of each layer appears here after two updates: press F7 or Space.",
}
EMPTY_OVER_TIME = "Epoch by epoch: appears here after two epochs. Press Space."
LOG_TIP = {
    True: "Logarithmic counts: what is rare is seen beside what is frequent",
    False: "Linear counts",
}

LATE = 0.25
"""Seconds without a frame, after which all plots are drawn at once."""

FRAMES = 5
"""So many frames share the drawing of all layers, while frames come quickly."""


class DistributionsView(LayerGrid):
    """`quantity` and `form` are what is shown; only the product that they need is asked for. Each
    frame draws some of the plots, and none that can't be seen."""

    takes_turns = True
    tiles_are = "Distributions"

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("distributions")
        self.setAccessibleName("Distributions")
        self._latest: Distributions | DistributionHistory | None = None
        self._waiting: list[LayerPlot] = []
        self._shown_at = 0.0
        self._build()
        self._connect()
        self.on_spec()

    # Building

    def _build(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._controls())
        layout.addWidget(self.stack, 1)

    def _controls(self) -> QHBoxLayout:
        self.quantity_field = self._field(QUANTITIES, "quantity", "What is shown of each layer")
        self.form_field = self._field(FORMS, "form", "Now against the start, or over time")
        self.log = QPushButton("log")
        self.log.setObjectName("flat")
        self.log.setProperty("role", "logCounts")
        self.log.setCheckable(True)
        self.log.setAccessibleName("Logarithmic counts")
        self.log.setToolTip(LOG_TIP[True])
        self.log.setStatusTip(LOG_TIP[True])
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.quantity_field)
        row.addWidget(self.form_field)
        row.addStretch(1)
        row.addWidget(self.log)
        return row

    def _field(self, options: tuple[tuple[str, str, str], ...], name: str, tip: str) -> ChoiceField:
        field = ChoiceField(options)
        field.setObjectName(name)
        field.setAccessibleName(tip)
        field.activated.connect(self._on_chosen)
        return field

    def _connect(self) -> None:
        self.log.toggled.connect(self._on_chosen)

    # What is chosen

    @property
    def quantity(self) -> str:
        return self.quantity_field.name()

    @property
    def form(self) -> str:
        return self.form_field.name()

    @property
    def products(self) -> frozenset[str]:  # type: ignore[override]
        """The one that is needed for what is chosen."""
        return frozenset({self._product})

    @property
    def _product(self) -> str:
        return f"{self.quantity}_now" if self.form == "now" else f"{self.quantity}_over_time"

    def choose(self, quantity: str, form: str) -> None:
        """Show another quantity, in another form."""
        self.quantity_field.show_name(quantity)
        self.form_field.show_name(form)
        self._on_chosen()

    def _on_chosen(self) -> None:
        """The log switch changes how it is drawn; anything else waits for its numbers."""
        latest = self._latest
        self.forget()
        self._set_forms()
        if latest is not None and latest.quantity == self.quantity:
            self._take(latest)

    def _set_forms(self) -> None:
        """How each plot is drawn, what it is called, and what the fields say."""
        for field, options in ((self.quantity_field, QUANTITIES), (self.form_field, FORMS)):
            tip = next(tip for name, _, tip in options if name == field.name())
            field.setToolTip(tip)
            field.setStatusTip(tip)
        self.log.setEnabled(self.form in ("now", "heat"))
        _, label, _ = next(row for row in QUANTITIES if row[0] == self.quantity)
        self.follow_layers(label.lower())
        for layer in self._plots():
            layer.draw_as(self.form, self.log.isChecked(), self.quantity == "steps")
        self._empty.setText(EMPTY[self.quantity] if self.form == "now" else EMPTY_OVER_TIME)

    # What it is told

    def made_tile(self, number: int) -> LayerPlot:
        return LayerPlot(self.theme, number, self._content)

    def _plots(self) -> list[LayerPlot]:
        return [layer for layer in self.layers if isinstance(layer, LayerPlot)]

    def forget(self) -> None:
        self._latest, self._waiting = None, []
        for layer in self.layers:
            layer.forget()
        if self.stack.currentWidget() is self.area:
            self._empty.wait()
        self.stack.setCurrentWidget(self._empty)
        self.fact_changed.emit("")

    def on_spec(self) -> None:
        """As many plots as layers."""
        if len(self.document.spec.network.layers) != len(self.layers):
            self.forget()
        latest = self._latest
        self._set_forms()
        self.arrange()
        if latest is not None:
            self._take(latest)

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        product = snapshot.products.get(self._product)
        if product is not None:
            self._take(product, at_once=False)
        now = time.monotonic()
        is_late = now - self._shown_at > LATE or snapshot.state != "running"
        self._shown_at = now
        self._draw(len(self.layers) if is_late else -(-len(self.layers) // FRAMES))

    def _take(self, product: Distributions | DistributionHistory, at_once: bool = True) -> None:
        if not self._fits(product):
            return
        self._latest = product
        has_numbers = _has_numbers(product)
        self.stack.setCurrentWidget(self.area if has_numbers else self._empty)
        if not has_numbers:
            self.fact_changed.emit("")
            return
        self.fact_changed.emit(_fact(product))
        self._waiting = self._plots()
        if at_once:
            self.draw()

    def _fits(self, product: Distributions | DistributionHistory) -> bool:
        if isinstance(product, Distributions):
            return len(product.layers) == len(self.layers) and self.form == "now"
        return product.quantiles.shape[1] == len(self.layers) and self.form != "now"

    # Drawing

    def _draw(self, most: int) -> None:
        """So many of those that are seen and not yet drawn."""
        latest = self._latest
        if latest is None:
            return
        for layer in [layer for layer in self._waiting if not layer.visibleRegion().isEmpty()]:
            if most == 0:
                return
            most -= 1
            self._waiting.remove(layer)
            if isinstance(latest, Distributions):
                layer.take(latest.layers[layer.number - 1])
            else:
                layer.take_history(
                    latest.epochs.astype(float), latest.quantiles[:, layer.number - 1].astype(float)
                )

    def draw(self) -> None:
        self._draw(len(self.layers))


def _has_numbers(product: Distributions | DistributionHistory) -> bool:
    if isinstance(product, Distributions):
        return any(layer.counted > layer.still for layer in product.layers)
    there = product.quantiles[:, :, 0]
    return bool(((there == there).sum(axis=0) > 1).any())


def _fact(product: Distributions | DistributionHistory) -> str:
    """What is shown, in a line."""
    if isinstance(product, DistributionHistory):
        every = "every epoch" if product.apart == 1 else f"every {grouped(product.apart)} epochs"
        return f"{every}, kept since epoch {grouped(int(product.epochs[0]))}"
    parts = ["bars: now"]
    if product.quantity == "activations":
        parts = [f"bars: now, over {counted(product.samples, 'sample')} of {product.part}"]
    elif product.quantity in ("gradients", "steps"):
        parts = [f"bars: update {grouped(product.update)}"]
    if product.start_epoch is not None:
        start = f"epoch {grouped(product.start_epoch)}" if product.start_epoch else "start"
        parts.append(f"outline: {start}")
    return " · ".join(parts)
