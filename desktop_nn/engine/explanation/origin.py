"""What a number was made of: factors, terms, and the formula that they stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from desktop_nn.engine.explanation.calculation import calculated
from desktop_nn.engine.explanation.notation import DIGITS, number
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.precision import EXACT, recalculable


@dataclass(frozen=True)
class Factor:
    """One link of a chain: a number that entered another.

    `symbol`: LaTeX with its indices filled in, as `a^{(1)}_{2,3}`: layer 1, sample 2, neuron 3.
    `place`: where its own origin can be asked for; None for a constant, as 1/N or ε.
    """

    symbol: str
    value: float
    place: Place | None = None


@dataclass(frozen=True)
class Term:
    """One summand: the product of its factors. `sample`: the batch row, from 0, that it belongs
    to; None where it belongs to none."""

    factors: tuple[Factor, ...]
    value: float
    sample: int | None = None


@dataclass(frozen=True)
class Origin:
    """Where one number comes from.

    `title`: plain words, `symbol`: LaTeX of the number itself; `formula`: LaTeX, symbols only;
    `substituted`: LaTeX, the live values in it, of long sums the terms that weigh most, and the
    result. `terms`: of a sum of products, in the order of summation, else none; `factors`: every
    number that enters, each once. `value`: what the trace holds; `line`: the NumPy calls that ran;
    `note`: a sentence where something needs one; `digits`: how many of the value's are sure, where
    the network's rounding has left fewer than a number has; `values`: LaTeX of what it was made of,
    the live values in it at so many digits, None where nothing was computed for it.
    """

    place: Place
    title: str
    symbol: str
    formula: str
    substituted: str
    terms: tuple[Term, ...]
    factors: tuple[Factor, ...]
    value: float
    line: str
    note: str = ""
    digits: int = EXACT
    values: Callable[[int], str] | None = field(default=None, compare=False, repr=False)

    def substituted_with(self, digits: int) -> str:
        """`substituted`, its numbers with at least so many digits, and the result with as many of
        them as are sure; with `EXACT` all of both."""
        if digits <= DIGITS:
            return self.substituted
        sure = digits if digits >= EXACT else max(1, min(digits, self.digits))
        result = number(self.value, sure)
        if self.values is None:
            return f"{self.symbol} = {result}"
        exact = calculated(self.values(EXACT))
        values = recalculable(self.values, self.value, sure, exact, digits)
        return f"{self.symbol} = {values} = {result}"


def contributions(origin: Origin, most: int = 10) -> tuple[Term, ...]:
    """The terms that weigh most, by size, the largest first; none where it is no sum."""
    return tuple(sorted(origin.terms, key=lambda term: -abs(term.value))[:most])
