"""Edges: the numbers between two layers, as the network diagram draws them. Weights, their gradient
in the latest update, or the step that it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.program import Array
from desktop_nn.training.run import Run

SHOWN_UNITS = 12


@dataclass(frozen=True)
class LayerEdges:
    """Numbers of the weights into a layer, folded to what is drawn, in the network's type:
    `weights`: (shown before, shown units), `biases`: (shown units,) or None; `largest` is the
    largest size among the layer's weights."""

    weights: NDArray[Any]
    biases: NDArray[Any] | None
    largest: float


def shown_groups(units: int) -> list[slice]:
    """Units as they are drawn: one by one, or folded into SHOWN_UNITS groups of neighbours."""
    if units <= SHOWN_UNITS:
        return [slice(i, i + 1) for i in range(units)]
    bounds = np.linspace(0, units, SHOWN_UNITS + 1).astype(int).tolist()
    return [slice(first, stop) for first, stop in pairwise(bounds)]


def edges(run: Run) -> tuple[LayerEdges, ...]:
    """The weights and biases themselves."""
    return _edges_of(run, run.network.parameter_views)


def gradient_edges(run: Run) -> tuple[LayerEdges, ...]:
    """The gradient of the latest update; empty where there was none."""
    return _edges_in(run, run.latest.gradient)


def step_edges(run: Run) -> tuple[LayerEdges, ...]:
    """What the latest update added to each weight; empty where that was not looked at."""
    return _edges_in(run, run.latest.step)


def _edges_in(run: Run, vector: Array | None) -> tuple[LayerEdges, ...]:
    return () if vector is None else _edges_of(run, run.network.layout.views(vector))


def _edges_of(run: Run, arrays: Mapping[str, Array]) -> tuple[LayerEdges, ...]:
    layers = range(1, len(run.network.spec.layers) + 1)
    return tuple(_layer_edges(arrays[f"W{of}"], arrays.get(f"b{of}")) for of in layers)


def _layer_edges(weights: Array, biases: Array | None) -> LayerEdges:
    folded = np.ascontiguousarray(_folded(_folded(weights).T).T)
    shown_biases = None if biases is None else _folded(biases[:, None])[:, 0].copy()
    return LayerEdges(folded, shown_biases, float(np.abs(weights).max()))


def _folded(matrix: Array) -> Array:
    """Groups of rows become one: of each column, the number furthest from zero."""
    if len(matrix) <= SHOWN_UNITS:
        return matrix.copy()
    starts = [group.start for group in shown_groups(len(matrix))]
    low = np.minimum.reduceat(matrix, starts, axis=0)
    high = np.maximum.reduceat(matrix, starts, axis=0)
    furthest: Array = np.where(-low > high, low, high)
    return furthest
