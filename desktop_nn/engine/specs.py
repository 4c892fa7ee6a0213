"""What a network is before it has a single number, and how it learns: frozen specs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from desktop_nn.engine.choice import Choice

DataType = Literal["float32", "float64"]

ZEROS = Choice("zeros")
CONSTANT = Choice("constant")


@dataclass(frozen=True)
class LayerSpec:
    """A dense layer: `Z = A_prev W + b`, then batch norm, activation and dropout, in this order.

    `id` stays with the layer for life: random streams and kept weights are found by it, never by
    the layer's position. `dropout` is the probability that a unit is dropped, in [0, 1).
    A layer that is not `trainable` is frozen: no update changes its parameters. `draw` counts how
    often its numbers were drawn anew: each draw has a random stream of its own.
    `Z`: (N, units), `W`: (fan_in, units), `b`: (units,). Source: Goodfellow, Bengio and Courville,
    Deep Learning, 6; of batch norm and dropout in `desktop_nn.engine.layers`.
    """

    id: int
    units: int
    activation: Choice
    initializer: Choice
    bias: bool = True
    batch_norm: bool = False
    dropout: float = 0.0
    bias_initializer: Choice = ZEROS
    trainable: bool = True
    draw: int = 0


@dataclass(frozen=True)
class NetworkSpec:
    """Dense layers over `inputs` numbers: (N, inputs) to (N, units of the last), the output.

    `next_id` is the id of the next layer to be added. Ids are never used again, so a new layer
    can't inherit the weights of one that was removed.
    """

    inputs: int
    layers: tuple[LayerSpec, ...]
    dtype: DataType = "float32"
    next_id: int = 1

    @property
    def output(self) -> LayerSpec:
        """The last layer. IndexError in a network without layers."""
        return self.layers[-1]

    @property
    def has_dropout(self) -> bool:
        """Whether a loss as trained is of a network that lacks some of its units."""
        return any(layer.dropout > 0.0 for layer in self.layers)

    def fan_in(self, index: int) -> int:
        """The number of inputs of the layer at `index` (from 0)."""
        return self.inputs if index == 0 else self.layers[index - 1].units

    def with_layer(self, index: int, layer: LayerSpec) -> NetworkSpec:
        """The network with `layer` in place of the one at `index` (from 0); ValueError where there
        is none."""
        if not 0 <= index < len(self.layers):
            raise ValueError(
                f"Network: expected a layer from 0 to {len(self.layers) - 1}, got {index}"
            )
        layers = (*self.layers[:index], layer, *self.layers[index + 1 :])
        return replace(self, layers=layers)


@dataclass(frozen=True)
class UpdateSpec:
    """How a network learns: all that one update depends on besides its batch.

    w ← optimizer(w, clip(∂L/∂w + λ₂ w + λ₁ sign w)), at the rate η · schedule(update).

    `l2`, `l1`: λ of the penalties ½ λ Σ W² and λ Σ |W|. `clip`: the largest norm that the whole
    gradient may have, 0 for no bound. `schedule`: what the learning rate is multiplied by, update
    by update; over the first `warm_up` updates it also rises from 0 in a straight line.
    `class_weights`: what a sample of each class counts for, () for all alike.
    """

    loss: Choice
    optimizer: Choice
    l2: float = 0.0
    l1: float = 0.0
    clip: float = 0.0
    schedule: Choice = CONSTANT
    warm_up: int = 0
    class_weights: tuple[float, ...] = ()
