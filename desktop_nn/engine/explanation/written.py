"""An origin written down: a formula with its symbols, and the same with the live values in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_nn.engine.explanation.calculation import calculated
from desktop_nn.engine.explanation.notation import DIGITS, INNER_DIGITS, inner_number, tidy
from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.precision import (
    EXACT,
    recalculable,
    shown_result,
    sure_digits,
    told_precision,
)
from desktop_nn.engine.explanation.scope import distinct
from desktop_nn.engine.explanation.sums import term
from desktop_nn.engine.explanation.traced import TracedUpdate

SLOT = re.compile(r"<(\w+)>")


@dataclass(frozen=True)
class Made:
    r"""How a number was made: the right side of its formula as a template, with a slot `<name>` for
    each factor, and ` * ` where factors are multiplied; empty where nothing made it. `terms`: the
    factors of each summand, by name, where it is a sum of products; `hidden` are factors of terms
    alone, such as 1 − β."""

    template: str
    factors: Mapping[str, Factor]
    terms: Sequence[Sequence[str]] = ()
    note: str = ""
    hidden: Mapping[str, Factor] | None = None

    def summands(self) -> tuple[Term, ...]:
        known = {**self.factors, **(self.hidden or {})}
        return tuple(term(*(known[name] for name in names)) for names in self.terms)


def written(
    update: TracedUpdate, place: Place, title: str, symbol: str, made: Made, most: int = EXACT
) -> Origin:
    """The origin of the number at a place, from how it was made; its result with at most so many
    digits, where fewer are sure."""
    value = update.number(place)
    right = with_symbols(made.template, made.factors)
    exact = calculated(tidy(with_values(made.template, made.factors, EXACT)))
    digits = min(most, sure_digits(value, exact))
    values = _values(made) if made.factors else None
    shown = [recalculable(values, value, digits, exact)] if values else []
    told = "" if most < DIGITS else told_precision(value, digits, exact, update.network.dtype)
    return Origin(
        place=place,
        title=title,
        symbol=symbol,
        formula=f"{symbol} = {right}" if right else symbol,
        substituted=" = ".join([symbol, *shown, shown_result(value, digits)]),
        terms=made.summands(),
        factors=distinct(made.factors.values()),
        value=value,
        line=update.find(place.phase, place.name).line,
        note=f"{made.note} {told}".strip(),
        digits=digits,
        values=values,
    )


def _values(made: Made) -> Callable[[int], str]:
    """The formula with its numbers, at so many digits."""
    return lambda inner: tidy(with_values(made.template, made.factors, inner))


def with_symbols(template: str, factors: Mapping[str, Factor]) -> str:
    r"""The template with the symbols of its slots; ` * ` is a product's thin space."""
    filled = SLOT.sub(lambda found: factors[found[1]].symbol, template)
    return filled.replace(" * ", r" \, ")


def with_values(template: str, factors: Mapping[str, Factor], digits: int = INNER_DIGITS) -> str:
    r"""The template with the live values in its slots; ` * ` is a product's \cdot."""
    filled = SLOT.sub(lambda found: inner_number(factors[found[1]].value, digits), template)
    return filled.replace(" * ", r" \cdot ")
