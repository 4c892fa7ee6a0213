"""What each neuron puts out: over the data's own inputs where they are one or two, else means."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.program import Array
from desktop_nn.training.maps import Bytes, as_bytes, over_line, over_plane
from desktop_nn.training.run import Run

NEURON_MAP_SIZE = 32
NEURON_MAP_SIDES = (NEURON_MAP_SIZE, 16, 8)
"""Of maps over the plane: the more neurons there are, the smaller they are drawn, too."""

NEURON_LINE_SIZE = 64
VALUE_GROUPS = 5
MOST_NEURON_MAPS = 48
"""Of the largest size: so many bytes at most are sent of them all."""

MOST_FEATURE_MAPS = 12
MOST_GROUP_SAMPLES = 2048


@dataclass(frozen=True)
class NeuronMaps:
    """What each neuron puts out, -127 … 127, by what the inputs allow to be seen. `kind`:

    - plane: over the plane of two inputs: (units, S, S) a layer, S one of NEURON_MAP_SIDES;
    - line: over the one input: (units, 1, NEURON_LINE_SIZE);
    - groups: the means over the samples of each class, or of each fifth of the (first) target,
      from low to high: (units, 1, groups); over so many `samples` of this `part`.

    `inputs`: the same of what the network gets. None over a plane or line without features, where
    they are the coordinates themselves, and where the features are too many.
    Lines and groups: 127 is an output of 1 where that is the bound (tanh, sigmoid, softmax), else
    the neuron's own largest."""

    layers: tuple[Bytes, ...]
    kind: str = "plane"
    inputs: Bytes | None = None
    by_class: bool = False
    samples: int = 0
    part: str = ""


def neuron_maps(run: Run) -> NeuronMaps | None:
    units = sum(layer.units for layer in run.spec.network.layers)
    most = MOST_NEURON_MAPS * NEURON_MAP_SIZE**2
    if run.data.width == 2:
        side = next((side for side in NEURON_MAP_SIDES if units * side**2 <= most), None)
        return _over(run, "plane", over_plane(run, side), _neuron_squares) if side else None
    size = NEURON_LINE_SIZE if run.data.width == 1 else VALUE_GROUPS
    if units * max(size, len(run.data.classes)) > most:
        return None
    if run.data.width == 1:
        return _over(run, "line", over_line(run, NEURON_LINE_SIZE)[1], _neuron_lines)
    return _group_means(run)


def _over(run: Run, kind: str, inputs: Array, made: Callable[[Array, str], Bytes]) -> NeuronMaps:
    """`inputs`: what the network gets along the data's own inputs, (N, F)."""
    featured = 0 < len(run.samples.features) <= MOST_FEATURE_MAPS
    own = made(inputs, "identity") if featured else None
    return NeuronMaps(_of_layers(run, inputs, made), kind, own)


def _of_layers(run: Run, inputs: Array, made: Callable[[Array, str], Bytes]) -> tuple[Bytes, ...]:
    activations = run.evaluator.activations(inputs)
    layers = run.spec.network.layers
    names = [ACTIVATIONS[layer.activation.name].outputs_of for layer in layers]
    return tuple(made(a, name) for a, name in zip(activations, names, strict=True))


def _neuron_squares(values: Array, activation: str) -> Bytes:
    side = math.isqrt(len(values))
    if activation in ("sigmoid", "softmax"):
        values, activation = 2.0 * values - 1.0, "tanh"
    return _scaled(values, activation).reshape(-1, side, side)


def _neuron_lines(values: Array, activation: str) -> Bytes:
    return _scaled(values, activation)[:, None]


def _scaled(values: Array, activation: str) -> Bytes:
    """values: (N, units), as they are or by each unit's largest; bytes: (units, N)."""
    if activation not in ("sigmoid", "softmax", "tanh"):
        # A single number is seen against those of its layer: against itself it says nothing.
        # Where a feature has no value, that must not hide the others.
        sizes = np.nan_to_num(np.abs(values), posinf=0.0)
        largest = sizes.max(axis=0 if len(values) > 1 else None, keepdims=True)
        values = values / np.where(largest > 0.0, largest, 1.0)
    return as_bytes(values).T.copy()


def _group_means(run: Run) -> NeuronMaps:
    part, name = measured_part(run)
    rows = slice(part.start, min(part.stop, part.start + MOST_GROUP_SAMPLES))
    inputs = run.samples.inputs[rows]
    if run.samples.labels is not None:
        numbers, count = run.samples.labels[rows], len(run.data.classes)
    else:
        count = min(VALUE_GROUPS, len(inputs))
        numbers = run.samples.targets[rows, 0].argsort().argsort() * count // len(inputs)
    # (groups, N), each row the shares of a mean; a class that isn't there has none.
    shares = (numbers == np.arange(count)[:, None]).astype(np.float64)
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
    layers = _of_layers(run, inputs, lambda values, of: _neuron_lines(shares @ values, of))
    means, by_class = _neuron_lines(shares @ inputs, "identity"), run.samples.labels is not None
    return NeuronMaps(layers, "groups", means, by_class, len(inputs), name)


def measured_part(run: Run) -> tuple[slice, str]:
    """The rows of the validation part; all, for training, where there is none."""
    samples = run.samples
    validation = samples.validation_rows > 0
    first = samples.training_rows if validation else 0
    return slice(first, len(samples.inputs)), "validation" if validation else "training"
