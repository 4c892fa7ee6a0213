"""At which size the colour of a matrix's cell is full."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.matrix_shelf import parted

VECTORS = ("b", "gamma", "beta")
ROUNDING = 1e-5
"""A gradient of so little of its layer's largest is hardly more than the rounding of that."""

Numbers = NDArray[Any]


def full_at(traced: TracedUpdate | None, phase: str, name: str, values: Numbers) -> float:
    """The largest size of an array's numbers; 1 where all are nothing. A gradient of biases, γ or β
    that is next to nothing beside that of its layer's weights stays pale: a bias before batch norm
    has nothing but rounding."""
    named = parted(name)
    weights = f"dW{named.layer}"
    limit = largest(values)
    if named.prefix != "d" or named.letters not in VECTORS or traced is None:
        return limit
    if not traced.has(phase, weights):
        return limit
    return max(limit, ROUNDING * largest(traced.find(phase, weights).value))


def largest(values: Numbers) -> float:
    """1 where all are nothing."""
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max(initial=0.0)) or 1.0
