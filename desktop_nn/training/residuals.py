"""Residuals: what the network says of samples with values, against what is true."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.program import Array
from desktop_nn.training.neuron_maps import measured_part
from desktop_nn.training.run import Run

MOST_NUMBERS = 1000
"""Predictions that are sent: so many samples of one output, fewer of several."""

MOST_MEASURED = 20_000
"""Samples over which R² and the error are measured, at most."""


@dataclass(frozen=True)
class Residuals:
    """Of an even choice of all `of` samples, P of them, the first `training` from the training
    part and the others from validation: their `rows` in the data set, (P,), and per output what is
    true and what was predicted: (P, K). `r_squared`, `error`, the root of the mean squared error,
    and `absolute_error`, the mean of |ŷ − y|, are of so many `measured` samples of this `part`:
    (K,); NaN where they can't be told."""

    rows: NDArray[np.int32]
    true: NDArray[np.float32]
    predicted: NDArray[np.float32]
    training: int
    of: int
    r_squared: NDArray[np.float64]
    error: NDArray[np.float64]
    absolute_error: NDArray[np.float64]
    measured: int
    part: str


def residuals(run: Run) -> Residuals | None:
    """None for data in classes."""
    samples = run.samples
    if samples.labels is not None:
        return None
    count, outputs = samples.targets.shape
    every = max(1.0, count * outputs / MOST_NUMBERS)
    split = samples.training_rows
    training, validation = _even(0, split, every), _even(split, count, every)
    chosen = np.concatenate([training, validation])
    part, name = measured_part(run)
    measured = _even(part.start, part.stop, max(1.0, (part.stop - part.start) / MOST_MEASURED))
    metrics = run.evaluator.value_metrics(samples.inputs[measured], samples.targets[measured])
    return Residuals(
        samples.order[chosen].astype(np.int32),
        _narrow(samples.targets[chosen]),
        _narrow(run.evaluator.outputs(samples.inputs[chosen])),
        len(training),
        count,
        metrics.r_squared,
        metrics.root_mean_squared_error,
        metrics.mean_absolute_error,
        len(measured),
        name,
    )


def _even(start: int, stop: int, every: float) -> NDArray[np.intp]:
    """Rows from `start` up to `stop`, one in `every`; the first always."""
    return (start + np.arange(0.0, stop - start - 1e-9, every)).astype(np.intp)


def _narrow(values: Array) -> NDArray[np.float32]:
    return np.array(values, np.float32)
