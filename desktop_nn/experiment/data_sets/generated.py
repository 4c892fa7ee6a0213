"""Classes of points made by a formula. Points of the plane lie about within [-6, 6]².

What a parameter was given later draws and computes as before at that parameter's default, to the
bit: a project remembers its samples by their settings.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets.data_set import DataSet, Floats, points_in_classes


def noise(rng: np.random.Generator, choice: Choice, shape: tuple[int, ...]) -> Floats:
    scaled: Floats = choice.number("noise") * rng.standard_normal(shape)
    return scaled


def _labels(count: int, classes: int = 2) -> NDArray[np.intp]:
    """0, 1, 2, …, over and over: no class has two samples more than another."""
    return (np.arange(count) % classes).astype(np.intp)


def _directions(angle: Floats) -> Floats:
    return np.column_stack([np.sin(angle), np.cos(angle)])


def spiral(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Arms of 1.75 turns: radius 5 t, angle 1.75 · 2π t + 2π · class / arms, for t in (0, 1)."""
    count, arms = int(choice.number("samples")), int(choice.number("arms"))
    labels = _labels(count, arms)
    t = (np.arange(count) // arms + 0.5) / max(1, (count + arms - 1) // arms)
    angle = 1.75 * 2.0 * np.pi * t + 2.0 * np.pi / arms * labels
    points = 5.0 * t[:, None] * _directions(angle)
    return points_in_classes(points + noise(rng, choice, (count, 2)), labels, arms)


def circle(rng: np.random.Generator, choice: Choice) -> DataSet:
    """A disc inside one ring or more, out to radius 5; the disc is the last class. For two: a disc
    up to 2.5, a ring from 3.5."""
    count, rings = int(choice.number("samples")), int(choice.number("rings"))
    labels = _labels(count, rings)
    disc, gap = 5.0 / rings, 1.0 / (rings - 1)
    width = (5.0 - disc - 1.0) / (rings - 1)
    inner = disc + gap + (rings - 2 - labels) * (width + gap)
    in_disc = disc * np.sqrt(rng.random(count))
    radius = np.where(labels == rings - 1, in_disc, inner + width * rng.random(count))
    angle = 2.0 * np.pi * rng.random(count)
    points = radius[:, None] * _directions(angle)
    return points_in_classes(points + noise(rng, choice, (count, 2)), labels, rings)


def xor(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Blue where x₁ x₂ … > 0: where an even number of them is negative. A gap of 0.3 on both sides
    of the axes keeps the classes apart."""
    count, dimensions = int(choice.number("samples")), int(choice.number("dimensions"))
    points = rng.uniform(-5.0, 5.0, (count, dimensions))
    points += np.where(points > 0.0, 0.3, -0.3)
    labels = ((points < 0.0).sum(axis=1) % 2 == 0).astype(np.intp)
    return points_in_classes(points + noise(rng, choice, points.shape), labels)


def gaussian(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Round clouds of standard deviation `spread`: two about (2, 2) and (-2, -2), more about
    points of a circle."""
    count, classes = int(choice.number("samples")), int(choice.number("classes"))
    labels = _labels(count, classes)
    cloud = choice.number("spread") * rng.standard_normal((count, 2))
    points = _centres(classes)[labels] + cloud + noise(rng, choice, (count, 2))
    return points_in_classes(points, labels, classes)


def _centres(classes: int) -> Floats:
    """(classes, 2). More than four need a larger circle, not to lie in one another."""
    if classes == 2:
        return np.array([[-2.0, -2.0], [2.0, 2.0]])  # round numbers, which cosines are not
    angle = 2.0 * np.pi / classes * np.arange(classes, dtype=np.float64)
    return (3.0 if classes <= 4 else 4.0) * _directions(angle)


def moons(rng: np.random.Generator, choice: Choice) -> DataSet:
    """Two half circles of radius 3 that reach into each other."""
    count = int(choice.number("samples"))
    labels = _labels(count)
    angle = np.pi * rng.random(count)
    side = np.where(labels == 1, 1.0, -1.0)
    points = np.column_stack(
        [3.0 * np.cos(angle) * side + 1.5 * -side, 3.0 * np.sin(angle) * side - 0.75 * side]
    )
    return points_in_classes(points + noise(rng, choice, (count, 2)), labels)


def checkerboard(rng: np.random.Generator, choice: Choice) -> DataSet:
    """[-5, 5]² in `cells` × `cells` squares: blue where column + row is odd. Both classes have as
    many samples, spread evenly over their squares."""
    count, cells = int(choice.number("samples")), int(choice.number("cells"))
    labels = _labels(count)
    squares = np.arange(cells * cells)
    blue = (squares // cells + squares % cells) % 2
    chosen = np.empty(count, np.intp)
    for label in range(2):
        chosen[label::2] = rng.choice(squares[blue == label], len(chosen[label::2]))
    corners = np.column_stack([chosen // cells, chosen % cells])
    points = 10.0 / cells * (corners + rng.random((count, 2))) - 5.0
    return points_in_classes(points + noise(rng, choice, (count, 2)), labels)
