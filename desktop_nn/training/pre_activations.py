"""What the activation of one layer sees now: its inputs over some samples, as counts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.training.neuron_maps import measured_part
from desktop_nn.training.run import Run

BINS = 48
MOST_ROWS = 256
NARROWEST = 2.0
ROBUST = 0.995
STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True)
class PreActivations:
    """Of the layer with this id, over `rows` samples of a `part`, in evaluation mode: counts of Z
    (U after batch norm) over [-limit, limit]: (BINS,), and how many lie beyond."""

    layer_id: int
    limit: float
    counts: NDArray[np.intp]
    outside: int
    rows: int
    part: str


def pre_activations(run: Run, choice: object) -> PreActivations | None:
    """`choice` is the layer's id; None where there is no such layer."""
    ids = [layer.id for layer in run.spec.network.layers]
    if choice not in ids:
        return None
    rows, part = measured_part(run)
    inputs = run.samples.inputs[rows][:MOST_ROWS]
    values = run.network.activation_inputs(inputs, ids.index(choice))
    return _counted(int(ids[ids.index(choice)]), values, len(inputs), part)


def _stepped_up(value: float) -> float:
    """The next of …, 2, 3, 4, 6, 8, 10, 15, 20, …: limits that stay put while numbers move."""
    power = float(10.0 ** np.floor(np.log10(value)))
    return next(step * power for step in STEPS if value <= step * power * (1.0 + 1e-9))


def _counted(layer_id: int, values: NDArray[np.floating], rows: int, part: str) -> PreActivations:
    numbers = values.ravel().astype(np.float64)
    finite = numbers[np.isfinite(numbers)]
    reach = float(np.quantile(np.abs(finite), ROBUST)) if len(finite) else 0.0
    limit = _stepped_up(max(NARROWEST, reach))
    counts = np.histogram(finite, BINS, (-limit, limit))[0]
    return PreActivations(layer_id, limit, counts, len(numbers) - int(counts.sum()), rows, part)
