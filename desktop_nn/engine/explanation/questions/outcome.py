"""Questions about what comes out: will the loss of this batch fall, is this sum above zero?"""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.explanation.place import Place, layer_of, letters_of
from desktop_nn.engine.explanation.questions.question import (
    Fresh,
    Question,
    balanced,
    told,
    told_sum,
)
from desktop_nn.engine.explanation.traced import TracedUpdate

CHANGED = 1e-6
"""A loss that changes by less than this share of it is not asked about."""
CLEAR = 0.05
"""Sums closer to 0 than this share of the largest are not asked about."""
SUMS = {"Z": "z", "U": "u", "dZ": "∂L/∂z", "dA": "∂L/∂a", "dD": "∂L/∂d"}


def ask_loss(update: TracedUpdate, fresh: Fresh, rng: np.random.Generator) -> Question | None:
    """Will the loss of this batch fall?"""
    if (fresh.phase, fresh.name) != ("after", "loss"):
        return None
    before, after = update.loss_before, update.loss_after
    if not np.isfinite(after) or abs(after - before) <= CHANGED * abs(before):
        return None
    falls = after < before
    return Question(
        "loss",
        fresh.place(0),
        "Will the loss of this batch fall with this update?",
        ("Yes, it falls", "No, it rises"),
        0 if falls else 1,
        _why_it_changes(update, before, after),
    )


def _why_it_changes(update: TracedUpdate, before: float, after: float) -> str:
    slope = _slope(update)
    change = f"It goes from {told(before)} to {told(after)}: {told(after - before)}."
    expected = f"To first order, −Σ g Δw, it would change by {told(slope)}."
    if slope >= 0.0 and after > before:
        return f"{change} {expected} The step doesn't go downhill for this batch at all."
    if after > before:
        return f"{change} {expected} The step is so long that the slope no longer holds: too far."
    return f"{change} {expected}"


def _slope(update: TracedUpdate) -> float:
    """Σ ∂L/∂w (new w − w) over all parameters: the loss's change if it went in a straight line."""
    total = 0.0
    for quantity in update.quantities:
        if quantity.phase == "update" and quantity.name.startswith("step_"):
            gradient = update.find("backward", f"d{quantity.name.removeprefix('step_')}").value
            total -= float(np.sum(gradient * quantity.value, dtype=np.float64))
    return total


def ask_sign(update: TracedUpdate, fresh: Fresh, rng: np.random.Generator) -> Question | None:
    """Is this sum, of the way forward or back, above zero?"""
    letters = letters_of(fresh.name)
    if fresh.phase not in ("forward", "loss", "backward") or letters not in SUMS:
        return None
    values = fresh.values(update)
    largest = float(np.abs(update.find(fresh.phase, fresh.name).value).max())
    asked = [k for k, value in enumerate(values) if abs(value) >= CLEAR * largest > 0.0]
    if not asked:
        return None
    place = fresh.place(asked[balanced([values[k] > 0.0 for k in asked], rng)])
    value = update.number(place)
    return Question(
        "sign",
        place,
        _sign_text(place),
        ("Above 0", "Below 0"),
        0 if value > 0.0 else 1,
        f"{told_sum(update, place)}.",
    )


def _sign_text(place: Place) -> str:
    letter = SUMS[letters_of(place.name)]
    row, column = (k + 1 for k in place.index)
    neuron = f"neuron {column} of layer {layer_of(place.name)}"
    return f"Will {letter} of {neuron} be above or below zero for sample {row}?"
