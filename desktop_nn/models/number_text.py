"""Numbers as people type them: comma or point, percent, powers; and as fields show them."""

from __future__ import annotations

import math


def parse_number(text: str) -> float | None:
    """The number that `text` means, or None: “0,03”, “1e-3”, “−1”, “nan” and “20 %” are numbers."""
    plain = text.strip().replace("−", "-").replace("\u2009", "").replace("\u202f", "")
    factor = 1.0
    if plain.endswith("%"):
        plain, factor = plain[:-1].strip(), 0.01
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        return float(plain.replace(" ", "")) * factor
    except ValueError:
        return None


def shown_number(value: float, whole: bool = False) -> str:
    """The shortest text that means exactly `value`."""
    if whole and math.isfinite(value):
        return f"{round(value)}".replace("-", "−")
    text = f"{value:.10g}"
    return (text if float(text) == value else repr(value)).replace("-", "−")


def stepped(value: float, steps: int, whole: bool) -> float:
    """One step up or down: 1 for whole numbers, otherwise along 1, 2, 5, 10, … ."""
    if whole:
        return value + steps
    for _ in range(abs(steps)):
        value = _next(value) if steps > 0 else _previous(value)
    return value


def _scale(value: float) -> float:
    return 10.0 ** math.floor(math.log10(value) + 1e-9)


def _next(value: float) -> float:
    if value <= 0.0:
        return 0.001
    power = _scale(value)
    return next(_round(s * power) for s in (2.0, 5.0, 10.0) if s * power > value * (1 + 1e-9))


def _previous(value: float) -> float:
    if value <= 0.001:
        return 0.0 if value <= 0.000_001 else _lower(value)
    return _lower(value)


def _lower(value: float) -> float:
    power = _scale(value)
    return next(_round(s * power) for s in (5.0, 2.0, 1.0, 0.5) if s * power < value * (1 - 1e-9))


def _round(value: float) -> float:
    return float(f"{value:.6g}")
