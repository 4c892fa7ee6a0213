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
        indices = np.concatenate([np.arange(0), *(np.arange(e.start, e.stop) for e in entries)])
        if len(indices) <= SAMPLE:
            return indices
        largest = indices[np.argsort(-sizes[indices], kind="stable")[: SAMPLE // 2]]
        few = [self._few(entry, largest) for entry in entries]
        drawn = np.concatenate([largest, *few])
        rest = self._rng.permutation(np.setdiff1d(indices, drawn))
        drawn = np.concatenate([drawn, rest[: SAMPLE - len(drawn)]])
        for entry in entries:
            self._spares.append((entry, self._spares_of(entry, drawn)))
        return drawn

    def _few(self, entry: Entry, largest: Indices) -> Indices:
        """What the array lacks of its few."""
        own = np.arange(entry.start, entry.stop)
        there_are = int(np.isin(own, largest).sum())
        others = np.setdiff1d(own, largest)
        return self._rng.permutation(others)[: max(0, FEW - there_are)]

    def _spares_of(self, entry: Entry, drawn: Indices) -> list[int]:
        own = np.arange(entry.start, entry.stop)
        spares: list[int] = self._rng.permutation(np.setdiff1d(own, drawn)).tolist()
        return spares[: int(np.isin(own, drawn).sum())]
