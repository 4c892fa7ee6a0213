"""The map of a flat vector: which stretch of it is which array of which layer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import DTypeLike, NDArray

from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import LayerSpec, NetworkSpec

BLOCK = 32_768
"""Parameters that are worked on at a time: the vectors then stay in the core's cache."""


@dataclass(frozen=True)
class Entry:
    """One array inside the vector. `kind` is W, b, gamma, beta or running; `layer` counts from 1;
    `previous_id` is the id of the layer that feeds this one, 0 for the inputs; `draw` as in
    `LayerSpec`."""

    kind: str
    layer: int
    layer_id: int
    previous_id: int
    start: int
    shape: tuple[int, ...]
    draw: int = 0

    @property
    def name(self) -> str:
        """As in formulas and files: W1, b1, gamma2."""
        return f"{self.kind}{self.layer}"

    @property
    def stop(self) -> int:
        """The first place in the vector after this array."""
        return self.start + math.prod(self.shape)


@dataclass(frozen=True)
class Kept:
    """How many of the numbers of one array kept their place when the network was rebuilt; `size`
    of them there are now. `kind` and `layer` as in Entry."""

    kind: str
    layer: int
    kept: int
    size: int


class Layout:
    """Entries one after the other. `size` is the vector's length."""

    def __init__(self, arrays: list[tuple[str, int, LayerSpec, int, tuple[int, ...]]]) -> None:
        self.entries: list[Entry] = []
        self.size = 0
        for kind, layer, spec, previous_id, shape in arrays:
            entry = Entry(kind, layer, spec.id, previous_id, self.size, shape, spec.draw)
            self.entries.append(entry)
            self.size = entry.stop

    def zeros(self, dtype: DTypeLike) -> Array:
        """A new vector for this map: (size,)."""
        return np.zeros(self.size, dtype)

    def views(self, vector: Array) -> dict[str, Array]:
        """The arrays by name, as views into `vector`: (size,)."""
        return {e.name: vector[e.start : e.stop].reshape(e.shape) for e in self.entries}

    def place_of(self, layer_id: int, kind: str, index: tuple[int, ...]) -> int:
        """Where one number of a layer's array stands in the vector; `index` counts from 0.

        ValueError where there is no such layer, array or place in it."""
        ids = sorted({e.layer_id for e in self.entries})
        if layer_id not in ids:
            raise ValueError(f"Layout: expected the id of a layer, one of {ids}, got {layer_id}")
        arrays = {e.kind: e for e in self.entries if e.layer_id == layer_id}
        if kind not in arrays:
            raise ValueError(f"Layout: expected one of {list(arrays)}, got {kind!r}")
        shape = arrays[kind].shape
        inside = len(index) == len(shape) and all(
            0 <= i < size for i, size in zip(index, shape, strict=True)
        )
        if not inside:
            name = arrays[kind].name
            raise ValueError(f"Layout: expected a place in {name} of shape {shape}, got {index}")
        return arrays[kind].start + int(np.ravel_multi_index(index, shape))

    def stop_of(self, kind: str) -> int:
        """Where the last entry of a kind ends; 0 when there is none."""
        return max((e.stop for e in self.entries if e.kind == kind), default=0)


def _previous_id(spec: NetworkSpec, index: int) -> int:
    return 0 if index == 0 else spec.layers[index - 1].id


def parameter_layout(spec: NetworkSpec) -> Layout:
    """All weights first, so that a penalty on the weights is one stretch; then b, γ and β."""
    layers = list(enumerate(spec.layers))
    weights = [
        ("W", i + 1, layer, _previous_id(spec, i), (spec.fan_in(i), layer.units))
        for i, layer in layers
    ]
    kinds = [("b", "bias"), ("gamma", "batch_norm"), ("beta", "batch_norm")]
    vectors = [
        (kind, i + 1, layer, _previous_id(spec, i), (layer.units,))
        for i, layer in layers
        for kind, wanted in kinds
        if getattr(layer, wanted)
    ]
    return Layout([*weights, *vectors])


