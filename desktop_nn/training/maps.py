"""Maps: what the network puts out over the data's own one or two inputs.

With features they are still over the data's inputs: every point goes through the features.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.program import Array
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.training.run import Run

MAP_SIZE = 100
CURVE_POINTS = 200

Bytes = NDArray[np.int8]


@dataclass(frozen=True)
class PlaneMap:
    """The output over the input plane, row 0 at the bottom: (MAP_SIZE, MAP_SIZE).

    `values` are in -127 … 127, from class 0 to class 1 (or from low to high); with several
    classes `classes` holds the class and `values` how sure the net is, 0 … 127."""

    low: float
    high: float
    values: Bytes
    classes: NDArray[np.uint8] | None


@dataclass(frozen=True)
class FittedCurve:
    """The output over one input: `x`: (P,), `y`: (P, K)."""

    x: NDArray[np.float64]
    y: NDArray[np.float32]


# Points


def rounded_up(value: float) -> float:
    """The next of …, 0.1, 0.2, 0.5, 1, 2, 5, …: limits that stay put while numbers move."""
    if not np.isfinite(value) or value <= 0.0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    for step in (1.0, 2.0, 5.0):
        if value <= step * power * (1.0 + 1e-9):
            return float(step * power)
    return float(10.0 * power)


def plane_bounds(inputs: Array, reach: tuple[float, float] | None = None) -> tuple[float, float]:
    """The square of the input plane that is shown: all samples and a margin, in round numbers, and
    `reach` at least."""
    largest = float(np.abs(inputs).max()) * 1.05
    largest = max(largest, *(reach or (0.0, 0.0)))
    limit = np.ceil(largest) if largest > 1.0 else rounded_up(largest)
    return -float(limit), float(limit)


def over_plane(run: Run, size: int) -> Array:
    """What the network gets over the plane of the data's own two inputs: (size², F)."""
    return run.samples.network_inputs(_grid(*plane_bounds(run.data.inputs, run.data.reach), size))


@lru_cache(maxsize=4)
def _grid(low: float, high: float, size: int) -> Array:
    """Points of the plane, row by row from below: (size², 2)."""
    axis = np.linspace(low, high, size)
    return np.stack(np.meshgrid(axis, axis), axis=-1).reshape(-1, 2)


def line_bounds(data: DataSet) -> tuple[float, float]:
    """The lowest and the highest of the one input: of the samples, or of what is shown of them."""
    across = data.reach[0] if data.reach else -np.inf
    return min(float(data.inputs.min()), -across), max(float(data.inputs.max()), across)


def shown_line(data: DataSet) -> tuple[float, float]:
    """From where to where the one input is shown: with a margin, unless more is shown anyway."""
    low, high = line_bounds(data)
    margin = 0.0 if data.reach else 0.1 * (high - low) or 1.0
    return low - margin, high + margin


def over_line(run: Run, points: int) -> tuple[Array, Array]:
    """Along the data's one input, all samples and a margin: (points,); and what the network gets
    there: (points, F)."""
    x = np.linspace(*shown_line(run.data), points)
    return x, run.samples.network_inputs(x[:, None])


# Maps


def as_bytes(values: Array) -> Bytes:
    """−1 … 1 as −127 … 127; what is no number as 0."""
    finite = np.nan_to_num(values, nan=0.0, posinf=1.0, neginf=-1.0)
    return (finite.clip(-1.0, 1.0) * 127.0).astype(np.int8)


def _signed(run: Run, outputs: Array) -> Array:
    """One output, (N,), as −1 … 1, with 0 where the decision is."""
    activation, targets = run.spec.network.output.activation.name, run.samples.targets[:, 0]
    if activation == "sigmoid":
        return 2.0 * outputs - 1.0
    if run.evaluator.targets == "minus_one_one":
        return outputs
    middle = 0.5 * (float(targets.max()) + float(targets.min()))
    spread = 0.5 * (float(targets.max()) - float(targets.min())) or 1.0
    return (outputs - middle) / spread


def plane_map(run: Run) -> PlaneMap | None:
    if run.data.width != 2:
        return None
    outputs = run.evaluator.outputs(over_plane(run, MAP_SIZE))
    low, high = plane_bounds(run.data.inputs, run.data.reach)
    shape = (MAP_SIZE, MAP_SIZE)
    if outputs.shape[1] > 1 and run.data.classes:
        return _class_map(low, high, outputs, run.spec.network.output.activation.name)
    return PlaneMap(low, high, as_bytes(_signed(run, outputs[:, 0])).reshape(shape), None)


def _class_map(low: float, high: float, outputs: Array, activation: str) -> PlaneMap:
    shape = (MAP_SIZE, MAP_SIZE)
    ordered = np.sort(outputs, axis=1)
    lead = ordered[:, -1] - ordered[:, -2]
    if outputs.shape[1] == 2:
        return PlaneMap(low, high, as_bytes(outputs[:, 1] - outputs[:, 0]).reshape(shape), None)
    classes = outputs.argmax(axis=1).astype(np.uint8)
    return PlaneMap(low, high, as_bytes(lead).reshape(shape), classes.reshape(shape))


def fitted_curve(run: Run) -> FittedCurve | None:
    if run.data.width != 1:
        return None
    x, inputs = over_line(run, CURVE_POINTS)
    return FittedCurve(x, run.evaluator.outputs(inputs).astype(np.float32))
