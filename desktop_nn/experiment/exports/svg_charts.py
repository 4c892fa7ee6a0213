"""Charts for print: curves over epochs, a histogram, predicted against true values. SVG."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.number_text import shown
from desktop_nn.experiment.exports.svg_parts import (
    circle,
    document,
    fill,
    line,
    number,
    path,
    rectangle,
    stroke,
    words,
)

Floats = NDArray[np.floating]

LEFT, RIGHT, TOP, BOTTOM = 52.0, 12.0, 30.0, 30.0
MOST_POINTS = 800
"""Of a curve: two for each hundredth of an inch in print are more than one can see."""
BARS = 40


@dataclass(frozen=True)
class Curve:
    """`x` and `y`: (R,); where `y` is NaN nothing was measured, and the line has a gap."""

    label: str
    color: str
    x: Floats
    y: Floats
    dashed: bool = False


@dataclass(frozen=True)
class Axis:
    """Values from `low` to `high` on the way from `start` to `stop`."""

    low: float
    high: float
    start: float
    stop: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """Where a value stands."""
        turn: Callable[[float], float] = math.log10 if self.logarithmic else float
        low, high = turn(self.low), turn(self.high)
        return self.start + (self.stop - self.start) * (turn(value) - low) / (high - low)

    def ticks(self) -> list[float]:
        """Round values inside of it, from two to eight; powers of ten where it is logarithmic."""
        if self.logarithmic:
            powers = range(math.ceil(math.log10(self.low)), math.floor(math.log10(self.high)) + 1)
            step = max(1, len(powers) // 6)
            return [math.pow(10.0, power) for power in powers[::step]]
        width = _round_step((self.high - self.low) / 5.0)
        first, last = math.ceil(self.low / width), math.floor(self.high / width)
        return [place * width for place in range(first, last + 1)]


def curve_chart(
    title: str, curves: Sequence[Curve], width: float, height: float, now: float | None = None
) -> str:
    """Curves over epochs; the axis upwards is logarithmic where all are positive and differ by more
    than ten times. `now`: the epoch that is marked by a line. Empty where nothing was measured."""
    known = [_thinned(curve) for curve in curves if np.isfinite(curve.y).any()]
    if not known:
        return ""
    y = np.concatenate([curve.y[np.isfinite(curve.y)] for curve in known]).astype(np.float64)
    x = np.concatenate([curve.x for curve in known]).astype(np.float64)
    low, high = float(y.min()), float(y.max())
    logarithmic = low > 0.0 and high > 10.0 * low
    across = Axis(*_apart(float(x.min()), float(x.max())), LEFT, width - RIGHT)
    up = Axis(*_apart(low, high), height - BOTTOM, TOP, logarithmic)
    parts = [words(0.0, 14.0, title, 12.0, bold=True), *_grid(across, up)]
    parts += [words(across.stop, height - 2.0, "epoch", 9.5, "dim", "end")]
    if now is not None:
        mark = across.place(min(max(now, across.low), across.high))
        parts.append(line(mark, TOP, mark, height - BOTTOM, stroke("dim", 1.0)))
    for place, curve in enumerate(known):
        parts.append(path(_way(curve, across, up), stroke(curve.color, 1.5, curve.dashed)))
        left = width - RIGHT - 92.0 * (len(known) - place)
        parts.append(line(left, 10.0, left + 20.0, 10.0, stroke(curve.color, 1.5, curve.dashed)))
        parts.append(words(left + 25.0, 13.5, curve.label, 10.0, "dim"))
    return document(width, height, title, parts)


def histogram(title: str, values: Floats, width: float, height: float) -> str:
    """How often numbers occur, those below zero in orange. Numbers that aren't finite are left
    out; empty where none is."""
    finite = np.asarray(values, np.float64).ravel()
    finite = finite[np.isfinite(finite)]
    if not len(finite):
        return ""
    low, high = _apart(float(finite.min()), float(finite.max()))
    counts, edges = np.histogram(finite, BARS, (low, high))
    across = Axis(low, high, 8.0, width - 8.0)
    floor, room = height - 18.0, height - 18.0 - 24.0
    parts = [words(0.0, 12.0, title, 11.0, bold=True)]
    for count, left, right in zip(counts.tolist(), edges[:-1], edges[1:], strict=True):
        tall = room * count / counts.max()
        color = "negative" if left + right < 0.0 else "positive"
        x, end = across.place(float(left)), across.place(float(right))
        if count:
            parts.append(rectangle(x + 0.3, floor - tall, end - x - 0.6, tall, fill(color, 0.85)))
    parts.append(line(across.start, floor, across.stop, floor, stroke("dim", 0.8)))
    for tick in across.ticks()[:: 1 if len(across.ticks()) < 5 else 2]:
        x = min(max(across.place(tick), 14.0), width - 14.0)
        parts.append(words(x, height - 5.0, shown(tick, 3), 9.0, "dim", "middle"))
    return document(width, height, title, parts)


def scatter(title: str, true: Floats, predicted: Floats, size: float) -> str:
    """Predicted values over the true ones: (N,) each; on the line they are right."""
    both = np.concatenate([true, predicted]).astype(np.float64)
    both = both[np.isfinite(both)]
    if not len(both):
        return ""
    low, high = _apart(float(both.min()), float(both.max()))
    across, up = Axis(low, high, LEFT, size - RIGHT), Axis(low, high, size - BOTTOM, TOP)
    parts = [words(0.0, 14.0, title, 12.0, bold=True), *_grid(across, up)]
    parts.append(line(across.start, up.start, across.stop, up.stop, stroke("dim", 1.0)))
    for x, y in zip(true.tolist(), predicted.tolist(), strict=True):
        if math.isfinite(x) and math.isfinite(y):
            parts.append(circle(across.place(x), up.place(y), 2.2, fill("positive", 0.55)))
    parts.append(words(size - RIGHT, size - 2.0, "true", 9.5, "dim", "end"))
    parts.append(words(LEFT + 4.0, TOP + 10.0, "predicted", 9.5, "dim"))
    return document(size, size, title, parts)


def _grid(across: Axis, up: Axis) -> Iterator[str]:
    for tick in up.ticks():
        y = up.place(tick)
        yield line(across.start, y, across.stop, y, stroke("line", 0.8))
        yield words(across.start - 6.0, y + 3.3, shown(tick, 3), 9.5, "dim", "end")
    for tick in across.ticks():
        x = across.place(tick)
        yield words(x, up.start + 14.0, shown(tick, 6), 9.5, "dim", "middle")
    yield line(across.start, up.start, across.stop, up.start, stroke("dim", 0.8))


def _way(curve: Curve, across: Axis, up: Axis) -> str:
    commands, pen_is_up = [], True
    for x, y in zip(curve.x.tolist(), curve.y.tolist(), strict=True):
        if not math.isfinite(y):
            pen_is_up = True
            continue
        commands.append("M" if pen_is_up else "L")
        commands.append(f"{number(across.place(x))} {number(up.place(y))}")
        pen_is_up = False
    return "".join(commands)


def _thinned(curve: Curve) -> Curve:
    """Even steps, and always the last point."""
    if len(curve.x) <= MOST_POINTS:
        return curve
    rows = np.unique(np.linspace(0, len(curve.x) - 1, MOST_POINTS).round().astype(np.intp))
    return Curve(curve.label, curve.color, curve.x[rows], curve.y[rows], curve.dashed)


def _apart(low: float, high: float) -> tuple[float, float]:
    """Never the same: an axis needs some length."""
    if high > low:
        return low, high
    return (low - abs(low) / 2.0, high + abs(high) / 2.0) if low else (-1.0, 1.0)


def _round_step(wanted: float) -> float:
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(size * power for size in (1.0, 2.0, 5.0, 10.0) if size * power >= wanted * 0.999)
