"""A problem: where it is, how bad it is, what it says, and how to mend it with one click."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop_nn.experiment.specs import ExperimentSpec

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Mend:
    """The spec that would do, and what a button that takes it says."""

    label: str
    spec: ExperimentSpec


@dataclass(frozen=True)
class Problem:
    """`where` is a field's path, as in `training.optimizer.learning_rate` or
    `network.layers.3.units`, where 3 is the layer's id. An error refuses the change; a warning or
    a note only stands beside the field. `mend` is the nearest way out, `other_mend` another one."""

    where: str
    severity: Severity
    message: str
    mend: Mend | None = None
    other_mend: Mend | None = None

    @property
    def mends(self) -> tuple[Mend, ...]:
        """The ways out that there are."""
        return tuple(mend for mend in (self.mend, self.other_mend) if mend is not None)


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those that refuse the change."""
    return tuple(problem for problem in problems if problem.severity == "error")
