"""Putting an origin together: terms of factors, and the values in the formula."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from desktop_nn.engine.explanation.notation import inner_number, number, symbol_of
from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate

MOST_TERMS = 6
"""So many terms of a sum are written out with their values."""


def factor(update: TracedUpdate, name: str, *index: int, phase: str = "") -> Factor:
    """A number of the update as a link of a chain; of the phases up to backward, or of `phase`."""
    place = Place(phase or update.phase_of(name), name, index)
    return Factor(symbol_of(place), update.number(place), place)


def constant(symbol: str, value: float) -> Factor:
    """A number that comes from nowhere in the update: 1/N, ε, a setting."""
    return Factor(symbol, value)


def term(*factors: Factor, sample: int | None = None) -> Term:
    """A product of factors."""
    return Term(factors, math.prod(f.value for f in factors), sample)


def distinct(factors: Iterable[Factor]) -> tuple[Factor, ...]:
    """Each number once, in the order in which it first appears."""
    return tuple(dict.fromkeys(factors))


def sum_origin(
    update: TracedUpdate,
    place: Place,
    title: str,
    right: str,
    terms: Sequence[Term],
    note: str = "",
) -> Origin:
    """The origin of a sum of products; `right`: LaTeX of what stands behind the equals sign."""
    quantity, value = update.find(place.phase, place.name), update.number(place)
    symbol = symbol_of(place)
    return Origin(
        place,
        title,
        symbol,
        f"{symbol} = {right}",
        f"{symbol} = {written_sum(terms)} = {number(value)}",
        tuple(terms),
        distinct(f for each in terms for f in each.factors),
        value,
        quantity.line,
        note,
    )


def written_sum(terms: Sequence[Term]) -> str:
    """The terms with their values, in their order; of many those that weigh most."""
    largest = sorted(range(len(terms)), key=lambda k: -abs(terms[k].value))[:MOST_TERMS]
    shown = [_written(terms[k]) for k in sorted(largest)]
    return " + ".join([*shown, *([r"\cdots"] if len(terms) > len(shown) else [])]) or "0"


def _written(each: Term) -> str:
    return r" \cdot ".join(inner_number(f.value) for f in each.factors)
