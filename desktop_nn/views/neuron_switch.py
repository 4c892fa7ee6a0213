"""Above the decision map: the output, or the selected neuron by itself."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from desktop_nn.experiment.features import feature_names
from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import output_names
from desktop_nn.models.selection import INPUTS, Selection
from desktop_nn.views.diagram_text import typeset

HEIGHT = 24
OUTPUT_TIP = "The network's output over the plane of the two inputs; training goes on all the same"
NEURON_TIP = (
    "What the neuron that is selected in the network puts out over the plane of the two inputs, "
    "a = f(z), in evaluation mode"
)


class NeuronSwitch(QWidget):
    """Hidden while no neuron is selected, and of the only output, which is the map anyway. Who
    goes back to the output stays there, whichever neuron is selected next, until the neuron's
    button is clicked again. `changed()` when another map is to be shown."""

    changed = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._selection: Selection | None = None
        self._told: tuple[int, int] | None = None
        self.output = self._made_button("Output", OUTPUT_TIP)
        self.neuron = self._made_button("", NEURON_TIP)
        self._buttons = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.output, self.neuron):
            self._buttons.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.neuron.setChecked(True)
        self._buttons.buttonToggled.connect(self._follow)
        document.spec_changed.connect(self._on_document_changed)
        document.project_changed.connect(self._follow)
        self.hide()

    def _made_button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("flat")
        button.setCheckable(True)
        button.setFixedHeight(HEIGHT - 2)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # clicked, it leaves Space to Run
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setAccessibleName(f"{text}: {tip}" if text else tip)
        return button

    def follow(self, selection: Selection) -> None:
        """The neuron that all views look at."""
        self._selection = selection
        selection.neuron_selected.connect(self._follow)
        selection.neuron_deselected.connect(self._follow)
        self._follow()

    @property
    def shown(self) -> tuple[int, int] | None:
        """Layer and unit of the neuron whose map is to be shown; None for the output."""
        return self._selected() if self.neuron.isChecked() else None

    def _selected(self) -> tuple[int, int] | None:
        found = self._selection.neuron if self._selection is not None else None
        layers = self._document.spec.network.layers
        alone = layers[-1].units == 1 and found is not None and found[0] == len(layers) - 1
        return None if alone or self._document.data.width != 2 else found

    def _on_document_changed(self) -> None:
        self._follow()

    def _follow(self) -> None:
        selected = self._selected()
        self.setVisible(selected is not None)
        if selected is not None:
            name = neuron_name(self._document, *selected)
            self.neuron.setText(name)
            self.neuron.setAccessibleName(f"{name}: {NEURON_TIP}")
        if self.shown != self._told:
            self._told = self.shown
            self.changed.emit()


def neuron_name(document: Document, layer: int, unit: int) -> str:
    """“Layer 2, neuron 4”, “Input x₁”, “Output setosa”."""
    network = document.spec.network
    if layer == INPUTS:
        names = feature_names(document.spec.data, document.data)
        return f"Input {typeset(names[unit])}" if unit < len(names) else f"Input {unit + 1}"
    names = output_names(network, document.data)
    if layer == len(network.layers) - 1 and unit < len(names):
        return f"Output {names[unit]}"
    return f"Layer {layer + 1}, neuron {unit + 1}"
