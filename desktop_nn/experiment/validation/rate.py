"""Problems of what bounds a step, update by update: schedule, warm-up, clip."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_nn.engine.catalog import SCHEDULES
from desktop_nn.engine.catalog.rows import Parameter
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.specs import TrainingSpec
from desktop_nn.experiment.validation.choices import choice_problems, number_problems

WARM_UP = Parameter(
    "warm_up",
    "Warm-up",
    0,
    minimum=0,
    maximum=10**9,
    usual_maximum=10**6,
    whole=True,
    when_large="the rate hardly rises while it is trained",
    about="Over so many updates the learning rate rises from 0 in a straight line.",
)
CLIP = Parameter(
    "clip",
    "Clip",
    0.0,
    minimum=0.0,
    about="The largest norm ||g|| of the whole gradient: a longer one is shortened to it. 0: none.",
)


def rate_problems(
    training: TrainingSpec, accepted: TrainingSpec | None = None
) -> Iterator[Problem]:
    if accepted is None or training.schedule is not accepted.schedule:
        yield from choice_problems("training.schedule", training.schedule, SCHEDULES)
    if accepted is None or training.warm_up != accepted.warm_up:
        yield from number_problems("training.warm_up", WARM_UP, training.warm_up)
    if accepted is None or training.clip != accepted.clip:
        yield from number_problems("training.clip", CLIP, training.clip)
