"""Questions about gradients: which sample weighs most?"""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.explanation.learned import Learned
from desktop_nn.engine.explanation.origin import Term, contributions
from desktop_nn.engine.explanation.place import KINDS, letters_of
from desktop_nn.engine.explanation.questions.question import Fresh, Question, told, told_product
from desktop_nn.engine.explanation.registry import origin_of
from desktop_nn.engine.explanation.traced import TracedUpdate

LEAD = 1.1
"""By how much the largest contribution beats the others that are offered."""
TRIED = 5
"""Gradients that are looked at, to find one with such a lead."""
OFFERED = 3


def ask_sample(update: TracedUpdate, fresh: Fresh, rng: np.random.Generator) -> Question | None:
    """Which sample weighs most in this gradient?"""
    letters = letters_of(fresh.name)
    if fresh.phase != "backward" or letters.removeprefix("d") not in KINDS:
        return None
    for k in rng.permutation(len(fresh.index))[:TRIED]:
        question = _about(update, fresh, int(k), rng)
        if question:
            return question
    return None


def _about(update: TracedUpdate, fresh: Fresh, k: int, rng: np.random.Generator) -> Question | None:
    origin = origin_of(update, fresh.place(k))
    largest = contributions(origin, len(origin.terms))
    if len(largest) < 2 or any(term.sample is None for term in largest):
        return None
    others = [term for term in largest[1:] if abs(term.value) * LEAD < abs(largest[0].value)]
    if not others or largest[0].value == 0.0:
        return None
    picked = rng.permutation(len(others))[: OFFERED - 1]
    offered = sorted((largest[0], *(others[i] for i in picked)), key=lambda term: term.sample or 0)
    learned = Learned.at(update, origin.place)
    return Question(
        "sample",
        origin.place,
        f"Which sample weighs most in the gradient of {learned.short}, {learned.words}?",
        tuple(f"Sample {_number(term)}" for term in offered),
        offered.index(largest[0]),
        _explained(offered, origin.value),
    )


def _number(term: Term) -> int:
    return (term.sample or 0) + 1


def _explained(offered: list[Term], whole: float) -> str:
    parts = "; ".join(f"sample {_number(term)} gives {told_product(term)}" for term in offered)
    return f"{parts[0].upper()}{parts[1:]}. All samples together: {told(whole)}."
