"""Validation: every problem of an experiment's spec, each with its place and, if any, its mend.

A document never holds a spec with an error: a change that would make one is refused, and the
problem is shown where the change was asked for.
"""

from __future__ import annotations

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.problem import Problem, errors
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.experiment.validation.data import data_problems, source_problems
from desktop_nn.experiment.validation.mends import with_mends
from desktop_nn.experiment.validation.network import (
    MOST_LAYERS,
    MOST_PARAMETERS,
    MOST_UNITS,
    network_problems,
)
from desktop_nn.experiment.validation.output import output_problems
from desktop_nn.experiment.validation.training import (
    LARGEST_SEED,
    batch_norm_problems,
    seed_problems,
    training_problems,
)
from desktop_nn.experiment.validation.weighting import weight_count_problems

__all__ = [
    "LARGEST_SEED",
    "MOST_LAYERS",
    "MOST_PARAMETERS",
    "MOST_UNITS",
    "find_problems",
    "network_problems",
    "problems_before_samples",
    "problems_over_samples",
    "source_problems",
]


def problems_before_samples(spec: ExperimentSpec) -> tuple[Problem, ...]:
    """The problems that can be told without the samples. While there is an error among them, the
    samples may be impossible to make."""
    found = (
        *network_problems(spec.network),
        *training_problems(spec),
        *seed_problems(spec),
        *source_problems(spec.data),
    )
    return with_mends(spec, found)


def find_problems(
    spec: ExperimentSpec, data: DataSet, old: ExperimentSpec | None = None
) -> tuple[Problem, ...]:
    """All problems of `spec` over its samples."""
    before = problems_before_samples(spec)
    return before if errors(before) else (*before, *problems_over_samples(spec, data, old))


def problems_over_samples(
    spec: ExperimentSpec, data: DataSet, old: ExperimentSpec | None = None
) -> tuple[Problem, ...]:
    """The problems that need the samples, of a spec without other errors. `old` is the spec before
    the change, so that a pair that doesn't go together is reported at the half that was changed."""
    found = (
        *data_problems(spec, data),
        *batch_norm_problems(spec, data),
        *weight_count_problems(spec, data),
        *output_problems(spec, data, old),
    )
    return with_mends(spec, found)
