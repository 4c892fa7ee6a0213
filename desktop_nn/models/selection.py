"""Which neuron is looked at, and which layer: the one selection that views share."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_nn.experiment.effects import is_structural
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.document import Document

INPUTS = -1
"""In the place of a layer's index: the inputs themselves."""


class Selection(QObject):
    """A neuron by its layer, from 0, or INPUTS, and its unit, from 0; or none. And always a layer:
    that of the latest neuron, unless another was selected since, which deselects the neuron.

    `neuron_selected(layer, unit)` when it is another one, `neuron_deselected()` when there is none
    any more: by choice, or since the network is built otherwise. `layer_selected(layer)` when it is
    another one."""

    neuron_selected = Signal(int, int)
    neuron_deselected = Signal()
    layer_selected = Signal(int)

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._neuron: tuple[int, int] | None = None
        self._layer = 0
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self.deselect)

    @property
    def neuron(self) -> tuple[int, int] | None:
        """Layer and unit."""
        return self._neuron

    @property
    def layer(self) -> int:
        """From 0; the last one where there are fewer now."""
        return min(self._layer, len(self._document.spec.network.layers) - 1)

    def select(self, layer: int, unit: int) -> None:
        """One that the network doesn't have is passed over."""
        if (layer, unit) == self._neuron or not 0 <= unit < self._units(layer):
            return
        self._neuron = layer, unit
        if layer != INPUTS:
            self._take_layer(layer)
        self.neuron_selected.emit(layer, unit)

    def select_layer(self, layer: int) -> None:
        """The neuron of another one is deselected."""
        if not 0 <= layer < len(self._document.spec.network.layers):
            return
        if self._neuron is not None and self._neuron[0] != layer:
            self.deselect()
        self._take_layer(layer)

    def deselect(self) -> None:
        """No neuron; the layer stays."""
        if self._neuron is not None:
            self._neuron = None
            self.neuron_deselected.emit()

    def _take_layer(self, layer: int) -> None:
        if layer != self._layer:
            self._layer = layer
            self.layer_selected.emit(layer)

    def _units(self, layer: int) -> int:
        network = self._document.spec.network
        if layer == INPUTS:
            return network.inputs
        return network.layers[layer].units if 0 <= layer < len(network.layers) else 0

    def _on_spec_changed(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if is_structural(old, new):
            self.deselect()
