"""Numbers as people type them: comma or point, percent, powers; and as fields show them."""

from __future__ import annotations

import math
import re

THOUSANDS = re.compile(r"[+-]?\d{1,3}([,.]\d{3})+")
SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))


def parse_number(text: str, whole: bool = False) -> float | None:
    """The number that `text` means, or None: “0,03”, “1e-3”, “−1”, “nan” and “20 %” are numbers.

    Where a number should be `whole`, “4,096” and “4.096” are four thousand and ninety-six.
    """
    plain = text.translate(SPACES).strip().replace("−", "-")
    factor = 1.0
    if plain.endswith("%"):
        plain, factor = plain[:-1], 0.01
    if whole and THOUSANDS.fullmatch(plain):
        plain = plain.replace(",", "").replace(".", "")
    elif plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain) * factor
    except ValueError:
        return None


def shown_number(value: float, whole: bool = False) -> str:
    """The shortest text that means exactly `value`."""
    if whole and math.isfinite(value):
        return f"{round(value)}".replace("-", "−")
    text = f"{value:.10g}"
    return (text if float(text) == value else repr(value)).replace("-", "−")


def grouped_number(value: int) -> str:
    """Thin spaces between thousands: 16 800."""
    return f"{value:,}".replace(",", "\u2009").replace("-", "−")


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
