"""What one neuron puts out over the plane of the data's two inputs, as large as the output's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.program import Array
from desktop_nn.training.maps import MAP_SIZE, Bytes, as_bytes, over_plane, plane_bounds
from desktop_nn.training.run import Run

INPUTS = -1
"""In the place of a layer's index: what the network gets."""

MOST_UNITS = 4096
"""Of all layers together: every one of them is computed for each place of the map."""

BETWEEN = {"tanh": (-1.0, 1.0), "sigmoid": (0.0, 1.0), "softmax": (0.0, 1.0)}
"""The outputs of −127 and 127, where an activation has bounds."""

STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0)


@dataclass(frozen=True)
class NeuronPlane:
    """Over the square of the plane from `low` to `high`, row 0 at the bottom: `values`, of which
    −127 is an output of `least` and 127 one of `most`: (MAP_SIZE, MAP_SIZE)."""

    layer: int
    unit: int
    low: float
    high: float
    values: Bytes
    least: float
    most: float

    def output_at(self, row: int, column: int) -> float:
        """To the hundredth of the scale that a byte can tell."""
        share = 0.5 + 0.5 * int(self.values[row, column]) / 127.0
        return float(f"{self.least + share * (self.most - self.least):.2g}")


def neuron_plane(run: Run, choice: Sequence[int] | None = None) -> NeuronPlane | None:
    """choice: a layer, from 0, or INPUTS, and a unit of it, from 0. None without one, for one that
    the network doesn't have, for data without two inputs, and for a network too wide for it."""
    layers = run.spec.network.layers
    if choice is None or run.data.width != 2 or sum(of.units for of in layers) > MOST_UNITS:
        return None
    layer, unit = choice
    if not (INPUTS <= layer < len(layers)):
        return None
    if not 0 <= unit < (layers[layer].units if layer >= 0 else run.spec.network.inputs):
        return None
    outputs = _outputs(run, layer, unit)
    least, most = _bounds(outputs, layers[layer].activation.name if layer >= 0 else "")
    middle, half = 0.5 * (least + most), 0.5 * (most - least)
    values = as_bytes((outputs - middle) / half).reshape(MAP_SIZE, MAP_SIZE)
    low, high = plane_bounds(run.data.inputs, run.data.reach)
    return NeuronPlane(layer, unit, low, high, values, least, most)


def _outputs(run: Run, layer: int, unit: int) -> Array:
    """At each place of the map, in evaluation mode: (MAP_SIZE²,)."""
    inputs = over_plane(run, MAP_SIZE)
    of = inputs if layer == INPUTS else run.evaluator.activations(inputs)[layer]
    return of[:, unit].astype(np.float64)


def _bounds(outputs: Array, activation: str) -> tuple[float, float]:
    """The activation's own; without any, as far from 0 as the outputs go, in steps: the scale stays
    put while numbers move."""
    if activation in BETWEEN:
        return BETWEEN[activation]
    finite = outputs[np.isfinite(outputs)]
    largest = float(np.abs(finite).max()) if len(finite) else 0.0
    largest = _stepped(largest) if largest > 0.0 else 1.0
    return -largest, largest


def _stepped(value: float) -> float:
    """The next of …, 1, 1.5, 2, 3, 5, 7, 10, …"""
    power = float(10.0 ** np.floor(np.log10(value)))
    return next((s * power for s in STEPS if value <= s * power), 10.0 * power)
