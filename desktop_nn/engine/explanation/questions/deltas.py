"""Questions about what flows back: is this delta zero?"""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS
from desktop_nn.engine.explanation.place import Place, layer_of, letters_of
from desktop_nn.engine.explanation.questions.question import (
    Fresh,
    Question,
    balanced,
    told,
    told_sum,
)
from desktop_nn.engine.explanation.traced import TracedUpdate

DELTAS = ("dZ", "dU", "dA", "dD")
ROUNDING = 1e-9
"""Smaller than this share of what flows into a layer counts as 0 but for rounding."""
SYMBOLS = {"dZ": "∂L/∂z", "dU": "∂L/∂u", "dA": "∂L/∂a", "dD": "∂L/∂d", "db": "∂L/∂b"}


def ask_zero(update: TracedUpdate, fresh: Fresh, rng: np.random.Generator) -> Question | None:
    """Is this delta zero? Not asked where no number of its array is."""
    letters = letters_of(fresh.name)
    if fresh.phase not in ("loss", "backward") or letters not in (*DELTAS, "db"):
        return None
    floor = _floor(update, fresh)
    whole = np.abs(update.find(fresh.phase, fresh.name).value)
    if (whole > floor).all():
        return None
    zeros = np.abs(fresh.values(update)) <= floor
    place = fresh.place(balanced(list(zeros), rng))
    is_zero = abs(update.number(place)) <= floor
    return Question(
        "zero",
        place,
        _text(update, place),
        ("Yes, it is 0", "No, it isn't"),
        0 if is_zero else 1,
        _why_zero(update, place) if is_zero else _why_not(update, place),
    )


def _floor(update: TracedUpdate, fresh: Fresh) -> float:
    """What counts as 0 in its array."""
    if letters_of(fresh.name) != "db":
        return 0.0
    layer = layer_of(fresh.name)
    deltas = update.find(update.phase_of(f"dZ{layer}"), f"dZ{layer}").value
    return ROUNDING * float(np.abs(deltas).sum()) if _has_norm(update, layer) else 0.0


def _has_norm(update: TracedUpdate, layer: int) -> bool:
    return update.network.layers[layer - 1].batch_norm


def _text(update: TracedUpdate, place: Place) -> str:
    letters, layer = letters_of(place.name), layer_of(place.name)
    neuron = f"neuron {place.index[-1] + 1} of layer {layer}"
    if letters == "db":
        return f"Is {SYMBOLS[letters]} zero, the gradient of the bias of {neuron}?"
    return f"Is {SYMBOLS[letters]} zero, of {neuron} for sample {place.index[0] + 1}?"


def _why_zero(update: TracedUpdate, place: Place) -> str:
    letters, layer = letters_of(place.name), layer_of(place.name)
    if letters == "db":
        return _why_no_bias(update, place, layer)
    if letters == "dA" and _is_dropped(update, Place("forward", f"mask{layer}", place.index)):
        return "Dropout has dropped this neuron for this sample (M = 0): nothing flows back."
    source = _slope_from(update, letters, layer)
    if source:
        return _why_no_slope(update, place, layer, source)
    return _why_nothing_comes(update, place, layer)


def _is_dropped(update: TracedUpdate, mask: Place) -> bool:
    return update.has(mask.phase, mask.name) and update.number(mask) == 0.0


def _why_no_bias(update: TracedUpdate, place: Place, layer: int) -> str:
    left = update.number(place)
    if not _has_norm(update, layer):
        return f"The deltas of this neuron add up to 0: {told_sum(update, place)}."
    rounding = f" What the trace holds, {told(left)}, is rounding." if left else ""
    return f"Batch norm takes the mean away, and any bias with it: its gradient is 0.{rounding}"


def _slope_from(update: TracedUpdate, letters: str, layer: int) -> str:
    """The name of the delta that an activation's slope was multiplied with, if it was one."""
    behind = letters == ("dU" if _has_norm(update, layer) else "dZ")
    phases = ("backward", "loss")
    has_delta = any(update.has(phase, f"dA{layer}") for phase in phases)
    return f"dA{layer}" if behind and has_delta else ""


def _why_no_slope(update: TracedUpdate, place: Place, layer: int, source: str) -> str:
    delta = Place(update.phase_of(source), source, place.index)
    if update.number(delta) == 0.0:
        return f"∂L/∂a is 0 already. {_why_zero(update, delta)}"
    letter = "U" if _has_norm(update, layer) else "Z"
    entering = update.number(Place("forward", f"{letter}{layer}", place.index))
    name = ACTIVATIONS[update.network.layers[layer - 1].activation.name].label
    return (
        f"∂L/∂a is {told(update.number(delta))}, but {name} has the slope 0 at "
        f"{letter.lower()} = {told(entering)}: nothing gets through."
    )


def _why_nothing_comes(update: TracedUpdate, place: Place, layer: int) -> str:
    if layer < len(update.network.layers):
        out = update.find("before", f"W{layer + 1}").value[place.index[-1]]
        if not out.any():
            return "All weights out of this neuron are 0, so that the loss doesn't depend on it."
        deltas = f"dZ{layer + 1}"
        coming = update.find(update.phase_of(deltas), deltas).value[place.index[0]]
        if not coming.any():
            return f"All deltas of layer {layer + 1} are 0 for this sample: nothing comes back."
    return f"What it is made of comes to 0: {told_sum(update, place)}."


def _why_not(update: TracedUpdate, place: Place) -> str:
    letters, layer = letters_of(place.name), layer_of(place.name)
    source = _slope_from(update, letters, layer)
    if source:
        delta = update.number(Place(update.phase_of(source), source, place.index))
        made = update.number(place)
        slope = made / delta if delta else 0.0
        return f"∂L/∂a = {told(delta)} times the slope {told(slope)} is {told(made)}."
    return f"{told_sum(update, place)}."
