"""Questions before a number is shown, made of any traced update: choices, the right one, and why.

Nothing is written for a network: a question is made where its answer is clear (no ties, nothing
that rounding decides) and isn't given away by being always the same. The same seed asks the same.
"""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.explanation.questions.deltas import ask_zero
from desktop_nn.engine.explanation.questions.movement import ask_direction, ask_most
from desktop_nn.engine.explanation.questions.outcome import ask_loss, ask_sign
from desktop_nn.engine.explanation.questions.question import Ask, Fresh, Question, fresh_numbers
from desktop_nn.engine.explanation.questions.samples import ask_sample
from desktop_nn.engine.explanation.walk import Position, Walk

__all__ = ["ASKS", "Fresh", "Question", "fresh_numbers", "question_before"]

DRAWN = 200
"""Of the numbers that a step shows, so many at most are looked at for a question."""

ASKS: tuple[Ask, ...] = (ask_direction, ask_most, ask_zero, ask_sample, ask_loss, ask_sign)


def question_before(
    walk: Walk, position: Position, onward: Position, seed: int = 0
) -> Question | None:
    """A question about what the step from `position` to `onward` will show; None where nothing is
    worth asking. The same walk, step and seed give the same question."""
    place = (max(0, onward.stop), onward.element, onward.term)
    rng = np.random.default_rng([seed, walk.update.update, walk.sample, *place])
    shown = [fresh.drawn(DRAWN, rng) for fresh in fresh_numbers(walk, position, onward)]
    tries = [(ask, fresh) for ask in ASKS for fresh in shown]
    for k in rng.permutation(len(tries)):
        ask, fresh = tries[int(k)]
        question = ask(walk.update, fresh, rng)
        if question is not None:
            return question
    return None
