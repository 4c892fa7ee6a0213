"""From quantiles over time to what is drawn of them: densities, and ranges that hold nearly all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop_nn.training.distributions import MUCH_WIDER, value_range
from desktop_nn.training.layer_log import LEVELS

Floats = NDArray[np.float64]

ROWS = 64
"""Parts of the range in which densities are worked out."""

STRETCH = 1000.0
"""How much a logarithmic colour lifts what is rare."""

LEVEL = {float(level): index for index, level in enumerate(LEVELS)}
"""The place of a quantile, in percent, among those that are kept."""


def shown_values(quantiles: Floats, whole_decades: bool) -> tuple[float, float, bool]:
    """Low and high of what is shown, and whether it holds all; quantiles: (C, levels). The first
    and last hundredth are left out where they would make the range far wider."""
    every = quantiles[:, [0, -1]].ravel()
    most = quantiles[:, [LEVEL[1.0], LEVEL[99.0]]].ravel()
    whole, near = np.ptp(every), np.ptp(most)
    holds_all = not whole > MUCH_WIDER * near > 0.0
    low, high = value_range(every if holds_all else most, whole_decades)
    return low, high, holds_all


def densities(quantiles: Floats, low: float, high: float) -> Floats:
    """The share of a layer's numbers in each of ROWS equal parts of [low, high], column by column:
    (C, ROWS). Between two quantiles the numbers are taken as evenly spread."""
    edges = np.linspace(low, high, ROWS + 1)
    shares = 0.01 * LEVELS
    # Where many numbers are the same, quantiles are too: apart by a hair, they stay a function.
    hair = 1e-9 * (high - low) * np.arange(len(LEVELS))
    cumulated = [np.interp(edges, column + hair, shares, 0.0, 1.0) for column in quantiles]
    found: Floats = np.diff(np.array(cumulated), axis=1)
    return found


def color_places(shares: Floats, logarithmic: bool) -> NDArray[np.uint8]:
    """Places in a table of 256 colours, from nothing to the largest share there is."""
    top = float(shares.max()) or 1.0
    part = shares / top
    # The root, else all but the highest peak would be lost in the background.
    part = np.log1p(STRETCH * part) / np.log1p(STRETCH) if logarithmic else np.sqrt(part)
    places: NDArray[np.uint8] = np.round(255.0 * part).astype(np.uint8)
    return places
