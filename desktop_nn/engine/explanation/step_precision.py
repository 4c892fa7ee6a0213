"""How many digits of a step are sure: it is the difference of two numbers of the network's type,
each of which is rounded."""

from __future__ import annotations

import math

import numpy as np

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.precision import EXACT
from desktop_nn.engine.explanation.traced import TracedUpdate

STEP = "step_"
"""What the names of steps begin with: step_W1."""


def step_spacing(update: TracedUpdate, place: Place) -> float:
    """How far numbers as large as the parameter lie apart; `place`: of its step."""
    name = place.name.removeprefix(STEP)
    numbers = [abs(update.number(Place(p, name, place.index))) for p in ("before", "after")]
    return float(np.spacing(np.dtype(update.network.dtype).type(max(numbers))))


def step_digits(update: TracedUpdate, place: Place) -> int:
    """The digits of the number at a place that are sure, where it is a step; `EXACT` of any other,
    and of a step of 0."""
    if place.phase != "update" or not place.name.startswith(STEP):
        return EXACT
    size = abs(update.number(place))
    if not 0.0 < size < math.inf:
        return EXACT
    spacing = step_spacing(update, place)
    digits = math.floor(math.log10(size)) + 1 - math.ceil(math.log10(spacing))
    return max(1, min(digits, EXACT))
