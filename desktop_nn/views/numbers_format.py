"""Numbers as text: fixed digits so that they don't dance, a real minus, thin spaces."""

from __future__ import annotations

import math

MINUS = "−"
THIN_SPACE = "\u2009"


def fixed(value: float, decimals: int = 4) -> str:
    """A fixed count of decimals; powers of ten where that would show nothing but zeros."""
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    small = 0.0 < abs(value) < 10.0**-decimals
    text = f"{value:.2e}" if small or abs(value) >= 1e6 else f"{value:.{decimals}f}"
    return text.replace("-", MINUS)


def grouped(value: int) -> str:
    """Thin spaces between thousands: 16 800."""
    return f"{value:,}".replace(",", THIN_SPACE).replace("-", MINUS)


def percent(share: float, decimals: int = 1) -> str:
    return "–" if math.isnan(share) else f"{100.0 * share:.{decimals}f}{THIN_SPACE}%"


def exact(value: float) -> str:
    """All digits that tell the number from its neighbours."""
    return repr(float(value)).replace("-", MINUS)
