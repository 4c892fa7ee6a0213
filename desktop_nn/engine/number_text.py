"""Numbers as the user reads them: the one style, on every floor.

A real minus; thin spaces, at which no line breaks, between thousands, from four digits on; powers
of ten without padding: 16 800, −0.5, 1e−8, 20 %, ∞. Fields that can be typed into show plain
digits without spaces, since those are what one edits: see `plain`.
"""

from __future__ import annotations

import math
import re

MINUS = "\u2212"
THIN_SPACE = "\u202f"
NOTHING = "–"
"""Where there is no number: NaN of a share or of a loss."""

ABOVE = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
EXPONENT = re.compile(r"(?<=\d)e([+-]?)0*(\d)")
WHOLE_PART = re.compile(r"(?<![\w.])\d{4,}")


def signed(text: str) -> str:
    """Python's own number with a real minus, and a power of ten without padding: 1e-08 is 1e−8."""
    if "e" in text:
        text = EXPONENT.sub(lambda found: f"e{found[1].strip('+')}{found[2]}", text)
    return text.replace("-", MINUS)


def parted(text: str) -> str:
    """With thin spaces between the thousands of every number in `text`; not of decimals."""
    return WHOLE_PART.sub(lambda found: f"{int(found[0]):,}".replace(",", THIN_SPACE), text)


def grouped(value: int) -> str:
    """A whole number: 16 800."""
    return f"{value:,}".replace(",", THIN_SPACE).replace("-", MINUS)


def raised(text: str) -> str:
    """Digits, and a minus, as they stand in a power."""
    return text.translate(ABOVE)


def power(base: float, exponent: int) -> str:
    """0.999³¹"""
    return f"{plain(base)}{raised(str(exponent))}"


def counted(number: int, thing: str, things: str = "") -> str:
    """“1 unit”, “2 units”, “1 class”, “2 classes”."""
    return f"{grouped(number)} {thing if number == 1 else things or f'{thing}s'}"


def plain(value: float, digits: int = 10) -> str:
    """At most so many digits, none of them needless, without thousands parted: 1500, 1e−8, ∞."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    return signed(f"{value:.{digits}g}")


def shown(value: float, digits: int = 10) -> str:
    """For reading: 0.02, 1 500, 1e−8, 100 000, −∞, NaN."""
    return parted(plain(value, digits))


def fixed(value: float, decimals: int = 4) -> str:
    """A fixed count of decimals, fewer where there would be more than six digits; powers of ten
    where that would show nothing but zeros."""
    if math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return plain(value)
    small = 0.0 < abs(value) < 10.0**-decimals
    if small or abs(value) >= 1e6:
        return signed(f"{value:.2e}")
    whole_digits = len(str(int(abs(value))))
    return parted(signed(f"{value:.{max(0, min(decimals, 6 - whole_digits))}f}"))


def percent(share: float, decimals: int = 1) -> str:
    """A share with a fixed count of decimals: 96.0 %."""
    return NOTHING if math.isnan(share) else percentage(f"{100.0 * share:.{decimals}f}")


def shown_percent(share: float) -> str:
    """A share with the digits that it has: 20 %, 33.3 %."""
    return percentage(shown(round(100.0 * share, 8)))


def percentage(number: str) -> str:
    """The number, and the sign after a thin space at which no line breaks."""
    return f"{signed(number)}{THIN_SPACE}%"
