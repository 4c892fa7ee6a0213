"""What the gradient check found for one number: its value by central differences."""

from __future__ import annotations

import math

import numpy as np

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.number_lines import DIGITS
from desktop_nn.models.number_text import shown
from desktop_nn.models.proof import PROVEN, Proof, ProofResult

SAME = 1e-3
"""The check works in float64, on masks of its own: where it has another gradient, beyond what
float32 rounds, it is of another number."""


def numeric_of(
    proof: Proof, traced: TracedUpdate, place: Place, digits: int = DIGITS
) -> tuple[str, bool] | None:
    """“numeric −0.122839 ✓”, and whether it is right; None where the check has not looked at this
    number, not judged it, or was of another state of the network."""
    result = proof.result
    if result is None or proof.is_faded or proof.update + 1 != traced.update:
        return None
    number = _number_of(result, place)
    if number is None or not result.judged[number]:
        return None
    value, check = traced.number(place), result.check
    if not math.isclose(value, float(check.analytic[number]), rel_tol=SAME, abs_tol=1e-9):
        return None
    is_right = bool(check.relative_error[number] <= PROVEN)
    mark = "✓" if is_right else "✗"
    return f"numeric {shown(float(check.numeric[number]), digits)} {mark}", is_right


def _number_of(result: ProofResult, place: Place) -> int | None:
    """Which element of the check stands at a place."""
    entries = result.check.layout.entries
    entry = next((e for e in entries if f"d{e.name}" == place.name), None)
    if entry is None or len(place.index) != len(entry.shape):
        return None
    element = entry.start + int(np.ravel_multi_index(place.index, entry.shape))
    found = np.flatnonzero(result.check.elements == element)
    if not len(found) or result.place_of(int(found[0])) != place:
        return None
    return int(found[0])
