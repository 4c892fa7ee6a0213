"""Values to predict, made by a formula: over one input, or over the plane within [-6, 6]².

Noise is on the value. What a parameter was given later draws and computes as before at that
parameter's default, to the bit.
"""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets.data_set import DataSet, Floats, points_with_values
from desktop_nn.experiment.data_sets.generated import noise

HILLS = ((-3.0, -2.5, 1.0), (0.0, -2.5, -1.0), (3.0, -2.5, 1.0))
"""Where hills stand, and how high: these, and their opposites in the upper half."""


def _curve(x: Floats, y: Floats) -> DataSet:
    return DataSet(x[:, None].copy(), y[:, None].copy(), ("x",), ("y",))


def _along(rng: np.random.Generator, count: int) -> Floats:
    return np.sort(rng.uniform(-6.0, 6.0, count))


def sine(rng: np.random.Generator, choice: Choice) -> DataSet:
    """y = sin(ω x) + trend · x / 6 for x in [-6, 6]."""
    count = int(choice.number("samples"))
    x = _along(rng, count)
    wave = np.sin(choice.number("frequency") * x)
    y = wave + choice.number("trend") * x / 6.0 + noise(rng, choice, (count,))
    return _curve(x, y)


def sinc(rng: np.random.Generator, choice: Choice) -> DataSet:
    """y = sin(π x) / (π x), 1 at 0, for x in [-6, 6]."""
    count = int(choice.number("samples"))
    x = _along(rng, count)
    return _curve(x, np.sinc(x) + noise(rng, choice, (count,)))


def plane(rng: np.random.Generator, choice: Choice) -> DataSet:
    """y = (x₁ + x₂) / 5 for points of [-5, 5]²."""
    count = int(choice.number("samples"))
    points = rng.uniform(-5.0, 5.0, (count, 2))
    y = (points[:, 0] + points[:, 1]) / 5.0
    return points_with_values(points, y + noise(rng, choice, (count,)))


def hills(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Three hills and three hollows over [-5, 5]²: the sum of ±exp(−|x − c|² / (2 width²))."""
    count = int(choice.number("samples"))
    points = rng.uniform(-5.0, 5.0, (count, 2))
    y = _height(points, choice.number("width"))
    return points_with_values(points, y + noise(rng, choice, (count,)))


def _height(points: Floats, width: float) -> Floats:
    total = np.zeros(len(points))
    for x1, x2, height in HILLS:
        for side in (1.0, -1.0):
            apart = points - (x1, side * x2)
            distance = np.einsum("nd,nd->n", apart, apart)
            total += side * height * np.exp(-distance / (2.0 * width * width))
    return total
