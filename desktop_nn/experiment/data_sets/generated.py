"""Data sets made by a formula. Points of the plane lie about within [-6, 6]²."""

from __future__ import annotations

import numpy as np

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets.data_set import DataSet, Floats, two_classes


def _noise(rng: np.random.Generator, choice: Choice, shape: tuple[int, ...]) -> Floats:
    return choice.number("noise") * rng.standard_normal(shape)


def _halves(count: int) -> np.ndarray:
    return (np.arange(count) % 2).astype(np.intp)


def spiral(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Two arms of 1.75 turns: radius t, angle 1.75 · 2π t + π · class, for t in (0, 1)."""
    count = int(choice.number("samples"))
    labels = _halves(count)
    t = (np.arange(count) // 2 + 0.5) / max(1, (count + 1) // 2)
    angle = 1.75 * 2.0 * np.pi * t + np.pi * labels
    points = 5.0 * t[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return two_classes(points + _noise(rng, choice, (count, 2)), labels)


def circle(rng: np.random.Generator, choice: Choice) -> DataSet:
    """A disc (radius up to 2.5) inside a ring (3.5 to 5)."""
    count = int(choice.number("samples"))
    labels = _halves(count)
    radius = np.where(labels == 1, 2.5 * np.sqrt(rng.random(count)), 3.5 + 1.5 * rng.random(count))
    angle = 2.0 * np.pi * rng.random(count)
    points = radius[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return two_classes(points + _noise(rng, choice, (count, 2)), labels)


def xor(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Blue where x₁ x₂ > 0. A gap of 0.3 on both sides of the axes keeps the classes apart."""
    count = int(choice.number("samples"))
    points = rng.uniform(-5.0, 5.0, (count, 2))
    points += np.where(points > 0.0, 0.3, -0.3)
    labels = (points[:, 0] * points[:, 1] > 0.0).astype(np.intp)
    return two_classes(points + _noise(rng, choice, (count, 2)), labels)


def gaussian(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Two round clouds about (2, 2) and (-2, -2)."""
    count = int(choice.number("samples"))
    labels = _halves(count)
    centres = np.where(labels == 1, 2.0, -2.0)[:, None]
    return two_classes(
        centres + rng.standard_normal((count, 2)) + _noise(rng, choice, (count, 2)), labels
    )


def moons(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Two half circles of radius 3 that reach into each other."""
    count = int(choice.number("samples"))
    labels = _halves(count)
    angle = np.pi * rng.random(count)
    side = np.where(labels == 1, 1.0, -1.0)
    points = np.column_stack(
        [3.0 * np.cos(angle) * side + 1.5 * -side, 3.0 * np.sin(angle) * side - 0.75 * side]
    )
    return two_classes(points + _noise(rng, choice, (count, 2)), labels)


def sine(rng: np.random.Generator, choice: Choice) -> DataSet:
    """A curve to fit: y = sin(x) + x / 6 for x in [-6, 6]."""
    count = int(choice.number("samples"))
    x = np.sort(rng.uniform(-6.0, 6.0, count))
    y = np.sin(x) + x / 6.0 + _noise(rng, choice, (count,))
    return DataSet(x[:, None].copy(), y[:, None].copy(), ("x",), ("y",))
