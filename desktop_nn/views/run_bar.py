"""The run bar: what one does with a run, at which speed, and the few numbers that matter."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayoutItem,
    QSizePolicy,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import COLUMNS, History
from desktop_nn.models.document import Document
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.numbers_format import grouped, percent
from desktop_nn.views.readout import WIDEST_LOSS, Readout, loss_text
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

SPEEDS = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, None)
"""Epochs per second along the slider; None: as fast as possible."""

USUAL_SPEED = 6
SPACING = 7
OF_EPOCH, OF_BATCH = "Loss, training", "Loss, last batch"


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
        self.epoch = Readout(("Epoch",), grouped(9_999_999), "text", theme)
        self.update_count = Readout(("Update",), grouped(999_999_999), "text", theme)
        self.training = Readout((OF_EPOCH, OF_BATCH), WIDEST_LOSS, "positive", theme)
        self.validation = Readout(("Loss, validation",), WIDEST_LOSS, "negative_text", theme)
        self.accuracy = Readout(("Accuracy",), percent(1.0), "text", theme)
        self.readouts = (
            self.epoch,
            self.update_count,
            self.training,
            self.validation,
            self.accuracy,
        )
        self._build()
        self._fix_speed_width()
        self._on_slider(self.slider.value())
        self.slider.valueChanged.connect(self._on_slider)

    def _build(self) -> None:
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(SPACING)
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
        # What gives way in a narrow window is in the menus, or follows from what stays.
        self._gives_way: tuple[list[QWidget], ...] = (
            [self.update_count],
            [*self._side[1:]],
            [*self._side[:1]],
            [self.accuracy],
        )

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
        self.speed_label.setText(_speed_text(speed))
        self.slider.setAccessibleDescription(_speed_text(speed))
        self.speed_changed.emit(speed)

    # Numbers

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self.epoch.show_text(grouped(snapshot.epoch))
        self.update_count.show_text(grouped(snapshot.update))
        last = history.last
        row = dict(zip(COLUMNS, last.tolist(), strict=True)) if last is not None else {}
        self._show_training_loss(row.get("loss_training", math.nan), snapshot.batch_loss)
        self.training.show_tip(_penalty_tip(row.get("penalty", math.nan)))
        self.validation.show_text(loss_text(row.get("loss_validation", math.nan)))
        validation = row.get("accuracy_validation", math.nan)
        shown = row.get("accuracy_training", math.nan) if math.isnan(validation) else validation
        self.accuracy.show_text(percent(shown))

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
        widest = max(metrics.horizontalAdvance(_speed_text(speed)) for speed in SPEEDS)
        self.speed_label.setFixedWidth(widest + 4)

    def _needed(self, count: int) -> int:
        """The width after so many have given way, in pixels."""
        gone = [widget for group in self._gives_way[:count] for widget in group]
        items = [self._layout.itemAt(place) for place in range(self._layout.count())]
        widths = [_width(item) for item in items if item is not None and item.widget() not in gone]
        margins = self._layout.contentsMargins()
        return sum(widths) + SPACING * (len(widths) - 1) + margins.left() + margins.right()

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._needed(len(self._gives_way)), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._needed(0), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        count = 0
        while count < len(self._gives_way) and self._needed(count) > self.width():
            count += 1
        for place, group in enumerate(self._gives_way):
            for widget in group:
                widget.setVisible(place >= count)
        # At once, lest a frame is painted with everything squeezed.
        self._layout.activate()


def _penalty_tip(penalty: float) -> str:
    """The penalty stands apart from the loss, and is nothing without a λ."""
    if not penalty > 0.0:
        return ""
    return f"To this the penalty ½ λ Σ W² is added: {loss_text(penalty)} after the last epoch."


def _speed_text(speed: float | None) -> str:
    return "Speed · maximum" if speed is None else f"Speed · {speed:g} epochs/s"


def _width(item: QLayoutItem) -> int:
    """What an item takes, hidden or not."""
    widget = item.widget()
    if widget is None:
        return item.minimumSize().width()
    wanted = max(widget.minimumSizeHint().width(), widget.minimumWidth())
    return min(wanted, widget.maximumWidth())
