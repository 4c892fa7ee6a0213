"""How the numbers of each layer were distributed in the course of a run: a bounded log.

Quantiles, since they need no bins that would have to be known beforehand. One column at the start
and at the end of every so many epochs; when the log is full, every second column goes and the
epochs between two double. So a run of any length leaves at most MOST_COLUMNS, evenly spaced, and
the time that they take grows with the logarithm of its length.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.program import Array
from desktop_nn.training.layer_values import QUANTITIES, layer_values

if TYPE_CHECKING:
    from desktop_nn.training.run import Run

MOST_COLUMNS = 80

LEVELS = np.array(
    [0, 1, 2.5, 5, 10, 15, 20, 25, 30, 40, 50, 60, 70, 75, 80, 85, 90, 95, 97.5, 99, 100]
)
"""The quantiles that are kept, in percent."""

Levels = NDArray[np.float32]


@dataclass(frozen=True)
class Column:
    """The quantiles of each quantity at the end of an epoch: (layers, LEVELS), NaN without any."""

    epoch: int
    quantiles: dict[str, Levels]


class LayerLog:
    """`columns` from old to new, `apart` epochs between two. `first` are the very numbers of each
    layer when a quantity was first met, and `first_epochs` when that was."""

    def __init__(self) -> None:
        self._layers: tuple[object, ...] = ()
        self.forget()

    def forget(self) -> None:
        self.columns: list[Column] = []
        self.apart = 1
        self.first: dict[str, list[Array]] = {}
        self.first_epochs: dict[str, int] = {}

    def is_of(self, run: Run) -> bool:
        """Whether what is kept is of the network that the run has now."""
        return self._layers == _layers_of(run)

    def is_due(self, epoch: int) -> bool:
        return epoch % self.apart == 0

    def prepare(self, run: Run, updates: int) -> bool:
        """So many updates are about to be made; whether they end an epoch of which a column will be
        kept, with the step of the last one."""
        if run.update == 0:
            self.look(run)
        return updates == run.updates_left_in_epoch and self.is_due(run.epoch + 1)

    def look(self, run: Run) -> None:
        """The run is at the end of an epoch, or at its start. Of another network than before, what
        was kept is forgotten."""
        if not self.is_of(run):
            self.forget()
            self._layers = _layers_of(run)
        if not self.is_due(run.epoch) or (self.columns and self.columns[-1].epoch >= run.epoch):
            return
        values = {quantity: layer_values(run, quantity) for quantity in QUANTITIES}
        self._keep_first(values, run.epoch)
        quantiles = {name: np.stack([_quantiles(v) for v in of]) for name, of in values.items()}
        self.columns.append(Column(run.epoch, quantiles))
        if len(self.columns) > MOST_COLUMNS:
            self.apart *= 2
            self.columns = [column for column in self.columns if self.is_due(column.epoch)]

    def _keep_first(self, values: dict[str, list[Array]], epoch: int) -> None:
        for name, of_layers in values.items():
            if name not in self.first and any(len(numbers) for numbers in of_layers):
                self.first[name], self.first_epochs[name] = of_layers, epoch

    def cut_after(self, epoch: int) -> None:
        """The run has gone back: what came later never was."""
        self.columns = [column for column in self.columns if column.epoch <= epoch]
        for name in [name for name, first in self.first_epochs.items() if first > epoch]:
            del self.first[name], self.first_epochs[name]


def _layers_of(run: Run) -> tuple[object, ...]:
    network = run.spec.network
    return (network.inputs, *((layer.id, layer.units) for layer in network.layers))


def _quantiles(values: Array) -> Levels:
    """At LEVELS, between two numbers by a straight line: (levels,)."""
    if not len(values):
        return np.full(len(LEVELS), np.nan, np.float32)
    ordered = np.sort(values)
    places = LEVELS * (0.01 * (len(ordered) - 1))
    below = places.astype(np.intp)
    above = np.minimum(below + 1, len(ordered) - 1)
    low, high = ordered[below], ordered[above]
    between: Levels = (low + (high - low) * (places - below)).astype(np.float32)
    return between
