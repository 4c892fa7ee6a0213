"""What the lines of the network diagram stand for: weights, their gradient, their last step, or
whether the gradient is proven."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from desktop_nn.views.diagram_actions import WHERE


@dataclass(frozen=True)
class EdgeQuantity:
    """`symbol` of an edge and `bias_symbol` of a bias are what read-outs call it; `coming` stands
    there before any is known. With `steps`, its scale moves in round steps, since it is another
    one with each update. `colours`: tokens of what is above zero, and below. Without a `product` it
    is not the run that brings it."""

    name: str
    product: str
    label: str
    tip: str
    symbol: str
    bias_symbol: str
    key: str
    coming: str = ""
    steps: bool = True
    colours: tuple[str, str] = ("positive", "negative")

    @property
    def is_verdict(self) -> bool:
        """Whether lines tell what the gradient check found, each for itself."""
        return not self.product

    @property
    def size(self) -> str:
        """What the width of a line means."""
        return f"|{self.symbol}|"


WEIGHT = EdgeQuantity(
    "weight",
    "edges",
    "Weights",
    "Lines show w: solid blue above zero, dashed orange below; the wider, the larger |w|",
    "w",
    "b",
    "W",
    steps=False,
)
GRADIENT = EdgeQuantity(
    "gradient",
    "gradient_edges",
    "Gradients",
    "Lines show ∂L/∂w of the latest batch, its mean: blue where more of w would raise the loss",
    "∂L/∂w",
    "∂L/∂b",
    "G",
    "Gradients come with the next update",
)
STEP = EdgeQuantity(
    "step",
    "step_edges",
    "Last update",
    "Lines show Δw, what the latest update added to w: blue where w grew, dashed orange where it "
    "fell",
    "Δw",
    "Δb",
    "U",
    "Steps come with the next update",
)
PROOF = EdgeQuantity(
    "proof",
    "",
    "Proof",
    "Lines show whether ∂L/∂w is proven: solid green where it is, dashed red where it is wrong, a "
    "hairline where it was not judged; the wider, the larger the relative error",
    "✓",
    "✓",
    "P",
    "Not proven yet: Train ▸ Prove the gradients (Ctrl+G)",
    steps=False,
    colours=("proven", "wrong"),
)
QUANTITIES = (WEIGHT, GRADIENT, STEP, PROOF)


class QuantitySwitch(QWidget):
    """A row of four, one of them on; each has an action that a menu may show too.
    `quantity_chosen(quantity)` when another one is."""

    quantity_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("edgeQuantity")
        self.setAccessibleName("What the lines of the network show")
        self.actions_by_name: dict[str, QAction] = {}
        self._group = QActionGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for quantity in QUANTITIES:
            row.addWidget(self._made_button(self._made_action(quantity)))
        self.actions_by_name[WEIGHT.name].setChecked(True)
        self._group.triggered.connect(self._on_triggered)

    def _made_action(self, quantity: EdgeQuantity) -> QAction:
        action = QAction(quantity.label, self)
        action.setObjectName(f"edges_{quantity.name}")
        action.setCheckable(True)
        action.setData(quantity)
        action.setShortcut(QKeySequence(quantity.key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(f"{quantity.label} ({quantity.key}, {WHERE})\n{quantity.tip}")
        action.setStatusTip(f"{quantity.tip}: {quantity.key} {WHERE}")
        self._group.addAction(action)
        self.actions_by_name[quantity.name] = action
        return action

    def _made_button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setObjectName("flat")
        button.setAccessibleName(f"Lines show: {action.text()}")
        button.setAccessibleDescription(action.statusTip())
        # Reached by keys; a click leaves the focus, and with it Space, where they were.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @property
    def chosen(self) -> str:
        """The name of the one that is on."""
        quantity: EdgeQuantity = self._group.checkedAction().data()
        return quantity.name

    def choose(self, name: str) -> None:
        """As if its button had been pressed; one that there isn't is passed over."""
        action = self.actions_by_name.get(name)
        if action is not None and not action.isChecked():
            action.trigger()

    def set_brief(self, brief: bool) -> None:
        """Symbols instead of words, where there is little room."""
        for action in self._group.actions():
            quantity: EdgeQuantity = action.data()
            action.setIconText(quantity.symbol if brief else quantity.label)

    def _on_triggered(self, action: QAction) -> None:
        self.quantity_chosen.emit(action.data())
