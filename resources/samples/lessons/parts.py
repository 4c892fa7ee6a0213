"""What lessons are put together from."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.lesson import Lesson, Look, Put, Step
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec, TrainingSpec

NUMBERS = re.compile(r"\([−0-9., ]+\)")
"""A row of them in brackets."""


def given(id: int, units: int, activation: str, *weights: float, **more: Any) -> LayerSpec:
    """A layer without a bias that starts with these weights, row by row."""
    start = Choice.of("given", values=weights)
    return LayerSpec(id, units, ACTIVATIONS[activation].choice(), start, bias=False, **more)


IN_ORDER = {1: 42, 2: 42, 3: 2}
"""A seed by the number of samples: the first batch then has them in their own order."""


def one_batch(
    inputs: int, layers: tuple[LayerSpec, ...], loss: str, rate: float, rows: int
) -> ExperimentSpec:
    """All of the project's own samples in one batch, by gradient descent, in float64."""
    return ExperimentSpec(
        NetworkSpec(inputs, layers, "float64", next_id=len(layers) + 1),
        DataSpec(Choice(OWN), validation_share=0.0),
        TrainingSpec(
            LOSSES[loss].choice(),
            OPTIMIZERS["gradient_descent"].choice(learning_rate=rate),
            batch_size=rows,
        ),
        IN_ORDER[rows],
    )


def samples(
    inputs: list[list[float]], targets: list[float], classes: tuple[str, ...] = ()
) -> DataSet:
    """The project's own: each row of `inputs` with its target, or with the number of its class."""
    digits = "₁₂₃₄₅₆₇₈₉"
    names = tuple(f"x{digit}" for digit in digits[: len(inputs[0])])
    column = np.array(targets, dtype=np.float64)[:, None]
    return DataSet(np.array(inputs), column, names, ("class" if classes else "target",), classes)


def look(
    label: str,
    where: str,
    *values: float,
    decimals: int,
    index: tuple[int | None, ...] = (),
    columns: int = 0,
) -> Look:
    """`where` is “forward Z1”: the phase and the quantity."""
    phase, name = where.split()
    return Look(label, phase, name, tuple(map(float, values)), decimals, index, columns=columns)


def spread(label: str, where: str, value: float) -> Look:
    """A standard deviation, to three digits that count."""
    phase, name = where.split()
    return Look(label, phase, name, (value,), 3, of="deviation")


def unbroken(text: str) -> str:
    """No line ends at the sign of a product or a difference, before a result, after a logarithm's
    or a sum's sign, or within a row of numbers."""
    for sign in "·−":
        text = text.replace(f" {sign} ", f"\u00a0{sign}\u00a0")
    for sign in ("=", "log", "Σ"):
        text = text.replace(f"{sign} ", f"{sign}\u00a0")
    return NUMBERS.sub(lambda row: row[0].replace(" ", "\u00a0"), text)


def step(title: str, text: str, where: str, *looks: Look, **more: Any) -> Step:
    """`where` is “forward Z1”: the quantity at which the microscope opens."""
    phase, name = where.split()
    return Step(title, text, phase, name, looks=looks, **more)


def put(where: str, choice: Choice) -> Put:
    return Put(where, choice)


def lesson(title: str, spec: ExperimentSpec, own: DataSet | None, *steps: Step) -> Project:
    """Its notes, for programs that know no lessons, are what its first step says."""
    steps = tuple(
        replace(
            each,
            text=unbroken(each.text),
            options=tuple(replace(of, text=unbroken(of.text)) for of in each.options),
        )
        for each in steps
    )
    return Project(spec, own=own, title=title, notes=steps[0].text, lesson=Lesson(steps))
