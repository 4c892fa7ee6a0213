"""Putting an origin together: sums of products, and formulas with the values in them.

A formula with places for numbers is a template: `1 - {<a>}^2`. What stands in angle brackets is
replaced by a symbol, or by its value.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from desktop_nn.engine.explanation.calculation import calculated
from desktop_nn.engine.explanation.notation import (
    INNER_DIGITS,
    inner_number,
    symbol_of,
    tidy,
)
from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.precision import (
    EXACT,
    recalculable,
    shown_result,
    sure_digits,
    told_precision,
    total,
)
from desktop_nn.engine.explanation.scope import SHARE, TAKEN_SHARE, Scope, distinct
from desktop_nn.engine.explanation.titles import title_of

MOST_TERMS = 10
"""So many terms of a sum are written out with their values."""
GAP = re.compile(r"<(\w+)>")
RAISED = re.compile(r"\{<(\w+)>\}(?=\^)")

AFTER = (
    "After the update, for the same batch as trained: with the same dropout masks, and batch norm "
    "by the batch."
)

Factors = Mapping[str, Factor]


def term(*factors: Factor, sample: int | None = None) -> Term:
    """A product of factors."""
    return Term(factors, math.prod(f.value for f in factors), sample)


def sum_origin(
    scope: Scope,
    right: str,
    terms: Sequence[Term],
    note: str = "",
    factors: Iterable[Factor] | None = None,
) -> Origin:
    """The origin of a sum of products. `right`: LaTeX of what stands behind the equals sign;
    `factors`: where they are not just those of the terms."""
    entering = [f for each in terms for f in each.factors] if factors is None else list(factors)
    exact = total(each.value for each in terms)
    return _origin(scope, right, lambda k: written_sum(terms, k), exact, entering, terms, note)


def formula_origin(
    scope: Scope,
    template: str,
    factors: Factors,
    note: str = "",
    symbols: str = "",
    right: str = "",
) -> Origin:
    """The origin of what is no sum of products. `symbols`: another template for the formula, where
    the one with values is but the case that came true; `right`: LaTeX of it, where it is none."""
    shown = right or filled(symbols or template, {k: f.symbol for k, f in factors.items()})

    def values(digits: int) -> str:
        return filled(template, {key: value_of(f, digits) for key, f in factors.items()})

    exact = calculated(tidy(values(EXACT)))
    return _origin(scope, shown, values, exact, list(factors.values()), (), note)


def given_origin(scope: Scope, right: str, note: str) -> Origin:
    """The origin of what nothing was computed for: `right` says in LaTeX what it is."""
    symbol = symbol_of(scope.place)
    title = title_of(scope.update, scope.place)
    shown = f"{symbol} = {shown_result(scope.value, EXACT)}"
    formula = f"{symbol} = {right}"
    return Origin(scope.place, title, symbol, formula, shown, (), (), scope.value, scope.line, note)


def _origin(
    scope: Scope,
    right: str,
    values: Callable[[int], str],
    exact: float | None,
    factors: Sequence[Factor],
    terms: Sequence[Term],
    note: str,
) -> Origin:
    """`values`: what stands behind the equals sign, its numbers at so many digits; `exact`: what
    they give unrounded, None where that can't be told."""
    symbol, digits = symbol_of(scope.place), sure_digits(scope.value, exact)

    def tidied(inner: int) -> str:
        return tidy(values(inner))

    shown = recalculable(tidied, scope.value, digits, exact)
    result = shown_result(scope.value, digits)
    told = told_precision(scope.value, digits, exact, scope.update.network.dtype)
    after = AFTER if scope.place.phase == "after" else ""
    return Origin(
        scope.place,
        title_of(scope.update, scope.place),
        symbol,
        f"{symbol} = {right}",
        f"{symbol} = {shown} = {result}",
        tuple(terms),
        distinct(factors),
        scope.value,
        scope.line,
        " ".join(filter(None, (note, told, after))),
        digits,
        tidied,
    )


def filled(template: str, texts: Mapping[str, str]) -> str:
    """The template with a text in each of its places; one with a layer of its own above it stands
    in brackets before it is raised."""
    raised = RAISED.sub(lambda gap: _in_brackets(texts[gap[1]]), template)
    return GAP.sub(lambda gap: texts[gap[1]], raised)


def _in_brackets(text: str) -> str:
    is_bare = "^" in text and not text.startswith("(")
    return rf"\left({text}\right)" if is_bare else f"{{{text}}}"


def written_sum(terms: Sequence[Term], digits: int = INNER_DIGITS) -> str:
    """The terms with their values, in their order; of many those that weigh most."""
    largest = sorted(range(len(terms)), key=lambda k: -abs(terms[k].value))[:MOST_TERMS]
    shown = [_written(terms[k], digits) for k in sorted(largest)]
    rest = [r"\cdots"] if len(terms) > len(shown) else []
    return " + ".join([*shown, *rest]).replace("+ -", "- ") or "0"


def _written(each: Term, digits: int) -> str:
    """The product with its values; of a factor twice its square."""
    counts = {factor: each.factors.count(factor) for factor in each.factors}
    return r" \cdot ".join(
        f"{value_of(factor, digits)}^{count}" if count > 1 else value_of(factor, digits)
        for factor, count in counts.items()
    )


def value_of(factor: Factor, digits: int = INNER_DIGITS) -> str:
    """The factor's value in LaTeX; 1/N as a fraction, with all its digits."""
    if factor.symbol in (SHARE, TAKEN_SHARE):
        sign = "-" if factor.symbol == TAKEN_SHARE else ""
        return rf"{sign}\frac{{1}}{{{round(1.0 / abs(factor.value))}}}"
    return inner_number(factor.value, digits)


def joined_pieces(template: str, keys: Sequence[str], joint: str = " + ") -> str:
    """A template once for each key, its gap <each> made that key's; of many the first ones."""
    shown = [template.replace("<each>", f"<{key}>") for key in keys[:MOST_TERMS]]
    return joint.join([*shown, *([r"\cdots"] if len(keys) > MOST_TERMS else [])])
