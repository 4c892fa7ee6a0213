"""Which elements a gradient check of a larger net looks at: some of every array of every layer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.layout import Entry
from desktop_nn.engine.program import Array

SAMPLE = 200
"""Elements of each layer that are checked in a larger net: half of them by size of gradient."""
FEW = 10
"""Elements of each array at least: a layer's biases are few among its weights, and would seldom be
drawn."""

Indices = NDArray[np.intp]


class GradientSample:
    """`chosen`: indices into the parameter vector, layer by layer; of a layer with no more than
    `SAMPLE` parameters all. An element that can't be judged, since a kink lies there, has another
    one of its array drawn in its place, once for each of the array's first ones."""

    def __init__(self, layers: Sequence[Sequence[Entry]], analytic: Array) -> None:
        self._rng = np.random.default_rng(0)
        self._spares: list[tuple[Entry, list[int]]] = []
        parts = [self._of_layer(entries, np.abs(analytic)) for entries in layers]
        self.chosen: Indices = np.concatenate([np.arange(0), *parts])

    def another(self, element: int) -> int | None:
        """An element of the same array that wasn't drawn yet; None where there is none left."""
        for entry, spares in self._spares:
            if entry.start <= element < entry.stop:
                return spares.pop() if spares else None
        return None

    def _of_layer(self, entries: Sequence[Entry], sizes: Array) -> Indices:
        arrays = [np.arange(entry.start, entry.stop) for entry in entries]
        indices = np.concatenate([np.arange(0), *arrays])
        if len(indices) <= SAMPLE:
            return indices
        half = SAMPLE // 2
        largest = indices[np.argpartition(-sizes[indices], half)[:half]]
        few = [self._others(a, largest, FEW - _count_in(a, largest)) for a in arrays]
        drawn = np.concatenate([largest, *few])
        drawn = np.concatenate([drawn, self._others(indices, drawn, SAMPLE - len(drawn))])
        for entry, array in zip(entries, arrays, strict=True):
            spares = self._others(array, drawn, _count_in(array, drawn))
            self._spares.append((entry, spares.tolist()))
        return drawn

    def _others(self, indices: Indices, taken: Indices, count: int) -> Indices:
        """Some of `indices` that are not taken, as many or all that there are. What is drawn has
        room for all the taken ones, so that millions need not be looked through."""
        size = min(len(indices), max(0, count) + len(taken))
        drawn = self._rng.choice(indices, size, replace=False)
        return drawn[~np.isin(drawn, taken)][: max(0, count)]


def _count_in(array: Indices, taken: Indices) -> int:
    """How many of them are of this array, whose indices follow one another."""
    return int(((taken >= array[0]) & (taken <= array[-1])).sum())
