"""Questions about steps: which way a parameter moves, and which of several moves most."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.learned import Learned
from desktop_nn.engine.explanation.place import KINDS, letters_of
from desktop_nn.engine.explanation.questions.question import Fresh, Question, balanced, told
from desktop_nn.engine.explanation.registry import origin_of
from desktop_nn.engine.explanation.step import effective_step
from desktop_nn.engine.explanation.traced import TracedUpdate

CLEAR = 0.02
"""Shorter steps than this share of the longest are not asked about: they could be rounding."""
NOTHING = 1e-9
"""The same, as a share of the longest step of all."""
CANCELLED = 1e-5
"""A gradient smaller than this share of what its samples give, all taken positive, is 0 but for
rounding: so is that of a bias before batch norm. An optimizer may make a long step of it."""
LEAD = 1.1
OFFERED = 3
"""By how much the longest of several steps beats the next."""
WAYS = {"rises": "It rises", "falls": "It falls", "stays": "It stays as it is"}


def ask_direction(update: TracedUpdate, fresh: Fresh, rng: np.random.Generator) -> Question | None:
    """Which way will this weight move?"""
    if not _is_step(fresh):
        return None
    steps = fresh.values(update)
    ways = [_way(step) for step in steps]
    clear = np.abs(steps) >= max(CLEAR * np.abs(steps).max(), NOTHING * _longest(update))
    asked = [k for k, way in enumerate(ways) if way == "stays" or clear[k]]
    if not asked:
        return None
    place = fresh.place(asked[balanced([ways[k] for k in asked], rng)])
    learned = Learned.at(update, place)
    if is_rounding(learned):
        return None
    return Question(
        "direction",
        place,
        f"Which way will {learned.short} move, {learned.words}?",
        tuple(WAYS.values()),
        list(WAYS).index(_way(update.number(place))),
        _why_it_moves(learned),
    )


def _is_step(fresh: Fresh) -> bool:
    letters = letters_of(fresh.name)
    return fresh.phase == "update" and letters.removeprefix("step_") in KINDS


def _way(step: float) -> str:
    return "stays" if step == 0.0 else "falls" if step > 0.0 else "rises"


def _longest(update: TracedUpdate) -> float:
    return max(
        float(np.abs(quantity.value).max(initial=0.0))
        for quantity in update.quantities
        if quantity.phase == "update" and quantity.name.startswith("step_")
    )


def is_rounding(learned: Learned) -> bool:
    """Whether the way of this parameter is decided by rounding, which nobody can foresee."""
    if learned.is_frozen:
        return False
    gradient = origin_of(learned.update, learned.place("backward", "d"))
    given = sum(abs(term.value) for term in gradient.terms)
    return abs(gradient.value) <= CANCELLED * given > 0.0


def _why_it_moves(learned: Learned) -> str:
    if learned.is_frozen:
        return f"Layer {learned.layer} is frozen: no update changes it."
    place = learned.place("update", "step_")
    found, old = effective_step(learned.update, place), learned.weight().value
    new = learned.update.number(learned.place("after"))
    if found.step == 0.0:
        return f"Its gradient is {told(found.gradient)} and its step 0: it stays {told(old)}."
    return (
        f"The step {told(found.step)} is taken off {told(old)}: it {_way(found.step)} to "
        f"{told(new)}. {_beside_the_gradient(learned, found.gradient, found.step)}"
    )


def _beside_the_gradient(learned: Learned, gradient: float, step: float) -> str:
    if gradient * step > 0.0:
        sign = "positive" if gradient > 0.0 else "negative"
        return f"Its gradient {told(gradient)} is {sign}, and a step goes against it."
    others = [
        *(["what the optimizer remembers"] if learned.optimizer.memory else []),
        *(["the penalty"] if learned.has_penalty else []),
        *(["the decay"] if learned.optimizer.name == "adamw" else []),
    ]
    return f"Its gradient {told(gradient)} alone would not: {' and '.join(others)} outweighs it."


def ask_most(update: TracedUpdate, fresh: Fresh, rng: np.random.Generator) -> Question | None:
    """Which of these weights moves most?"""
    if not _is_step(fresh) or len(fresh.index) < 2:
        return None
    sizes = np.abs(fresh.values(update))
    chosen = _with_a_leader(sizes, rng)
    if not chosen or sizes[chosen[0]] <= NOTHING * _longest(update):
        return None
    places = sorted((fresh.place(k) for k in chosen), key=lambda place: place.index)
    weights = [Learned.at(update, place) for place in places]
    if any(map(is_rounding, weights)):
        return None
    steps = [abs(update.number(place)) for place in places]
    right = int(np.argmax(steps))
    listed = ", ".join(
        f"{weight.short} by {told(step)}" for weight, step in zip(weights, steps, strict=True)
    )
    return Question(
        "most",
        places[right],
        "Which of these moves most?",
        tuple(weight.short for weight in weights),
        right,
        f"They move {listed}. {_why_it_moves(weights[right])}",
    )


def _with_a_leader(sizes: NDArray[np.float64], rng: np.random.Generator) -> list[int]:
    """Two or three of them, the first of which is clearly the largest; none where they are alike:
    the largest of some drawn at random, and of all where these are too few."""
    for drawn in (rng.permutation(len(sizes))[:OFFERED], rng.permutation(len(sizes))):
        leader = int(drawn[np.argmax(sizes[drawn])])
        below = [int(k) for k in drawn if sizes[k] * LEAD < sizes[leader]]
        if len(below) >= min(OFFERED, len(sizes)) - 1:
            return [leader, *below[: OFFERED - 1]]
    return [leader, *below] if below else []