def trainable_stretches(layout: Layout, spec: NetworkSpec, kind: str | None = None) -> list[slice]:
    """The stretches of the vector that training changes, as long as they can be; of all kinds of
    parameters, or of one."""
    return stretches_of(e for e in trainable_entries(layout, spec) if kind in (None, e.kind))


def trainable_entries(layout: Layout, spec: NetworkSpec) -> list[Entry]:
    """The arrays that training changes: those of layers that are not frozen."""
    return [entry for entry in layout.entries if spec.layers[entry.layer - 1].trainable]


def stretches_of(entries: Iterable[Entry]) -> list[slice]:
    """Where arrays, in their order, lie in the vector: neighbours are one stretch."""
    stretches: list[slice] = []
    for entry in entries:
        if stretches and stretches[-1].stop == entry.start:
            stretches[-1] = slice(stretches[-1].start, entry.stop)
        else:
            stretches.append(slice(entry.start, entry.stop))
    return stretches


def blocks(stretches: Iterable[slice]) -> list[slice]:
    """The stretches, cut into parts that a core's cache can hold."""
    return [
        slice(start, min(start + BLOCK, stretch.stop))
        for stretch in stretches
        for start in range(stretch.start, stretch.stop, BLOCK)
    ]


def longest(stretches: Iterable[slice]) -> int:
    return max((stretch.stop - stretch.start for stretch in stretches), default=0)


def running_layout(spec: NetworkSpec) -> Layout:
    """The running mean (row 0) and variance (row 1) of each layer with batch norm."""
    return Layout(
        [
            ("running", i + 1, layer, _previous_id(spec, i), (2, layer.units))
            for i, layer in enumerate(spec.layers)
            if layer.batch_norm
        ]
    )


KeptInputs = Sequence[int | None] | None
"""For each input of a network the place (from 0) that it had in another one, or None where it is
new there; None in all where each is where it was."""


def copy_kept(
    old: Layout, source: Array, new: Layout, target: Array, inputs: KeptInputs = None
) -> NDArray[np.bool_]:
    """Copy every number that still has a place; the answer marks them: (new.size,).

    A number keeps its place when its layer is still there, was not drawn anew and, for a weight,
    still follows the same layer; of arrays that changed size, the part that both have is kept.
    Where `inputs` are given, the first layer's weights follow them.
    """
    kept = np.zeros(new.size, np.bool_)
    olds = {(e.kind, e.layer_id, e.draw): e for e in old.entries}
    sources, targets, marks = old.views(source), new.views(target), new.views(kept)
    for entry in new.entries:
        before = olds.get((entry.kind, entry.layer_id, entry.draw))
        if before and (entry.kind != "W" or before.previous_id == entry.previous_id):
            moved = inputs if entry.kind == "W" and entry.previous_id == 0 else None
            there, here = _common(before.shape, entry.shape, moved)
            targets[entry.name][here] = sources[before.name][there]
            marks[entry.name][here] = True
    return kept


Part = tuple[slice | list[int], ...]


def _common(old: tuple[int, ...], new: tuple[int, ...], rows: KeptInputs) -> tuple[Part, Part]:
    """The parts of two arrays that hold the same numbers; `rows` where rows have moved."""
    first, *others = (slice(min(a, b)) for a, b in zip(old, new, strict=True))
    if rows is None:
        return (first, *others), (first, *others)
    kept = [(place, row) for row, place in enumerate(rows) if place is not None]
    return ([place for place, _ in kept], *others), ([row for _, row in kept], *others)


def kept_in(layout: Layout, kept: NDArray[np.bool_]) -> tuple[Kept, ...]:
    """What `copy_kept` has marked, (size,), array by array."""
    return tuple(
        Kept(e.kind, e.layer, int(np.count_nonzero(kept[e.start : e.stop])), e.stop - e.start)
        for e in layout.entries
    )
