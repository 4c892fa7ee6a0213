"""The row above the curves: what is shown, how smooth, and on which axes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSlider,
    QWidget,
)

from desktop_nn.views.curve_quantity import QUANTITIES

GAP = 4
WIDE_SLIDER, NARROW_SLIDER = 78, 48

PENALTY_TIP = "½ λ₂ Σ w² + λ₁ Σ |w| as a curve of its own: it is not part of the losses shown"
EPOCHS_TIP = "Epochs on a logarithmic axis: the first ones get as much room as all later ones"
LOG_TIP = "Logarithmic axis: equal steps are equal ratios"
SMOOTH_TIP = (
    "How much of the past is in the smoothed line: β in s = Σ βᵏ L(t−k) / Σ βᵏ; the raw line stays"
)


class CurveControls(QWidget):
    """`chosen(name)` when another quantity is; `axes_changed` and `smoothing_changed`."""

    chosen = Signal(str)
    axes_changed = Signal()
    smoothing_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._has_penalty, self._has_log = False, True
        self._build()
        self._connect()

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.tabs = QButtonGroup(self)
        for quantity in QUANTITIES.values():
            button = self._flat(quantity.label, f"{quantity.name}Tab", quantity.tip)
            button.setProperty("quantity", quantity.name)
            self.tabs.addButton(button)
            row.addWidget(button)
        self.button("loss").setChecked(True)
        row.addStretch(1)
        self.smooth_label = QLabel()
        self.smooth_label.setObjectName("caption")
        self.penalty = self._flat("penalty", "penaltyCurve", PENALTY_TIP)
        self.log_epochs = self._flat("log x", "logEpochs", EPOCHS_TIP)
        self.log = self._flat("log y", "logAxis", LOG_TIP)
        self.log.setChecked(True)
        for widget in (self.penalty, self.smooth_label, self._slider(), self.log_epochs, self.log):
            row.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

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
        self.slider.setToolTip(SMOOTH_TIP)
        self.slider.setStatusTip(SMOOTH_TIP)
        self.slider.setRange(0, 19)
        self.slider.setPageStep(4)
        return self.slider

    def _connect(self) -> None:
        self.tabs.buttonClicked.connect(self._on_tab)
        self.log.toggled.connect(self.axes_changed)
        self.log_epochs.toggled.connect(self.axes_changed)
        self.penalty.toggled.connect(self.axes_changed)
        self.slider.valueChanged.connect(self._on_slider)
        self._on_slider()

    def button(self, quantity: str) -> QPushButton:
        """The tab of a quantity."""
        button = next(b for b in self.tabs.buttons() if b.property("quantity") == quantity)
        assert isinstance(button, QPushButton)
        return button

    def offer(self, has_classes: bool) -> None:
        """The tabs of what data with classes, or with values, has."""
        for quantity in QUANTITIES.values():
            self.button(quantity.name).setVisible(quantity.fits(has_classes))
        self._fit()

    @property
    def smoothing(self) -> float:
        """0 … 0.95: the share of the past in the exponential mean."""
        return self.slider.value() / 20.0

    def _on_tab(self, button: QPushButton) -> None:
        self.chosen.emit(button.property("quantity"))

    def _on_slider(self) -> None:
        self.smooth_label.setText(f"smooth {self.smoothing:.2f}")
        self.smoothing_changed.emit()

    def show_switches(self, penalty: bool, log: bool) -> None:
        """Whether there is a penalty to be switched, and an axis that can be logarithmic."""
        if (penalty, log) != (self._has_penalty, self._has_log):
            self._has_penalty, self._has_log = penalty, log
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What has no room gives way: the smoothing's number, a part of its slider, then the
        switches that one needs the least."""
        wanted = [button for button in self.tabs.buttons() if not button.isHidden()]
        switches = [(self.log, self._has_log), (self.penalty, self._has_penalty)]
        switches.append((self.log_epochs, True))
        room = self.width() - sum(_width(button) for button in wanted)
        room -= NARROW_SLIDER + 2 * GAP  # beside the slider, and where the row may stretch
        for switch, there in switches:
            fits = there and _width(switch) <= room
            switch.setVisible(fits)
            room -= _width(switch) if fits else 0
        more = WIDE_SLIDER - NARROW_SLIDER
        self.slider.setFixedWidth(WIDE_SLIDER if room >= more else NARROW_SLIDER)
        self.smooth_label.setVisible(room >= more + _width(self.smooth_label))


def _width(widget: QWidget) -> int:
    """Of a part of the row, with the gap beside it."""
    return widget.sizeHint().width() + GAP
