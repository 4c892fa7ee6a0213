"""What the network diagram knows of the run: weights and maps, while they fit the network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from desktop_nn.models.proof_edges import ProofEdges
from desktop_nn.training.edges import LayerEdges
from desktop_nn.training.maps import Bytes
from desktop_nn.training.neuron_maps import NEURON_MAP_SIZE, NeuronMaps
from desktop_nn.training.neuron_outputs import NeuronOutputs
from desktop_nn.views.diagram_layout import Column
from desktop_nn.views.diagram_maps import line_ramp, maps_image, ramps, square
from desktop_nn.views.diagram_quantity import PROOF, WEIGHT, EdgeQuantity
from desktop_nn.views.steps import step_up
from desktop_nn.views.theme import Theme


class DiagramContent:
    """`edges`: the weights, a layer each, empty before the first snapshot; `shown`: what the lines
    stand for, which is the `quantity`, and empty while none is known. Pictures of maps are made
    when they are asked for, and kept until there are newer ones or other colours. `axes`: what
    their sides stand for, in words."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._columns: Sequence[Column] = ()
        self._maps: NeuronMaps | None = None
        self._images: dict[int, QImage | None] = {}
        self.edges: tuple[LayerEdges, ...] = ()
        self.quantity = WEIGHT
        self._others: tuple[LayerEdges, ...] = ()
        self.proof: ProofEdges | None = None
        self.outputs: NeuronOutputs | None = None
        self.kind = ""
        self.featured = False
        self.axes: tuple[tuple[str, str], ...] = ()
        self.upright: tuple[bool, ...] = ()

    def follow(
        self,
        columns: Sequence[Column],
        kind: str,
        upright: Sequence[bool] = (),
        featured: bool = False,
    ) -> None:
        """The network has these columns now; `kind` of maps: plane, line or groups; whether the
        numbers of each column are never below zero; whether it gets features of the inputs."""
        self._columns, self.kind = columns, kind
        self.upright, self.featured = tuple(upright), featured
        self._images = {}
        if not self._edges_fit(self.edges):
            self.edges = ()
        if not self._edges_fit(self._others):
            self._others = ()
        if self.proof is not None and not self._edges_fit(self.proof.layers):
            self.proof = None
        if not self._outputs_fit(self.outputs):
            self.outputs = None
        if self._maps is not None and not self._maps_fit(self._maps):
            self._maps = None

    def forget(self) -> None:
        """Nothing is known of the run."""
        self.edges = self._others = ()
        self.proof = None
        self._maps, self._images, self.outputs = None, {}, None

    def recolor(self) -> None:
        self._images = {}

    # What is new

    def choose(self, quantity: EdgeQuantity) -> None:
        """The lines stand for this from now on."""
        if quantity != self.quantity:
            self.quantity, self._others = quantity, ()

    @property
    def shown(self) -> tuple[LayerEdges, ...]:
        if self.quantity is PROOF:
            return self.proof.layers if self.proof is not None else ()
        return self.edges if self.quantity is WEIGHT else self._others

    def take_proof(self, proof: ProofEdges | None) -> None:
        """What is proven of the present network; None where nothing is."""
        fits = proof is not None and self._edges_fit(proof.layers)
        self.proof = proof if fits else None

    def take_all_edges(self, products: Mapping[str, Any]) -> bool:
        """Whether there is something new of this network's."""
        edges, taken = products.get(WEIGHT.product), False
        if edges is not None and self._edges_fit(edges):
            self.edges, taken = edges, True
        others = products.get(self.quantity.product) if self.quantity is not WEIGHT else None
        if others is not None and (not others or self._edges_fit(others)):
            self._others, taken = tuple(map(_on_steps, others)), True
        return taken

    def take_outputs(self, outputs: NeuronOutputs | None) -> bool:
        """Whether they are this network's."""
        if outputs is None or not self._outputs_fit(outputs):
            return False
        self.outputs = outputs
        return True

    def output(self, column: int, units: slice) -> float | None:
        """The mean output of a neuron, or of a group of them."""
        if self.outputs is None:
            return None
        means = self.outputs.layers[column - 1] if column else self.outputs.inputs
        return float(means[units].mean())

    def _outputs_fit(self, outputs: NeuronOutputs | None) -> bool:
        if outputs is None:
            return True
        units = [len(outputs.inputs), *map(len, outputs.layers)]
        return units == [column.units for column in self._columns]

    def take_maps(self, maps: NeuronMaps | None) -> bool:
        """Whether there is something else to show."""
        if maps is not None and not self._maps_fit(maps):
            return False
        changed = maps is not None or self._maps is not None
        same_inputs = _same(_inputs(maps), _inputs(self._maps))
        self._maps = maps
        for column in range(1 if same_inputs else 0, len(self._columns)):
            self._images.pop(column, None)
        return changed

    def _edges_fit(self, edges: Sequence[LayerEdges]) -> bool:
        sizes = [len(column.groups) for column in self._columns]
        return [layer.weights.shape for layer in edges] == list(pairwise(sizes))

    def _maps_fit(self, maps: NeuronMaps) -> bool:
        units = [column.units for column in self._columns[1:]]
        inputs = maps.inputs is None or len(maps.inputs) == self._columns[0].units
        return maps.kind == self.kind and inputs and [len(of) for of in maps.layers] == units

    # What is shown

    @property
    def maps(self) -> NeuronMaps | None:
        return self._maps

    def layer(self, column: int) -> LayerEdges | None:
        """The weights and biases of the layer at a column."""
        return self.edges[column - 1] if self.edges and column else None

    def other_layer(self, column: int) -> LayerEdges | None:
        """What the lines stand for there, where that is not the weights."""
        return self._others[column - 1] if self._others and column else None

    def images(self, column: int) -> QImage | None:
        """The maps of a column's cells below one another; None where there are none."""
        if column not in self._images:
            self._images[column] = self._pictured(column)
        return self._images[column]

    def image(self, column: int, row: int) -> QImage | None:
        images = self.images(column)
        return None if images is None else images.copy(square(images, row))

    def _pictured(self, column: int) -> QImage | None:
        groups = self._columns[column].groups
        maps = self._input_maps() if column == 0 else self._layer_maps(column - 1)
        upright = any(self.upright[column : column + 1])
        return None if maps is None else maps_image(self._theme, maps, groups, upright)

    def _input_maps(self) -> Bytes | None:
        """Of two inputs and of one they are known before any snapshot; of features they are not."""
        if self.kind == "plane" and not self.featured:
            return ramps(NEURON_MAP_SIZE)
        if self.kind == "line" and not self.featured:
            return line_ramp()
        return _inputs(self._maps)

    def _layer_maps(self, layer: int) -> Bytes | None:
        return self._maps.layers[layer] if self._maps is not None else None


def _on_steps(layer: LayerEdges) -> LayerEdges:
    """With a scale that stays put while the numbers move."""
    return replace(layer, largest=step_up(layer.largest) if layer.largest else 0.0)


def _inputs(maps: NeuronMaps | None) -> Bytes | None:
    return maps.inputs if maps is not None else None


def _same(one: Bytes | None, other: Bytes | None) -> bool:
    if one is None or other is None:
        return one is other
    return np.array_equal(one, other)
