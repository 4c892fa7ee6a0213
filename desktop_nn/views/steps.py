"""Round steps: axis limits that stay put while numbers move, since redrawing axes is dear."""

from __future__ import annotations

import math

STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)
LOG_STEPS = tuple(math.log10(step) for step in (1.0, 2.0, 5.0, 10.0))


def step_up(value: float) -> float:
    """The next of …, 1, 1.5, 2, 3, 4, 6, 8, 10, …; 1 for what is no positive number."""
    if not math.isfinite(value) or value <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((s * power for s in STEPS if value <= s * power * (1.0 + 1e-9)), 10.0 * power)


def log_step_up(exponent: float) -> float:
    """The next decimal logarithm of …, 1, 2, 5, 10, …"""
    decade = math.floor(exponent)
    return next(decade + s for s in LOG_STEPS if exponent <= decade + s + 1e-9)


def log_step_down(exponent: float) -> float:
    decade = math.floor(exponent)
    return next(decade + s for s in reversed(LOG_STEPS) if exponent >= decade + s - 1e-9)


def outer_steps(low: float, high: float) -> tuple[float, float]:
    """Bounds around [low, high] on a grid of about a quarter of the span."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return 0.0, 1.0
    span = high - low or abs(high) or 1.0
    grid = 10.0 ** math.floor(math.log10(span)) * (0.5 if _leading(span) > 2.0 else 0.25)
    return math.floor(low / grid + 1e-9) * grid, math.ceil(high / grid - 1e-9) * grid


def _leading(value: float) -> float:
    return float(value / 10.0 ** math.floor(math.log10(value)))


def tick_spacing(span: float, most: int) -> float:
    """The smallest of …, 1, 2, 5, 10, … that divides `span` into at most `most` parts."""
    if not math.isfinite(span) or span <= 0.0:
        return 1.0
    rough = span / max(1, most)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(s * power for s in (1.0, 2.0, 5.0, 10.0) if rough <= s * power * (1.0 + 1e-9))
