"""From a history to the points of a curve: smoothing, and thinning to what a screen can show."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Band:
    """A quantity over epochs; each row has the lowest, mean and highest of what it stands for:
    (R,) each. NaN is “not measured”."""

    x: Floats
    low: Floats
    mean: Floats
    high: Floats

    def measured(self) -> Band:
        """Without the rows that were not measured."""
        there = np.isfinite(self.mean)
        if there.all():
            return self
        return Band(self.x[there], self.low[there], self.mean[there], self.high[there])


def smoothed(values: Floats, factor: float) -> Floats:
    """The exponential mean of the values so far, freed of its bias towards the start: (R,).

    s_t = Σ_k βᵏ x_{t−k} / Σ_k βᵏ with β = `factor`. NaN has no weight. Made of whole-vector steps:
    each doubles the stretch that is summed, until the weights have vanished.
    """
    if factor <= 0.0:
        return values
    there = np.isfinite(values)
    total = np.where(there, values, 0.0)
    weight = there.astype(np.float64)
    reach = 1
    while reach < len(values) and factor**reach > 1e-12:
        share = factor**reach
        total[reach:] += share * total[:-reach].copy()
        weight[reach:] += share * weight[:-reach].copy()
        reach *= 2
    with np.errstate(invalid="ignore"):
        return np.where(there, total / weight, np.nan)


def thinned(band: Band, left: float, right: float, pixels: int) -> tuple[Floats, Floats]:
    """The points to be drawn between `left` and `right`: as they are while there are few, else the
    lowest and highest of each pixel column. x: (P,), y: (P,)."""
    first = max(0, int(np.searchsorted(band.x, left)) - 1)
    stop = int(np.searchsorted(band.x, right, "right")) + 1
    part = slice(first, stop)
    x, low, high = band.x[part], band.low[part], band.high[part]
    if len(x) <= 2 * pixels:
        return x, band.mean[part]
    column = ((x - left) * (pixels / (right - left))).astype(np.intp)
    starts = np.concatenate([[0], np.flatnonzero(np.diff(column)) + 1])
    points = np.empty(2 * len(starts))
    points[0::2] = np.fmin.reduceat(low, starts)
    points[1::2] = np.fmax.reduceat(high, starts)
    return np.repeat(x[starts], 2), points


def spread(places: list[float], gap: float, lowest: float) -> list[float]:
    """Sorted places moved apart to at least `gap`, none past `lowest` where there is room."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + gap) if moved else place)
    for index in range(len(moved) - 1, -1, -1):
        limit = lowest if index == len(moved) - 1 else moved[index + 1] - gap
        moved[index] = min(moved[index], limit)
    return moved


def logarithms(*columns: Floats) -> list[Floats]:
    """Decimal exponents; a loss of exactly 0 lies with the smallest that isn't."""
    positive = [column[column > 0.0] for column in columns]
    smallest = min((float(part.min()) for part in positive if len(part)), default=1.0)
    return [np.log10(np.maximum(column, smallest)) for column in columns]
