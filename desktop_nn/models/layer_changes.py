"""Changes of the list of layers: each an undoable step of the document."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.specs import ExperimentSpec


class Changed(Protocol):
    """What a document has for these changes."""

    @property
    def spec(self) -> ExperimentSpec: ...

    def change_network(
        self, network: NetworkSpec, text: str, *where: str, merge: bool = False
    ) -> tuple[Problem, ...]: ...

    def change_layer(
        self, index: int, layer: LayerSpec, text: str, *where: str, merge: bool = False
    ) -> tuple[Problem, ...]: ...

    def refuse(self, *problems: Problem) -> tuple[Problem, ...]: ...


class LayerChanges:
    """The document's part that adds, moves, removes and draws layers; each returns the errors for
    which it was refused."""

    def add_layer(self: Changed, index: int) -> tuple[Problem, ...]:
        """A new hidden layer before the layer at `index`, like the one that was before it."""
        network = self.spec.network
        like = network.layers[max(0, index - 1)]
        if len(network.layers) == 1:
            like = replace(like, units=4, activation=Choice.of("tanh"))
        initializer = (
            like.initializer if like.initializer.name != "given" else Choice.of("xavier_normal")
        )
        layer = replace(like, id=network.next_id, initializer=initializer, draw=0)
        layers = (*network.layers[:index], layer, *network.layers[index:])
        text = f"add layer {index + 1}"
        network = replace(network, layers=layers, next_id=network.next_id + 1)
        return self.change_network(network, text, "network.layers")

    def redraw_layer(self: Changed, index: int) -> tuple[Problem, ...]:
        """Draw the numbers of one layer anew, by its present initializers; the others stay."""
        layer = self.spec.network.layers[index]
        where = f"network.layers.{layer.id}.draw"
        return self.change_layer(
            index, replace(layer, draw=layer.draw + 1), f"redraw layer {index + 1}", where
        )

    def remove_layer(self: Changed, index: int) -> tuple[Problem, ...]:
        network = self.spec.network
        if index == len(network.layers) - 1:
            where = f"network.layers.{network.output.id}"
            problem = Problem(where, "error", "The output layer stays: the data needs it.")
            return self.refuse(problem)
        layers = (*network.layers[:index], *network.layers[index + 1 :])
        text = f"remove layer {index + 1}"
        return self.change_network(replace(network, layers=layers), text, "network.layers")

    def move_layer(self: Changed, index: int, to: int) -> tuple[Problem, ...]:
        """Take the hidden layer at `index` to the place `to`; the output layer stays last."""
        network = self.spec.network
        last = len(network.layers) - 1
        if index == to or not (0 <= index < last and 0 <= to < last):
            return ()
        layers = list(network.layers)
        layers.insert(to, layers.pop(index))
        text = f"move layer {index + 1} to {to + 1}"
        return self.change_network(replace(network, layers=tuple(layers)), text, "network.layers")
