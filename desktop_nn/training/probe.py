"""Probe: one point of the data's own inputs, run through the network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.training.run import Run

MOST_NUMBERS = 20_000
"""Units that a network may have, together, to be shown one by one."""

Numbers = NDArray[np.float32]


@dataclass(frozen=True)
class Probe:
    """`inputs`: what the network gets for the `point`, (F,), and what each unit of each of the
    `layers` puts out there, in evaluation mode: (units,)."""

    point: tuple[float, ...]
    inputs: Numbers
    layers: tuple[Numbers, ...]


def probe(run: Run, point: Sequence[float] | None = None) -> Probe | None:
    """None without a point, for one of other data, which has another number of inputs, and of a
    network with too many units."""
    units = sum(layer.units for layer in run.spec.network.layers)
    if point is None or len(point) != run.data.width or units > MOST_NUMBERS:
        return None
    inputs = run.samples.network_inputs(np.array([point], np.float64))
    layers = run.evaluator.activations(inputs)
    return Probe(tuple(point), _narrow(inputs), tuple(_narrow(outputs) for outputs in layers))


def _narrow(values: NDArray[np.floating]) -> Numbers:
    return np.array(values[0], np.float32)
