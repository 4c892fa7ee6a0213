"""Lines of numbers, as the formula's face shows them: each number at its fixed digits, with where
it stands, so that it can be a link."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.place import Place, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.number_text import shown
from desktop_nn.models.origin_text import plain_formula

DIGITS = 6
"""Significant digits: what one types into a pocket calculator."""

EXACT = 17
"""Significant digits that tell every number from its neighbours."""

FEW = 12
"""Up to so many terms stand in the order of their sum; of more, the heaviest come first."""

PER_SAMPLE = ("Z", "U", "A", "D", "Xhat", "X")
"""Arrays with a row for each sample, whose gradients hold the mean's 1/N."""


@dataclass(frozen=True)
class Cell:
    """One number, or some words, of a line. `sign` is what stands before it: a plus, an equals
    sign, an arrow. `told` says all its digits, and what it is."""

    text: str
    sign: str = ""
    place: Place | None = None
    told: str = ""
    is_words: bool = False
    is_negative: bool = False


@dataclass(frozen=True)
class Line:
    """Cells side by side; `sample`: the row of the batch, from 0, that they belong to, if to one;
    `weight`: what they add to the sum."""

    cells: tuple[Cell, ...]
    sample: int | None = None
    weight: float = 0.0


def words(text: str, told: str = "") -> Cell:
    """Some words."""
    return Cell(text, told=told or text, is_words=True)


def number_cell(
    name: str, value: float, digits: int, place: Place | None = None, sign: str = ""
) -> Cell:
    """A number, named in plain text. Zeros have no sign, as those of products may."""
    value += 0.0
    return Cell(
        shown(value, digits),
        sign,
        place,
        f"{name} = {shown(value, EXACT)}",
        is_negative=value < 0.0,
    )


def lines_of(origin: Origin, digits: int = DIGITS, times: int = 1) -> tuple[Line, ...]:
    """The terms of a sum, a line each; where it is none, the numbers that enter, a line each.
    `times`: what gradients per sample are multiplied by, and the terms with them."""
    if not origin.terms:
        return tuple(_factor_line(factor, digits) for factor in origin.factors)
    terms = origin.terms
    if len(terms) > FEW:
        terms = tuple(sorted(terms, key=lambda term: -abs(term.value)))
    most = max(len(term.factors) for term in terms)
    return tuple(_term_line(term, most, digits, times, k > 0) for k, term in enumerate(terms))


def _factor_line(factor: Factor, digits: int) -> Line:
    name = plain_formula(factor.symbol)
    return Line((words(name), number_cell(name, factor.value, digits, factor.place, "=")))


def _term_line(term: Term, most: int, digits: int, times: int, adds: bool) -> Line:
    cells: list[Cell] = []
    for k, factor in enumerate(term.factors):
        sign = "·" if k else ("+" if adds else "")
        scale = times if is_per_sample(factor.place) else 1
        name = ("N · " if scale > 1 else "") + plain_formula(factor.symbol)
        cells.append(number_cell(name, factor.value * scale, digits, factor.place, sign))
    cells += [Cell("")] * (most - len(cells))
    names = " · ".join(plain_formula(factor.symbol) for factor in term.factors)
    cells.append(number_cell(names, term.value * times, digits, None, "="))
    cells.append(words(names if term.sample is None else f"sample {term.sample + 1}", names))
    return Line(tuple(cells), term.sample, term.value)


def rest_of(origin: Origin, shown_first: int) -> float:
    """What the terms behind the first so many lines add to the sum."""
    ordered = sorted(origin.terms, key=lambda term: -abs(term.value))
    return sum(term.value for term in ordered[shown_first:])


# Gradients per sample


def is_per_sample(place: Place | None) -> bool:
    """Whether it is a gradient of one sample, and so has the mean's 1/N in it."""
    if place is None or place.phase not in ("loss", "backward") or len(place.index) != 2:
        return False
    letters = letters_of(place.name)
    return letters[:1] == "d" and letters[1:] in PER_SAMPLE


def per_sample_factor(origin: Origin, traced: TracedUpdate) -> int:
    """N, where every term holds exactly one gradient of a sample, so that all can be taken times
    it; else 1."""
    counts = {sum(is_per_sample(f.place) for f in term.factors) for term in origin.terms}
    return traced.batch if counts == {1} else 1
