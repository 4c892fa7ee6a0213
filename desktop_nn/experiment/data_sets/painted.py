"""Points that the user painted: on the plane, each in a class or with a value, or along a curve to
fit.

They stand in the data spec itself, as a choice's numbers. So every stroke can be undone, goes into
the run's journal, is repeated with it, and lies in the project's file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from desktop_nn.engine.catalog.rows import LARGEST, Parameter
from desktop_nn.engine.choice import Choice, Value, as_float
from desktop_nn.engine.number_text import counted, grouped
from desktop_nn.experiment.data_sets.data_set import (
    DataSet,
    Floats,
    points_in_classes,
    points_with_values,
)

PAINTED = "painted"

MOST_POINTS = 1000
"""Each stroke is an entry of the journal, which holds all the points that were there."""

MOST_CLASSES = 10
CURVE, VALUES = 0, -1
"""For the number of classes: of a curve the second number is no coordinate, but the value to fit;
of values over the plane the third one is no class."""

CLASSES = Parameter(
    "classes",
    "Classes",
    2,
    minimum=2,
    maximum=MOST_CLASSES,
    whole=True,
    about="How many classes there are to paint with, each an output to be told apart.",
)

DIGITS = 4
"""Of a painted coordinate that count, at the edge of what is shown: finer than a pixel."""


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class Points:
    """`places`: (N, 2), x₁ and x₂, or x and y of a curve; `targets`: (N,), the numbers of classes,
    or values; of a curve all 0. `reach`: how far from 0 the canvas goes, across and up, whatever is
    painted on it."""

    places: Floats
    targets: Floats
    classes: int
    reach: tuple[float, float]

    @property
    def count(self) -> int:
        return len(self.places)

    def choice(self) -> Choice:
        """As a data spec holds them."""
        columns = np.column_stack([self.places, self.targets])
        if self.classes == CURVE:
            columns = self.places
        numbers = tuple(columns.ravel().tolist())
        return Choice.of(PAINTED, points=numbers, classes=self.classes, reach=self.reach)

    def with_points(self, places: Floats, target: float) -> Points:
        """With these too: (P, 2), rounded to what can be seen, of this class or value."""
        digits = DIGITS - 1 - math.floor(math.log10(max(self.reach)))
        targets = np.full(len(places), target, np.float64)
        return replace(
            self,
            places=np.concatenate([self.places, np.round(places, digits)]),
            targets=np.concatenate([self.targets, targets]),
        )

    def without(self, path: Floats, radius: tuple[float, float]) -> Points:
        """Without those within `radius`, across and up, of any place of `path`: (P, 2)."""
        gone = np.zeros(self.count, bool)
        for place in path:
            gone |= (((self.places - place) / radius) ** 2).sum(axis=1) <= 1.0
        return replace(self, places=self.places[~gone], targets=self.targets[~gone])

    def emptied(self) -> Points:
        return replace(self, places=self.places[:0], targets=self.targets[:0])


def kind_of(data: DataSet) -> str:
    """“plane”, “values” over it, or “curve”, where such points can be painted; else nothing."""
    if data.width == 2 and data.classes:
        return "plane" if len(data.classes) <= MOST_CLASSES else ""
    if data.classes or data.targets.shape[1] != 1:
        return ""
    return {1: "curve", 2: "values"}.get(data.width, "")


def points_of(data: DataSet, reach: tuple[float, float]) -> Points:
    """The samples as points to paint among; `reach` where they have none yet."""
    kept = data.reach or reach
    if kind_of(data) == "curve":
        places = np.column_stack([data.inputs[:, 0], data.targets[:, 0]])
        return Points(places, np.zeros(data.rows), CURVE, kept)
    classes = max(2, len(data.classes)) if data.classes else VALUES
    return Points(np.array(data.inputs), data.targets[:, 0], classes, kept)


def painted(choice: Choice) -> DataSet:
    """The samples of a choice without problems."""
    classes = int(choice.number("classes"))
    reach = _numbers(choice.parameters["reach"])
    columns = np.array(_numbers(choice.parameters["points"])).reshape(
        -1, 2 if classes == CURVE else 3
    )
    bounds = (reach[0], reach[1])
    if classes == CURVE:
        x, y = columns[:, :1].copy(), columns[:, 1:].copy()
        return DataSet(x, y, ("x",), ("y",), reach=bounds)
    if classes == VALUES:
        return replace(points_with_values(columns[:, :2], columns[:, 2]), reach=bounds)
    made = points_in_classes(columns[:, :2], columns[:, 2].astype(np.intp), classes)
    return replace(made, reach=bounds)


def _numbers(value: Value) -> tuple[float, ...]:
    return value if isinstance(value, tuple) else ()


def refusal(choice: Choice) -> tuple[str, str]:
    """What is wrong, and with which parameter; nothing where all is well."""
    if set(choice.parameters) != {"points", "classes", "reach"}:
        return "", "Painted points take points, classes and reach."
    classes = choice.parameters["classes"]
    if isinstance(classes, (bool, str, tuple)):
        return "classes", "Classes must be a whole number."
    if classes not in (CURVE, VALUES) and (found := CLASSES.refusal(as_float(classes))):
        return "classes", found
    reach = _numbers(choice.parameters["reach"])
    if len(reach) != 2 or not all(0.0 < each <= LARGEST for each in reach):
        return "", "The canvas of painted points needs two sizes greater than 0."
    return _points_refusal(_numbers(choice.parameters["points"]), int(classes))


def _points_refusal(numbers: tuple[float, ...], classes: int) -> tuple[str, str]:
    width = 2 if classes == CURVE else 3
    count = len(numbers) // width
    if not numbers:
        return "", "No point is left: there must be one at least."
    if len(numbers) % width or not all(abs(number) <= LARGEST for number in numbers):
        return "", f"Painted points are {width} finite numbers each."
    if count > MOST_POINTS:
        most = counted(MOST_POINTS, "point")
        return "", f"At most {most} can be painted, not {grouped(count)}."
    labels = set(numbers[2::3]) if classes > 0 else set()
    if not labels <= set(range(MOST_CLASSES)):
        return "", "Painted points are of classes 0 to 9."
    if labels and max(labels) >= classes:
        needed = grouped(int(max(labels)) + 1)
        return "classes", f"There are points of {needed} classes: erase those of the last first."
    return "", ""
