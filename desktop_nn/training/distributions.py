"""Products: how the numbers of each layer are distributed, now against the start and over time."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.program import Array
from desktop_nn.training.layer_log import LEVELS
from desktop_nn.training.layer_values import (
    layer_arrays,
    logarithms,
    sample_part,
    thinned_values,
)
from desktop_nn.training.maps import rounded_up

if TYPE_CHECKING:
    from desktop_nn.training.run import Run

COLUMNS = 48
ROBUST = (0.005, 0.995)
"""Between these shares of the numbers lie those that a range must hold, …"""

BEYOND = 0.25
"""… with so much of their span on either side, …"""

MUCH_WIDER = 2.0
"""… where holding all of them would make it so many times as wide."""

KINDS = {"weights": "W", "biases": "b"}

Counts = NDArray[np.intp]


@dataclass(frozen=True)
class LayerDistribution:
    """Counts over [low, high], (COLUMNS,) each: now and at the start. `outside`: how many of the
    numbers of now lie beyond; `start_outside` of the start's. `total`: how many the layer has, of
    which `counted` were taken; `still`: how many of those had no ratio, since the update or the
    weight was 0."""

    low: float
    high: float
    now: Counts
    start: Counts
    outside: int
    start_outside: int
    total: int
    counted: int
    still: int = 0


@dataclass(frozen=True)
class Distributions:
    """A quantity, layer by layer. `start_epoch`: what the start is, None without one. `samples` of
    this `part` were sent through the network, where the quantity is of activations. `update`: the
    latest, which gradients and steps are of."""

    quantity: str
    layers: tuple[LayerDistribution, ...]
    start_epoch: int | None
    samples: int
    part: str
    update: int


@dataclass(frozen=True)
class DistributionHistory:
    """Quantiles at LEVELS percent at the end of each of these `epochs`, (C,), which are `apart`:
    (C, layers, levels); NaN where there were none."""

    quantity: str
    epochs: Counts
    apart: int
    quantiles: NDArray[np.float32]


# Now


def distributions(run: Run, quantity: str) -> Distributions:
    starts, start_epoch = _start(run, quantity)
    layers = tuple(
        _of_layer(quantity, array, start)
        for array, start in zip(layer_arrays(run, quantity), starts, strict=True)
    )
    rows, part = sample_part(run)
    return Distributions(quantity, layers, start_epoch, rows.stop - rows.start, part, run.update)


def _start(run: Run, quantity: str) -> tuple[list[Array], int | None]:
    """The numbers of each layer at the start of the run, or when it was first seen."""
    if quantity in ("weights", "biases"):
        views, kind = run.network.layout.views(run.start_parameters), KINDS[quantity]
        names = [f"{kind}{i + 1}" for i in range(_depth(run))]
        return [thinned_values(views[n]) if n in views else _NONE for n in names], 0
    log = run.layer_log
    first = log.first.get(quantity, [])
    if not log.is_of(run) or not first:
        return [_NONE] * _depth(run), None
    return first, log.first_epochs[quantity]


_NONE = np.empty(0, np.float32)


def _depth(run: Run) -> int:
    return len(run.spec.network.layers)


def _of_layer(quantity: str, array: Array | None, start: Array) -> LayerDistribution:
    values = _NONE if array is None else thinned_values(array)
    counted, still = len(values), 0
    if quantity == "steps":
        values = logarithms(values)
        still = counted - len(values)
    low, high = value_range(np.concatenate([values, start]), quantity == "steps")
    now, outside = _counts(values, low, high)
    then, start_outside = _counts(start, low, high)
    total = 0 if array is None else array.size
    return LayerDistribution(low, high, now, then, outside, start_outside, total, counted, still)


def value_range(values: Array, whole_decades: bool = False) -> tuple[float, float]:
    """Round limits around the numbers, or around nearly all where few lie far outside; zero is
    among them, except with `whole_decades`, of exponents."""
    values = values[np.isfinite(values)].astype(np.float64)
    if not len(values):
        return (-6.0, 0.0) if whole_decades else (-1.0, 1.0)
    low, high = float(values.min()), float(values.max())
    near_low, near_high = np.quantile(values, ROBUST).tolist()
    span = near_high - near_low
    if high - low > MUCH_WIDER * span > 0.0:
        low, high = max(low, near_low - BEYOND * span), min(high, near_high + BEYOND * span)
    if whole_decades:
        return math.floor(low), max(math.ceil(high), math.floor(low) + 1)
    limits = (-rounded_up(-low) if low < 0.0 else 0.0, rounded_up(high) if high > 0.0 else 0.0)
    return limits if limits[0] < limits[1] else (-1.0, 1.0)


def _counts(values: Array, low: float, high: float) -> tuple[Counts, int]:
    """How many lie in each of COLUMNS, and how many outside, those that are no number included."""
    numbers = values.astype(np.float64)
    inside = numbers[(numbers >= low) & (numbers <= high)]
    places = ((inside - low) * (COLUMNS / (high - low))).astype(np.intp)
    counts = np.bincount(places.clip(0, COLUMNS - 1), minlength=COLUMNS)
    return counts, len(numbers) - len(inside)


# Over time


def distribution_history(run: Run, quantity: str) -> DistributionHistory:
    log = run.layer_log
    columns = log.columns if log.is_of(run) else []
    epochs = np.array([column.epoch for column in columns], np.intp)
    quantiles = np.empty((0, _depth(run), len(LEVELS)), np.float32)
    if columns:
        quantiles = np.stack([column.quantiles[quantity] for column in columns])
    return DistributionHistory(quantity, epochs, log.apart, quantiles)
