"""Lines of numbers, as the formula's face shows them: each number at its fixed digits, with where
it stands, so that it can be a link."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

from desktop_nn.engine.explanation import precision
from desktop_nn.engine.explanation.origin import Factor, Origin, Term
from desktop_nn.engine.explanation.place import Place, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.number_text import MINUS, shown
from desktop_nn.models.origin_text import plain_formula

DIGITS = 6
"""Significant digits: what one types into a pocket calculator."""

EXACT = precision.EXACT
"""Significant digits that tell every number from its neighbours."""

FEW = 12
"""Up to so many terms stand in the order of their sum; of more, the heaviest come first."""

PER_SAMPLE = ("Z", "U", "A", "D", "Xhat", "X")
"""Arrays with a row for each sample, whose gradients hold the mean's 1/N."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One number, or some `words`, of a line. `sign` is what stands before it: a plus, an equals
    sign, an arrow. `symbols`: LaTeX of what it is the product of. Texts are made when a cell is
    seen or pointed at: of a batch there may be thousands."""

    words: str = ""
    sign: str = ""
    place: Place | None = None
    symbols: tuple[str, ...] = ()
    value: float | None = None
    digits: int = DIGITS

    @property
    def is_words(self) -> bool:
        return self.value is None

    @property
    def text(self) -> str:
        """What stands on screen; words without a text of their own are the names of symbols."""
        return (self.words or self.name) if self.value is None else shown(self.value, self.digits)

    @property
    def is_negative(self) -> bool:
        return self.value is not None and self.value < 0.0

    @property
    def name(self) -> str:
        return " · ".join(plain_formula(symbol) for symbol in self.symbols)

    @property
    def told(self) -> str:
        """What the number is, with all its digits; of words, all of them."""
        if self.value is None:
            return self.name or self.words
        return f"{self.name} = {shown(self.value, EXACT)}"


@dataclass(frozen=True)
class Line:
    """Cells side by side; `sample`: the row of the batch, from 0, that they belong to, if to one;
    `weight`: what they add to the sum; whether the walk has just come to it."""

    cells: tuple[Cell, ...]
    sample: int | None = None
    weight: float = 0.0
    is_present: bool = False


class LateLines(Sequence[Line]):
    """So many lines, each made when it is looked at: of a thousand, ten are in sight."""

    def __init__(self, count: int, make: Callable[[int], Line]) -> None:
        self._lines: list[Line | None] = [None] * count
        self._make = make

    def __len__(self) -> int:
        return len(self._lines)

    def __eq__(self, other: object) -> bool:
        if self is other or not isinstance(other, Sequence) or len(self) != len(other):
            return self is other
        return all(one == another for one, another in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, number: int) -> Line: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Line]: ...
    def __getitem__(self, number: int | slice) -> Line | Sequence[Line]:
        if isinstance(number, slice):
            return [self._line(k) for k in range(len(self))[number]]
        return self._line(range(len(self))[number])

    def _line(self, number: int) -> Line:
        line = self._lines[number]
        if line is None:
            line = self._lines[number] = self._make(number)
        return line


BLANK = Cell()


def words(text: str = "", *symbols: str) -> Cell:
    """Some words, or the names of symbols."""
    return Cell(text, symbols=symbols)


def number_cell(
    value: float, digits: int, *symbols: str, place: Place | None = None, sign: str = ""
) -> Cell:
    """A number, named by its symbols. Zeros have no sign, as those of products may."""
    return Cell("", sign, place, symbols, value + 0.0, digits)


def lines_of(
    origin: Origin, digits: int = DIGITS, times: int = 1, added: int | None = None
) -> Sequence[Line]:
    """The terms of a sum, a line each, with digits enough to recalculate it; where it is none, the
    numbers that enter, a line each.
    `times`: what gradients per sample are multiplied by, and the terms with them; `added`: so many
    terms alone, in the order of the sum, where they are added one by one."""
    if not origin.terms:
        digits = min(EXACT, digits + 1)  # as in the formula above
        return tuple(_factor_line(factor, digits) for factor in origin.factors)
    digits = digits_of_factors(origin, digits)
    terms = origin.terms[:added]
    if len(terms) > FEW and added is None:
        terms = tuple(sorted(terms, key=lambda term: -abs(term.value)))
    most = max(len(term.factors) for term in terms)
    parted = differences(origin)

    def line(k: int) -> Line:
        term = terms[k]
        if term.sample in parted:
            made = _square_line(term, parted[term.sample], digits, k > 0)
        else:
            made = _term_line(term, most, digits, times, k > 0)
        return replace(made, is_present=True) if k + 1 == added else made

    return LateLines(len(terms), line)


def result_digits(origin: Origin, digits: int) -> int:
    """So many as are wanted and sure, as a pocket calculator has them; all if all are wanted."""
    return digits if digits >= EXACT else max(1, min(digits, origin.digits))


def digits_of_factors(origin: Origin, digits: int) -> int:
    """So many that a pocket calculator gives the sum to its digits: one more than it has, and one
    for each power of ten by which its largest term is larger than the sum itself."""
    if not origin.terms or digits >= EXACT:
        return digits
    largest = max(abs(term.value) for term in origin.terms)
    lost = largest / abs(origin.value) if origin.value else 0.0
    lost = max(lost, _lost_in_differences(origin))
    if not (math.isfinite(lost) and lost > 1.0):
        return min(EXACT, digits + 1)
    return min(EXACT, digits + 1 + math.ceil(math.log10(lost)))


def differences(origin: Origin) -> Mapping[int | None, tuple[Factor, Factor]]:
    """By sample, the two numbers whose difference is squared in its term: z and μ of (z − μ)²."""
    if not all(_is_square(term) for term in origin.terms):
        return {}
    in_terms = {factor for term in origin.terms for factor in term.factors}
    entering = [f for f in origin.factors if f.place and f not in in_terms]
    common = next((f for f in entering if f.place and len(f.place.index) == 1), None)
    if common is None:
        return {}
    return {f.place.index[0]: (f, common) for f in entering if f.place and len(f.place.index) == 2}


def _is_square(term: Term) -> bool:
    """Of a difference, which has no place of its own."""
    last = term.factors[-2:]
    return len(last) == 2 and last[0] == last[1] and last[0].place is None


def _lost_in_differences(origin: Origin) -> float:
    """By how much the numbers are larger than their largest difference."""
    pairs = differences(origin).values()
    widest = max((abs(own.value - common.value) for own, common in pairs), default=0.0)
    largest = max((max(abs(own.value), abs(common.value)) for own, common in pairs), default=0.0)
    return largest / widest if widest else 0.0


def _factor_line(factor: Factor, digits: int) -> Line:
    symbol = factor.symbol
    number = number_cell(factor.value, digits, symbol, place=factor.place, sign="=")
    return Line((words("", symbol), number))


def _term_line(term: Term, most: int, digits: int, times: int, adds: bool) -> Line:
    cells: list[Cell] = []
    for k, factor in enumerate(term.factors):
        sign = "·" if k else ("+" if adds else "")
        is_scaled = times > 1 and is_per_sample(factor.place)
        symbols = ("N", factor.symbol) if is_scaled else (factor.symbol,)
        value = factor.value * (times if is_scaled else 1)
        cells.append(number_cell(value, digits, *symbols, place=factor.place, sign=sign))
    shown_product = math.prod(_rounded(cell, digits) for cell in cells)
    cells += [BLANK] * (most - len(cells))
    names = tuple(factor.symbol for factor in term.factors)
    product = term.value * times
    cells.append(
        number_cell(product, _product_digits(product, shown_product, digits), *names, sign="=")
    )
    cells.append(_words_of(term))
    return Line(tuple(cells), term.sample, term.value)


def _square_line(term: Term, of: tuple[Factor, Factor], digits: int, adds: bool) -> Line:
    """“0.25 · (z − μ)² = …”, both numbers of the difference with where they come from."""
    share, (own, common) = term.factors[0], of
    names = tuple(factor.symbol for factor in term.factors)
    found = [precision.rounded(each.value, digits) for each in (share, own, common)]
    shown_product = found[0] * (found[1] - found[2]) ** 2
    cells = (
        number_cell(share.value, digits, share.symbol, sign="+" if adds else ""),
        number_cell(own.value, digits, own.symbol, place=own.place, sign="·("),
        number_cell(common.value, digits, common.symbol, place=common.place, sign=MINUS),
        number_cell(
            term.value, _product_digits(term.value, shown_product, digits), *names, sign=")²="
        ),
        _words_of(term),
    )
    return Line(cells, term.sample, term.value)


def _rounded(cell: Cell, digits: int) -> float:
    return precision.rounded(cell.value or 0.0, digits)


def _product_digits(product: float, shown_product: float, digits: int) -> int:
    """So many that the factors as they are shown give it to its last; all, if all are wanted."""
    if digits >= EXACT:
        return digits
    return max(1, min(digits, precision.sure_digits(product, shown_product)))


def _words_of(term: Term) -> Cell:
    names = tuple(factor.symbol for factor in term.factors)
    return words("" if term.sample is None else f"sample {term.sample + 1}", *names)


def folded(lines: Sequence[Line], columns: int) -> tuple[Line, ...]:
    """The same, no line longer than so many cells: what is left follows on the next one. Of words
    there is room for the sample alone; the numbers' own tips name them too."""
    found: list[Line] = []
    for line in lines:
        is_told = line.sample is not None
        cells = [cell for cell in line.cells if not cell.is_words or (is_told and cell != BLANK)]
        for start in range(0, len(cells), columns):
            part = tuple(cells[start : start + columns])
            found.append(replace(line, cells=part))
    return tuple(found)


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
