"""Whole arrays of a network that were set at once, as an import of weights does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.layout import Entry as Stretch
from desktop_nn.engine.layout import parameter_layout, running_layout
from desktop_nn.engine.network import Network
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.specs import ExperimentSpec

RUNNING_ROWS = {"running_mean": 0, "running_variance": 1}
"""The row of the running statistics, (2, units), that each kind is."""

NUMBER_TYPE = "<f8"
"""In which every float32 and float64 is what it was."""


@dataclass(frozen=True)
class ArraySetting:
    """All numbers of a layer's array, as `NUMBER_TYPE`, row after row. `kind` is W, b, gamma, beta,
    running_mean or running_variance."""

    layer_id: int
    kind: str
    numbers: bytes

    @classmethod
    def of(cls, layer_id: int, kind: str, values: NDArray[np.floating]) -> ArraySetting:
        """`values` as they are."""
        return cls(layer_id, kind, np.ascontiguousarray(values, NUMBER_TYPE).tobytes())

    @property
    def values(self) -> NDArray[np.float64]:
        """One after the other: (size,)."""
        return np.frombuffer(self.numbers, NUMBER_TYPE)

    @property
    def place(self) -> tuple[int, str]:
        """What is set, whatever to."""
        return self.layer_id, self.kind


Arrays = tuple[ArraySetting, ...]


@dataclass(frozen=True)
class Slot:
    """Where an array stands: `vector` is parameters or running. `layer` counts from 1."""

    vector: str
    layer: int
    layer_id: int
    kind: str
    start: int
    shape: tuple[int, ...]

    @property
    def name(self) -> str:
        """As in files: W1, running_mean1."""
        return f"{self.kind}{self.layer}"

    @property
    def place(self) -> tuple[int, str]:
        """As that of an ArraySetting."""
        return self.layer_id, self.kind

    @property
    def stretch(self) -> slice:
        """Of the vector."""
        return slice(self.start, self.start + math.prod(self.shape))


def slots(network: NetworkSpec) -> Mapping[tuple[int, str], Slot]:
    """Every array that can be set, by the layer's id and its kind."""
    found = [_slot("parameters", e, e.kind, e.start, e.shape) for e in _entries(network)]
    for entry in running_layout(network).entries:
        units = entry.shape[1]
        for kind, row in RUNNING_ROWS.items():
            found.append(_slot("running", entry, kind, entry.start + row * units, (units,)))
    return {slot.place: slot for slot in found}


def _entries(network: NetworkSpec) -> list[Stretch]:
    return parameter_layout(network).entries


def _slot(vector: str, entry: Stretch, kind: str, start: int, shape: tuple[int, ...]) -> Slot:
    return Slot(vector, entry.layer, entry.layer_id, kind, start, shape)


def check_arrays(arrays: Arrays, network: NetworkSpec) -> None:
    """ValueError where the network has no such array, or its type no such values."""
    known = slots(network) if arrays else {}
    for array in arrays:
        slot = known.get(array.place)
        if slot is None:
            raise ValueError(f"expected an array of the network, got {array.kind}")
        if len(array.numbers) != 8 * math.prod(slot.shape):
            raise ValueError(f"expected {math.prod(slot.shape)} numbers for {slot.name}")
        if reason := wrong_values(array.values, slot.kind, network.dtype):
            raise ValueError(f"{slot.name} {reason}")


def wrong_values(values: NDArray[np.floating], kind: str, dtype: str) -> str:
    """What is wrong with numbers for an array of a kind, as the end of a sentence; else nothing."""
    if not np.isfinite(values).all():
        return "holds NaN or infinity"
    with np.errstate(over="ignore"):
        if not np.isfinite(values.astype(dtype)).all():
            return f"holds numbers that are too large for {dtype}"
    if kind == "running_variance" and (values < 0.0).any():
        return "holds a negative variance"
    return ""


def put_arrays(arrays: Arrays, network: Network) -> None:
    """Set them; ValueError, and nothing is set, where one can't be."""
    check_arrays(arrays, network.spec)
    known = slots(network.spec)
    for array in arrays:
        slot = known[array.place]
        vector: Array = getattr(network, slot.vector)
        vector[slot.stretch] = array.values


def present_arrays(arrays: Arrays, network: NetworkSpec, vectors: Mapping[str, Array]) -> Arrays:
    """The same arrays with the numbers that they have in `vectors`: parameters and running."""
    known = slots(network)
    places = [known[array.place] for array in arrays]
    return tuple(
        ArraySetting.of(slot.layer_id, slot.kind, vectors[slot.vector][slot.stretch])
        for slot in places
    )


def with_arrays(arrays: Arrays, more: Arrays) -> Arrays:
    """Some more; of the same array only the last."""
    new = {array.place for array in more}
    return (*(array for array in arrays if array.place not in new), *more)


def arrays_that_hold(arrays: Arrays, old_spec: ExperimentSpec, new_spec: ExperimentSpec) -> Arrays:
    """Of arrays set before the first update, those that hold when the network starts anew with
    another spec: of layers that nobody asked to draw anew, and whose array has the same shape."""
    if not arrays or old_spec.seed != new_spec.seed:
        return ()
    old, new = old_spec.network, new_spec.network
    before, after = slots(old), slots(new)
    drawn_before, drawn = _draws(old), _draws(new)
    return tuple(
        array
        for array in arrays
        if array.place in after
        and before[array.place].shape == after[array.place].shape
        and drawn_before[array.layer_id] == drawn.get(array.layer_id)
        and not wrong_values(array.values, array.kind, new.dtype)
    )


def _draws(network: NetworkSpec) -> dict[int, object]:
    """What a layer's numbers are drawn by, and the layer that feeds it."""
    ids = [0, *(layer.id for layer in network.layers)]
    return {
        layer.id: (layer.initializer, layer.bias_initializer, layer.draw, ids[place])
        for place, layer in enumerate(network.layers)
    }
