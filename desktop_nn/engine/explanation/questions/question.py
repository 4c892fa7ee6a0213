"""A question about a number that isn't shown yet, and the numbers that a step of a walk shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.elements import element_array
from desktop_nn.engine.explanation.origin import Origin, Term, contributions
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.plain_text import plain_formula
from desktop_nn.engine.explanation.registry import origin_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.walk import Position, Walk
from desktop_nn.engine.number_text import MINUS, shown, signed

DIGITS = 4
"""Significant digits of the numbers in questions and explanations."""

ADDED_UP = 6
"""Numbers of an origin that are still told in a sentence."""


@dataclass(frozen=True)
class Question:
    """What is asked before `place` is shown. `kind`: direction, zero, sample, most, loss or sign;
    `choices`: two to four, of which number `right`, from 0, is right; `explanation`: why, by the
    numbers of the update."""

    kind: str
    place: Place
    text: str
    choices: tuple[str, ...]
    right: int
    explanation: str


@dataclass(frozen=True)
class Fresh:
    """The numbers of one array that a step shows. `index`: (K, dimensions), at least one row; of
    arrays with a row for each sample, of the chosen sample alone."""

    phase: str
    name: str
    index: NDArray[np.intp]

    def drawn(self, most: int, rng: np.random.Generator) -> Fresh:
        """At most so many of them, at random, in their order."""
        if len(self.index) <= most:
            return self
        chosen = np.sort(rng.choice(len(self.index), most, replace=False))
        return replace(self, index=self.index[chosen])

    def place(self, k: int) -> Place:
        return Place(self.phase, self.name, tuple(map(int, self.index[k])))

    def values(self, update: TracedUpdate) -> NDArray[Any]:
        """(K,), in double precision."""
        array = update.find(self.phase, self.name).value
        values: NDArray[Any] = array[tuple(self.index.T)].reshape(-1).astype(np.float64)
        return values


Ask = Callable[[TracedUpdate, Fresh, np.random.Generator], Question | None]
"""Makes a question about one of the numbers that are shown next; None where none is worth it."""


def fresh_numbers(walk: Walk, before: Position, after: Position) -> tuple[Fresh, ...]:
    """What a step from `before` to `after` shows at the stop where it ends, in order."""
    found = []
    for key in walk.stops[after.stop].names:
        new = np.asarray(walk.computed(after, *key) & ~walk.computed(before, *key))
        if element_array(walk.update, *key).by_sample:
            chosen = np.zeros_like(new)
            chosen[walk.sample] = new[walk.sample]
            new = chosen
        if new.any():
            found.append(Fresh(*key, np.argwhere(new)))
    return tuple(found)


def told(value: float) -> str:
    """A number in a sentence."""
    return shown(value + 0.0, DIGITS)  # no minus before a 0


def told_sum(update: TracedUpdate, place: Place) -> str:
    """How a number was made, in one line with its values; of a long sum what is above and below
    zero in it, and the term that weighs most."""
    origin = origin_of(update, place)
    if len(origin.factors) <= ADDED_UP and len(origin.terms) <= ADDED_UP:
        return signed(plain_formula(origin.substituted))
    result = f"{signed(plain_formula(origin.symbol))} = {told(origin.value)}"
    return f"{result}: {_told_parts(origin)}" if origin.terms else result


def _told_parts(origin: Origin) -> str:
    values = [term.value for term in origin.terms]
    parts = [
        f"{len(part)} term{'s' * (len(part) > 1)} {side} 0 add{'s' * (len(part) == 1)} "
        f"{told(sum(part))}"
        for side, part in (
            ("above", [value for value in values if value > 0.0]),
            ("below", [value for value in values if value < 0.0]),
        )
        if part
    ]
    (largest,) = contributions(origin, 1)
    return f"{', '.join(parts)}. The largest term is {told_product(largest)}"


def told_product(term: Term) -> str:
    """A summand: its factors by name, with their values, and what they come to."""
    if len(term.factors) == 1:
        return told(term.value)
    names = " · ".join(plain_formula(factor.symbol) for factor in term.factors)
    first, *others = (told(factor.value) for factor in term.factors)
    values = [first, *(f"({value})" if value.startswith(MINUS) else value for value in others)]
    return f"{names} = {' · '.join(values)} = {told(term.value)}"


def balanced(answers: Sequence[object], rng: np.random.Generator) -> int:
    """The number of one of these answers: any that occurs is as likely as any other."""
    kinds = list(dict.fromkeys(answers))
    wanted = kinds[int(rng.integers(len(kinds)))]
    having = [k for k, answer in enumerate(answers) if answer == wanted]
    return having[int(rng.integers(len(having)))]
