"""The run bar: what one does with a run, at which speed, and the few numbers that matter."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.effects import changes_loss, changes_samples
from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import MINUS, grouped, percent, shown
from desktop_nn.models.preferences import SPEEDS, USUAL_PLACE
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.pace import Speed, UpdatesPerSecond
from desktop_nn.views.action_button import ActionButton, Room, Words
from desktop_nn.views.curve_quantity import QUANTITIES
from desktop_nn.views.narrow_bar import SPACING, NarrowBar
from desktop_nn.views.readout import NOTHING, WIDEST_LOSS, Readout, loss_text
from desktop_nn.views.theme import Theme

OF_EPOCH, OF_BATCH = "Loss, training", "Loss, last batch"

MEASURES = {True: "accuracy", False: "r_squared"}
"""By whether the data has classes: what is said beside the losses."""


class RunBar(NarrowBar):
    """`speed_changed(speed)`: None stands for as fast as possible."""

    takes_turns = True
    speed_changed = Signal(object)

    def __init__(
        self,
        document: Document,
        theme: Theme,
        run_actions: list[QAction],
        side_actions: list[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self._actions = run_actions
        self._side_actions = side_actions
        self._measured = document.spec
        self._buttons: list[ActionButton] = []
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.speed_label = QLabel()
        self.epoch = Readout(("Epoch",), grouped(9_999_999), "text", theme)
        self.update_count = Readout(("Update",), grouped(999_999_999), "text", theme)
        self.training = Readout((OF_EPOCH, OF_BATCH), WIDEST_LOSS, "positive", theme)
        self.validation = Readout(("Loss, validation",), WIDEST_LOSS, "negative_text", theme)
        captions = tuple(QUANTITIES[name].label for name in MEASURES.values())
        self.measure = Readout(captions, f"{MINUS}0.0e00", "text", theme)
        self.readouts = (
            self.epoch,
            self.update_count,
            self.training,
            self.validation,
            self.measure,
        )
        self._build()
        self._show_measure({})
        self._fix_speed_width()
        self._on_slider(self.slider.value())
        self.slider.valueChanged.connect(self._on_slider)

    def _build(self) -> None:
        layout = self._layout
        for action in self._actions:
            layout.addWidget(self._button(action))
        layout.addWidget(self._divider())
        layout.addLayout(self._made_speed())
        layout.addWidget(self._divider())
        for readout in self.readouts:
            layout.addWidget(readout)
        layout.addStretch(1)
        self._side = [self._button(action) for action in self._side_actions]
        for button in self._side:
            layout.addWidget(button)
        reset, *others = [button for button in self._buttons if button.has_word]
        # In a narrow window, words of buttons with an icon give way first, then what is in the
        # menus, or follows from what stays.
        self._gives_way = (
            Words([reset]),
            Room([self.update_count], SPACING),
            Words(others),
            Room([self.measure], SPACING),
            Room(self._side[1:], SPACING),
            Room(self._side[:1], SPACING),
        )

    def _button(self, action: QAction) -> ActionButton:
        button = ActionButton(action)
        self._buttons.append(button)
        return button

    def button(self, name: str) -> ActionButton:
        """Of the action with this name."""
        return next(b for b in self._buttons if b.defaultAction().objectName() == name)

    def _divider(self) -> QFrame:
        line = QFrame()
        line.setObjectName("divider")
        line.setFixedSize(1, 28)
        return line

    def _made_speed(self) -> QVBoxLayout:
        self.slider.setRange(0, len(SPEEDS) - 1)
        self.slider.setValue(USUAL_PLACE)
        self.slider.setPageStep(1)
        self.slider.setFixedWidth(112)
        self.slider.setObjectName("speed")
        self.slider.setAccessibleName("Speed")
        tooltip = (
            "How fast to train: to the right end for as fast as possible, to the left end for slow "
            "motion: an update a second, with its parts lighting up in the network"
        )
        self.slider.setToolTip(tooltip)
        self.slider.setStatusTip(tooltip)
        self.speed_label.setObjectName("readoutCaption")
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.speed_label)
        column.addWidget(self.slider)
        return column

    # Speed

    def speed(self) -> Speed:
        """Epochs or updates a second; None for as fast as possible."""
        return SPEEDS[self.slider.value()]

    def _on_slider(self, place: int) -> None:
        speed = SPEEDS[place]
        self.speed_label.setText(f"Speed · {speed_text(speed)}")
        self.slider.setAccessibleDescription(speed_text(speed))
        self.speed_changed.emit(speed)

    # Numbers

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self.epoch.show_text(grouped(snapshot.epoch))
        self.update_count.show_text(grouped(snapshot.update))
        row = _comparable_row(history, snapshot.problem_since)
        has_new_loss = snapshot.update > snapshot.problem_since
        batch_loss = snapshot.batch_loss if has_new_loss else math.nan
        self._show_training_loss(row.get("loss_training", math.nan), batch_loss)
        has_dropout = self.document.spec.network.has_dropout
        self.training.show_tip(_training_tip(has_dropout, row.get("penalty", math.nan)))
        self.validation.show_text(loss_text(row.get("loss_validation", math.nan)))
        self._show_measure(row)

    def _show_measure(self, row: dict[str, float]) -> None:
        """Of the validation part, or of training where there is none."""
        name = MEASURES[bool(self.document.data.classes)]
        self.measure.show_caption(QUANTITIES[name].label)
        validation = row.get(f"{name}_validation", math.nan)
        part = "training" if math.isnan(validation) else "validation"
        shown = row.get(f"{name}_{part}", math.nan)
        self.measure.show_text(percent(shown) if name == "accuracy" else loss_text(shown))
        self.measure.show_tip(_measure_tip(row.get("epoch", math.nan), part, name, shown))

    def _blank(self) -> None:
        """What was measured is of another problem: nothing stands here until the next number."""
        for readout in (self.training, self.validation):
            readout.show_text(NOTHING)
            readout.show_tip("")
        self._show_measure({})
        self.training.show_caption(OF_EPOCH)

    def on_spec(self) -> None:
        spec = self.document.spec
        if changes_samples(self._measured, spec) or changes_loss(self._measured, spec):
            self._blank()
        self._measured = spec

    def on_project(self) -> None:
        self._blank()

    def _show_training_loss(self, epoch_loss: float, batch_loss: float) -> None:
        """Before the first epoch's end there is the last batch's loss only, and it is named so."""
        first = math.isnan(epoch_loss) and not math.isnan(batch_loss)
        self.training.show_caption(OF_BATCH if first else OF_EPOCH)
        self.training.show_text(loss_text(batch_loss if first else epoch_loss))

    def on_theme(self) -> None:
        for readout in self.readouts:
            readout.recolor()
        self._fix_speed_width()

    # Width

    def _fix_speed_width(self) -> None:
        self.speed_label.ensurePolished()
        metrics = self.speed_label.fontMetrics()
        widest = max(metrics.horizontalAdvance(f"Speed · {speed_text(speed)}") for speed in SPEEDS)
        self.speed_label.setFixedWidth(widest + 4)


def _comparable_row(history: History, since: int) -> dict[str, float]:
    """The last row by column; nothing when it was measured before the problem was the present."""
    last = history.last
    row = dict(zip(COLUMNS, last.tolist(), strict=True)) if last is not None else {}
    return {} if row.get("update", since) <= since else row


def _training_tip(has_dropout: bool, penalty: float) -> str:
    """How it was measured; the penalties stand apart from it, and are nothing without a λ."""
    how = "on, which makes it higher" if has_dropout else "off"
    tip = f"Mean over the epoch's batches as they were trained: with dropout {how}."
    if not penalty > 0.0:
        return tip
    added = f"½ λ₂ Σ W² + λ₁ Σ |W| = {loss_text(penalty)} after the last epoch"
    return f"{tip} To it the penalties are added: {added}."


def _measure_tip(epoch: float, part: str, name: str, value: float) -> str:
    """Which moment it is of: in the middle of an epoch, the output's panel measures at another."""
    if math.isnan(value) or math.isnan(epoch):
        return ""
    elsewhere = "Confusion counts" if name == "accuracy" else "Residuals measures"
    return (
        f"On the {part} samples at the end of epoch {grouped(int(epoch))}. "
        f"Output ▸ {elsewhere} at the present update."
    )


def speed_text(speed: Speed) -> str:
    """In words, as short as they stand over the slider."""
    if speed is None:
        return "maximum"
    if isinstance(speed, UpdatesPerSecond):
        return f"{shown(speed.rate)} update{'s' if speed.rate != 1.0 else ''}/s"
    return f"{shown(speed)} epochs/s"
