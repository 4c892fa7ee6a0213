"""How an initializer would draw a layer's W, before it is used: the very numbers, as a histogram
against the fan-in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog import INITIALIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.streams import Purpose, stream
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training.maps import rounded_up

BINS = 48
MOST = 600_000
MOST_ORTHOGONAL = 90_000
"""Numbers that are drawn for a look, at most: some 20 ms."""


@dataclass(frozen=True)
class InitializerPreview:
    """Counts of the drawn W over [-limit, limit]: (BINS,). `deviation` of the drawn numbers around
    0; `scale`: 1/√fan_in, with which a sum over inputs of size 1 has size 1. Without counts,
    `reason` says why."""

    counts: NDArray[np.intp] | None
    limit: float
    deviation: float
    scale: float
    reason: str = ""

    @property
    def gain(self) -> float:
        """√fan_in · deviation: by how much the signal grows from the layer's inputs to Z."""
        return self.deviation / self.scale


def initializer_preview(
    spec: ExperimentSpec, row: int, initializer: Choice | None = None
) -> InitializerPreview:
    """Of the layer at `row`, from 0, by its own initializer or by another one."""
    layer = spec.network.layers[row]
    chosen = initializer or layer.initializer
    return _preview(spec.seed, layer.id, layer.draw, spec.network.fan_in(row), layer.units, chosen)


@lru_cache(maxsize=64)
def _preview(
    seed: int, owner: int, draw: int, fan_in: int, fan_out: int, initializer: Choice
) -> InitializerPreview:
    most = MOST_ORTHOGONAL if initializer.name == "orthogonal" else MOST
    scale = 1.0 / math.sqrt(fan_in)
    if fan_in * fan_out > most:
        return InitializerPreview(None, 1.0, 0.0, scale, "too many to draw for a look")
    rng = stream(seed, Purpose.INITIALIZER, owner, draw)
    weights = INITIALIZERS[initializer.name].draw(rng, fan_in, fan_out, initializer).ravel()
    limit = rounded_up(max(float(np.abs(weights).max()), 1.5 * scale))
    counts = np.histogram(weights, BINS, (-limit, limit))[0]
    counts.flags.writeable = False
    deviation = float(np.sqrt(np.mean(np.square(weights))))
    return InitializerPreview(counts, limit, deviation, scale)
