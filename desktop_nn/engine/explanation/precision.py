"""How many digits of a number are sure, and how many its formula needs, so that a pocket calculator
gives the result that is shown, to the last digit shown.

A network's numbers are rounded to its type, float32 or float64, on every step of the way. Where
large ones cancel, what is left has fewer digits than they: these are not shown as if they were
sure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from desktop_nn.engine.explanation.calculation import calculated
from desktop_nn.engine.explanation.notation import DIGITS, INNER_DIGITS, number
from desktop_nn.engine.number_text import counted, plain

EXACT = 17
"""Significant digits that tell every number from its neighbours."""
ROUNDED_AWAY = 0.75
"""By so much of its last digit a result may differ from what its formula gives; the rest of one is
left for the rounding of the numbers in the formula."""


def total(values: Iterable[float]) -> float:
    """Their sum, rounded once; of what has none, infinite or no number, as floats have it."""
    parts = list(values)
    try:
        return math.fsum(parts)
    except (ValueError, OverflowError):
        return sum(parts)


def rounded(value: float, digits: int) -> float:
    """To so many significant digits."""
    digits = max(1, digits)
    return float(f"{value:.{digits}g}")


def last_digit(value: float, digits: int) -> float:
    """One in the last of so many significant digits; of 0 nothing."""
    shown = rounded(value, digits)
    if not shown or not math.isfinite(shown):
        return 0.0
    return 10.0 ** (math.floor(math.log10(abs(shown))) + 1 - max(1, digits))


def sure_digits(value: float, exact: float | None) -> int:
    """How many digits of a value agree with what its formula gives for the very numbers that
    entered, calculated without rounding; EXACT where nothing can be said, 0 where none does."""
    if exact is None or not (math.isfinite(value) and math.isfinite(exact)) or value == 0.0:
        return EXACT
    off = abs(value - exact)
    most = EXACT
    if off:
        most = min(EXACT, math.floor(math.log10(abs(value))) - math.floor(math.log10(off)) + 1)
    for digits in range(most, 0, -1):
        room = ROUNDED_AWAY * last_digit(value, digits)
        if digits == EXACT or abs(rounded(value, digits) - exact) <= room:
            return digits
    return 0


def shown_result(value: float, digits: int) -> str:
    """A result in LaTeX, with the digits that are sure; at least one."""
    return number(value, max(1, min(digits, DIGITS)))


def recalculable(
    text_of: Callable[[int], str],
    value: float,
    digits: int,
    exact: float | None,
    wanted: int = DIGITS,
) -> str:
    """The formula with its numbers, at one digit more than the result is `wanted` with, or as many
    as it takes for the result with so many digits to be recalculated. `text_of` writes it, its
    numbers at so many digits; `exact`: what it gives unrounded, None where that can't be told."""
    fewest = max(INNER_DIGITS, min(wanted + 1, EXACT))
    if exact is None:
        return text_of(fewest)
    digits = max(1, min(digits, wanted))
    room = last_digit(value, digits) - abs(rounded(value, digits) - exact)
    room = max(room, (1.0 - ROUNDED_AWAY) * last_digit(value, digits))
    for inner in range(fewest, EXACT):
        text = text_of(inner)
        found = calculated(text)
        if found is None or not value or abs(found - exact) <= room:
            return text
    return text_of(EXACT)


def told_precision(value: float, digits: int, exact: float | None, dtype: str) -> str:
    """A sentence where a number has fewer digits than others; else nothing."""
    if value == 0.0 and exact:
        return f"What it should be, {plain(exact, 1)}, is lost in {dtype}'s rounding."
    if digits == 0:
        return f"Its parts cancel: what is left is {dtype}'s rounding, and no digit of it is sure."
    if digits < DIGITS:
        verb = "is" if digits == 1 else "are"
        return f"Its parts are rounded to {dtype}: {counted(digits, 'digit')} of it {verb} sure."
    return ""
