"""Problems of the rules by which training stops by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator

from desktop_nn.engine.choice import as_float
from desktop_nn.engine.number_text import shown
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.stop_rules import LABELS, StopSpec

WHOLE = ("epochs", "patience")


def stop_problems(stop: StopSpec) -> Iterator[Problem]:
    for name, label in LABELS.items():
        value = as_float(getattr(stop, name))
        where = f"training.stop.{name}"
        if not (math.isfinite(value) and value >= 0.0):
            message = f"{label}: must be a number of at least 0, not {shown(value)}; 0 for no rule."
            yield Problem(where, "error", message)
        elif name in WHOLE and value != int(value):
            yield Problem(where, "error", f"{label}: must be a whole number, not {shown(value)}.")
