"""How old the optimizer's memory of each array is: Adam corrects it for its empty start by that.

Counted for each array of parameters, as PyTorch counts for each tensor: an array that is new, or
that was frozen, has taken part in fewer updates than the others. Source: Kingma and Ba 2015, 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.layout import Entry, Layout, trainable_entries
from desktop_nn.engine.specs import NetworkSpec


@dataclass(frozen=True)
class AgeGroup:
    """Arrays that training changes and whose memory is of one age: that of all, less `lag`."""

    lag: int
    entries: tuple[Entry, ...]


class MemoryAges:
    """The ages of arrays by name, as they were when the memory as a whole was `since` updates old;
    from there on all grow but those of frozen layers."""

    def __init__(self, layout: Layout, spec: NetworkSpec) -> None:
        self._layout = layout
        self._trainable = trainable_entries(layout, spec)
        self._since = 0
        self._ages = dict.fromkeys((entry.name for entry in layout.entries), 0)

    def at(self, age: int) -> dict[str, int]:
        """All ages, by name, when the memory as a whole is `age` updates old."""
        growing = {entry.name for entry in self._trainable}
        passed = age - self._since
        return {name: own + passed * (name in growing) for name, own in self._ages.items()}

    def exceptions(self, age: int) -> dict[str, int]:
        """The ages that differ from that of all."""
        return {name: own for name, own in self.at(age).items() if own != age}

    def take(self, age: int, exceptions: Mapping[str, int]) -> None:
        """From here on: all are `age` updates old but for those exceptions."""
        self._since = age
        self._ages = {name: exceptions.get(name, age) for name in self._ages}

    def take_kept(self, age: int, old: MemoryAges, kept: NDArray[np.bool_]) -> None:
        """From here on: an array of which anything is `kept`, (P,), is as old as it was in `old`,
        and one that is new has the age 0. Its new units are as old as the array they are in."""
        before = old.at(age)
        ages = {(e.kind, e.layer_id): before[e.name] for e in old._layout.entries}
        self._since = age
        self._ages = {
            e.name: ages[e.kind, e.layer_id] if kept[e.start : e.stop].any() else 0
            for e in self._layout.entries
        }

    def groups(self) -> tuple[AgeGroup, ...]:
        """The arrays that training changes by their age, the oldest first."""
        lags = {entry.name: self._since - self._ages[entry.name] for entry in self._trainable}
        return tuple(
            AgeGroup(lag, tuple(e for e in self._trainable if lags[e.name] == lag))
            for lag in sorted(set(lags.values()))
        )
