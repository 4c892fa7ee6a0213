"""Schedules: what the learning rate is multiplied by, update by update from the run's start.

`update` counts from 1; the t of the formulas counts those before it, from 0.
Sources: Loshchilov and Hutter 2017 (cosine); Goyal et al. 2017 (warm-up).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice

Factor = Callable[[Choice, int], float]


@dataclass(frozen=True)
class Schedule(Row):
    """`factor(choice, update)`: the learning rate's factor at that update; in [0, 1]."""

    factor: Factor = None  # type: ignore[assignment]


def rate_factor(schedule: Choice, warm_up: int, update: int) -> float:
    """The factor of `schedule`, risen in a straight line over the first `warm_up` updates."""
    factor = SCHEDULES[schedule.name].factor(schedule, update)
    return factor * min(1.0, update / warm_up) if warm_up else factor


def changes_rate(schedule: Choice, warm_up: int) -> bool:
    """Whether the learning rate is not the same at every update."""
    return schedule.name != "constant" or warm_up > 0


def _constant(choice: Choice, update: int) -> float:
    return 1.0


def _step(choice: Choice, update: int) -> float:
    return choice.number("factor") ** ((update - 1) // int(choice.number("every")))


def _exponential(choice: Choice, update: int) -> float:
    factor: float = 0.5 ** ((update - 1) / choice.number("half_life"))
    return factor


def _cosine(choice: Choice, update: int) -> float:
    share = min(1.0, (update - 1) / choice.number("length"))
    floor = choice.number("floor")
    return floor + (1.0 - floor) * 0.5 * (1.0 + math.cos(math.pi * share))


def _updates(name: str, label: str, default: int, about: str) -> Parameter:
    return Parameter(
        name,
        label,
        default,
        minimum=1,
        maximum=10**9,
        usual_minimum=10,
        usual_maximum=10**6,
        whole=True,
        when_small="the rate is all but gone before anything is learnt",
        when_large="the rate hardly changes while it is trained",
        about=about,
    )


SCHEDULES = Table(
    "schedule",
    [
        Schedule(
            "constant",
            "Constant",
            "ηₜ = η",
            "The same rate throughout.",
            source="Goodfellow, Bengio and Courville 2016, Deep Learning, 8.3.1",
            typeset=(r"\eta_t = \eta",),
            factor=_constant,
        ),
        Schedule(
            "step",
            "Step",
            "ηₜ = η · factor^⌊t / every⌋",
            "Drops now and then: large steps first, fine ones when the loss has settled.",
            (
                _updates("every", "Every (updates)", 1000, "How many updates keep the same rate."),
                Parameter(
                    "factor",
                    "Factor",
                    0.5,
                    minimum=0.0,
                    maximum=1.0,
                    open_minimum=True,
                    usual_minimum=0.01,
                    when_small="after the first drop next to nothing is learnt",
                    about="What the rate is multiplied by at each drop.",
                ),
            ),
            source="Goyal et al. 2017, Accurate, large minibatch SGD",
            typeset=(r"\eta_t = \eta \cdot \text{factor}^{\lfloor t / \text{every} \rfloor}",),
            factor=_step,
        ),
        Schedule(
            "exponential",
            "Exponential",
            "ηₜ = η · 2^(−t / half-life)",
            "Falls by the same share at each update.",
            (
                _updates(
                    "half_life",
                    "Half-life (updates)",
                    1000,
                    "After so many updates the rate is half of what it was.",
                ),
            ),
            source="Li and Arora 2020, An exponential learning rate schedule for deep learning",
            typeset=(r"\eta_t = \eta \cdot 2^{-t / \text{half-life}}",),
            factor=_exponential,
        ),
        Schedule(
            "cosine",
            "Cosine",
            "ηₜ = η · (floor + (1 − floor) · ½ (1 + cos(π t / length))), then η · floor",
            "Slow at first, fast in between, slow at the end; after its length it stays at the "
            "floor.",
            (
                _updates(
                    "length",
                    "Length (updates)",
                    4000,
                    "How many updates the way down to the floor takes.",
                ),
                Parameter(
                    "floor",
                    "Floor",
                    0.01,
                    minimum=0.0,
                    maximum=1.0,
                    about="The share of the rate that is left at the end.",
                ),
            ),
            source=(
                "Loshchilov and Hutter 2017, SGDR: stochastic gradient descent with warm restarts"
            ),
            typeset=(
                r"\eta_t = \eta \cdot \left(\text{floor} + (1 - \text{floor}) \cdot \frac{1}{2} "
                r"\left(1 + \cos\frac{\pi t}{\text{length}}\right)\right)",
            ),
            factor=_cosine,
        ),
    ],
)
