"""Numbers as people type them: comma or point, percent, powers; as fields show them; and, for
models and views, as everybody reads them."""

from __future__ import annotations

import math
import re

from desktop_nn.engine.number_text import (
    MINUS,
    THIN_SPACE,
    counted,
    fixed,
    grouped,
    parted,
    percent,
    percentage,
    plain,
    power,
    raised,
    shown,
    shown_percent,
    signed,
)

__all__ = [
    "MINUS",
    "THIN_SPACE",
    "counted",
    "fixed",
    "grouped",
    "parse_number",
    "parted",
    "percent",
    "percentage",
    "plain",
    "power",
    "raised",
    "shown",
    "shown_number",
    "shown_percent",
    "signed",
    "steady",
    "stepped",
]

THOUSANDS = re.compile(r"[+-]?\d{1,3}([,.]\d{3})+")
SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))


def parse_number(text: str, whole: bool = False) -> float | None:
    """The number that `text` means, or None: “0,03”, “1e-3”, “−1”, “nan” and “20 %” are numbers.

    Where a number should be `whole`, “4,096” and “4.096” are four thousand and ninety-six.
    """
    digits = text.translate(SPACES).strip().replace(MINUS, "-").replace("∞", "inf")
    factor = 1.0
    if digits.endswith("%"):
        digits, factor = digits[:-1], 0.01
    if whole and THOUSANDS.fullmatch(digits):
        digits = digits.replace(",", "").replace(".", "")
    elif digits.count(",") == 1 and "." not in digits:
        digits = digits.replace(",", ".")
    try:
        return float(digits) * factor
    except ValueError:
        return None


def shown_number(value: float, whole: bool = False) -> str:
    """The shortest text that means exactly `value`, as it would be typed: thousands not parted."""
    if whole and math.isfinite(value):
        return signed(f"{round(value)}")
    more = math.isfinite(value) and float(f"{value:.10g}") != value
    return signed(repr(value)) if more else plain(value)


def steady(rate: float) -> str:
    """Two digits that count, so that the number doesn't dance."""
    if rate < 100.0:
        return f"{rate:.0f}"
    digits = len(str(int(rate))) - 2
    return grouped(int(round(rate, -digits)))


def stepped(value: float, steps: int, whole: bool = False, below_one: bool = False) -> float:
    """So many steps up or down: of 1 for whole numbers, otherwise along …, 1, 2, 5, 10, …, below
    zero too. With `below_one`, from a half upwards along 0.5, 0.8, 0.9, 0.95, 0.98, … ."""
    if whole:
        return value + steps
    for _ in range(abs(steps)):
        value = _stepped_once(value, steps > 0, below_one)
    return value


def _stepped_once(value: float, up: bool, below_one: bool) -> float:
    if below_one and (value >= 0.5 if up else value > 0.5):
        return _round(1.0 - (_smaller(1.0 - value) if up else _larger(1.0 - value)))
    if value == 0.0:
        return 0.001 if up else -0.001
    size = _larger(abs(value)) if up == (value > 0.0) else _smaller(abs(value))
    return math.copysign(size, value) if size else 0.0


def _larger(size: float) -> float:
    power = _power(size)
    return next(_round(s * power) for s in (2.0, 5.0, 10.0) if s * power > size * (1 + 1e-9))


def _smaller(size: float) -> float:
    """Down to a millionth, then to zero; what is smaller already goes on to 1e-12."""
    if size in (1e-6, 1e-12) or size < 1e-12:
        return 0.0
    power = _power(size)
    return next(_round(s * power) for s in (5.0, 2.0, 1.0, 0.5) if s * power < size * (1 - 1e-9))


def _power(size: float) -> float:
    return 10.0 ** math.floor(math.log10(size) + 1e-9)


def _round(value: float) -> float:
    return float(f"{value:.9g}")
