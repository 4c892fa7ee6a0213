"""The learning rate over the coming updates, as the present schedule and warm-up have it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog.schedules import rate_factor
from desktop_nn.experiment.specs import ExperimentSpec, TrainingSpec

POINTS = 200
LEADING = (1, 2, 5, 10)
SHORTEST = 100


@dataclass(frozen=True)
class ScheduleCurve:
    """`rates`: (n,), the learning rate at each of `updates`: (n,), which count from 1 to `end`.
    `highest`: the largest of all rates, 0 where nothing is learnt."""

    updates: NDArray[np.int64]
    rates: NDArray[np.float64]
    end: int

    @property
    def highest(self) -> float:
        return float(self.rates.max())


def rate_at(spec: ExperimentSpec, update: int) -> float:
    """The learning rate of that update, which counts from 1."""
    training = spec.training
    rate = training.optimizer.number("learning_rate")
    return rate * rate_factor(training.schedule, training.warm_up, max(1, update))


def schedule_end(spec: ExperimentSpec, now: int) -> int:
    """Up to which update the schedule is worth drawing from update `now` on: in round steps, so
    that the picture stays while the run moves on."""
    return _rounded_up(max(SHORTEST, _length(spec.training), now + now // 4))


def schedule_curve(spec: ExperimentSpec, end: int) -> ScheduleCurve:
    """From the run's first update to `end`."""
    steps = np.linspace(1, end, POINTS).astype(np.int64)
    updates = steps[np.flatnonzero(np.diff(steps, prepend=0))]  # np.unique loads numpy.ma: 30 ms
    rates = np.array([rate_at(spec, int(update)) for update in updates])
    return ScheduleCurve(updates, rates, end)


def _length(training: TrainingSpec) -> int:
    """As far as something happens: the way to the floor, some drops, some half-lives."""
    choice = training.schedule
    reach = {"step": ("every", 5.0), "exponential": ("half_life", 5.0), "cosine": ("length", 1.2)}
    happens = 0.0
    if choice.name in reach:
        parameter, times = reach[choice.name]
        happens = times * choice.number(parameter)
    return int(max(happens, 3.0 * training.warm_up))


def _rounded_up(number: int) -> int:
    power: int = 10 ** (len(str(number)) - 1)
    return next(lead * power for lead in LEADING if lead * power >= number)
