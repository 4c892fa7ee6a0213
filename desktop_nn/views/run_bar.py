"""The run bar: what one does with a run, at which speed, and the few numbers that matter."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.models.document import Document
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.numbers_format import fixed, grouped, percent
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

SPEEDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, None)
"""Epochs per second along the slider; None: as fast as possible."""

USUAL_SPEED = 6


class Readout(QWidget):
    """A number at 15 px under its caption, in a place of fixed width."""

    def __init__(self, caption: str, widest: str, token: str, theme: Theme) -> None:
        super().__init__()
        self._token = token
        self._theme = theme
        self.caption = QLabel(caption)
        self.caption.setObjectName("readoutCaption")
        self.number = QLabel("–")
        self.number.setObjectName("readout")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.caption)
        layout.addWidget(self.number)
        self._widest = widest
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.recolor()

    def recolor(self) -> None:
        self.number.setStyleSheet(f"color: {getattr(self._theme.tokens, self._token)};")
        self.number.ensurePolished()
        self.caption.ensurePolished()
        number = self.number.fontMetrics().horizontalAdvance(self._widest)
        caption = self.caption.fontMetrics().horizontalAdvance(self.caption.text())
        self.setFixedWidth(max(number, caption) + 6)

    def show_text(self, text: str) -> None:
        if text != self.number.text():
            self.number.setText(text)

    def show_caption(self, text: str) -> None:
        if text != self.caption.text():
            self.caption.setText(text)


class RunBar(View):
    """`speed_changed(epochs_per_second)`: None stands for as fast as possible."""

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
        self._buttons: list[QToolButton] = []
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.speed_label = QLabel()
        self.epoch = Readout("Epoch", "000 000", "text", theme)
        self.update_count = Readout("Update", "00 000 000", "text", theme)
        self.training = Readout("Loss, training", "0.0000", "positive", theme)
        self.validation = Readout("Loss, validation", "0.0000", "negative_text", theme)
        self.accuracy = Readout("Accuracy", "100.0 %", "text", theme)
        self.readouts = (
            self.epoch,
            self.update_count,
            self.training,
            self.validation,
            self.accuracy,
        )
        self._build()
        self._on_slider(self.slider.value())
        self.slider.valueChanged.connect(self._on_slider)

    def _build(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(7)
        for action in self._actions:
            layout.addWidget(self._button(action))
        layout.addWidget(self._divider())
        layout.addLayout(self._made_speed())
        layout.addWidget(self._divider())
        for readout in self.readouts:
            layout.addWidget(readout)
            layout.addSpacing(6)
        layout.addStretch(1)
        self._side = [self._button(action) for action in self._side_actions]
        for button in self._side:
            layout.addWidget(button)

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setObjectName("primary" if action.property("primary") else action.objectName())
        button.setAccessibleName(action.toolTip().splitlines()[0])
        button.setIconSize(QSize(15, 15))
        button.setMinimumHeight(32)
        shown = bool(action.property("shownText"))
        style = Qt.ToolButtonStyle
        button.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if shown else style.ToolButtonIconOnly
        )
        if action.property("primary"):
            button.setFixedWidth(92)
        else:
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._buttons.append(button)
        return button

    def _divider(self) -> QFrame:
        line = QFrame()
        line.setObjectName("divider")
        line.setFixedSize(1, 28)
        return line

    def _made_speed(self) -> QVBoxLayout:
        self.slider.setRange(0, len(SPEEDS) - 1)
        self.slider.setValue(USUAL_SPEED)
        self.slider.setPageStep(1)
        self.slider.setFixedWidth(112)
        self.slider.setObjectName("speed")
        self.slider.setAccessibleName("Speed")
        tooltip = "How fast to train: to the right end for as fast as possible"
        self.slider.setToolTip(tooltip)
        self.slider.setStatusTip(tooltip)
        self.speed_label.setObjectName("readoutCaption")
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addWidget(self.speed_label)
        column.addWidget(self.slider)
        return column

    # Speed

    def speed(self) -> float | None:
        """Epochs a second; None for as fast as possible."""
        return SPEEDS[self.slider.value()]

    def _on_slider(self, place: int) -> None:
        speed = SPEEDS[place]
        text = "as fast as possible" if speed is None else f"{speed:g} epochs/s"
        self.speed_label.setText(f"Speed · {text}" if speed else "Speed · maximum")
        self.slider.setAccessibleDescription(text)
        self.speed_changed.emit(speed)

    # Numbers

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self.epoch.show_text(grouped(snapshot.epoch))
        self.update_count.show_text(grouped(snapshot.update))
        last = history.last
        row = dict(zip(COLUMNS, last.tolist(), strict=True)) if last is not None else {}
        self._show_training_loss(row.get("loss_training", math.nan), snapshot.batch_loss)
        self.validation.show_text(fixed(row.get("loss_validation", math.nan)))
        validation = row.get("accuracy_validation", math.nan)
        shown = row.get("accuracy_training", math.nan) if math.isnan(validation) else validation
        self.accuracy.show_text(percent(shown))

    def _show_training_loss(self, epoch_loss: float, batch_loss: float) -> None:
        """Before the first epoch's end there is the last batch's loss only, and it is named so."""
        first = math.isnan(epoch_loss) and not math.isnan(batch_loss)
        self.training.show_caption("Loss, last batch" if first else "Loss, training")
        self.training.show_text(fixed(batch_loss if first else epoch_loss))

    def on_theme(self) -> None:
        for readout in self.readouts:
            readout.recolor()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        # What gives way in a narrow window is in the menus, or follows from what stays.
        self.update_count.setVisible(self.width() >= 1240)
        for button in self._side[1:]:
            button.setVisible(self.width() >= 1140)
