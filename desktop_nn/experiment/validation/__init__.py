"""Validation: every problem of an experiment's spec, each with its place and, if any, its mend.

A document never holds a spec with an error: a change that would make one is refused, and the
problem is shown where the change was asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

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
    "errors_after",
    "find_problems",
    "network_problems",
    "problems_before_samples",
    "problems_over_samples",
    "source_problems",
]


def problems_before_samples(spec: ExperimentSpec) -> tuple[Problem, ...]:
    """The problems that can be told without the samples. While there is an error among them, the
    samples may be impossible to make."""
    return with_mends(spec, tuple(_before_samples(spec)))


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
    return with_mends(spec, tuple(_over_samples(spec, data, old)))


def errors_after(
    accepted: ExperimentSpec | None,
    spec: ExperimentSpec,
    data_of: Callable[[ExperimentSpec], DataSet],
) -> tuple[Problem, ...]:
    """The errors of one spec of a series, such as a journal's, without mends. Parts that are those
    of `accepted`, a spec without an error, are not looked at again: a part that is the very same
    one, not only an equal one."""
    before = errors(tuple(_before_samples(spec, accepted)))
    return before or errors(tuple(_over_samples(spec, data_of(spec), None, accepted)))


def _before_samples(
    spec: ExperimentSpec, accepted: ExperimentSpec | None = None
) -> Iterator[Problem]:
    if accepted is None or spec.network is not accepted.network:
        yield from network_problems(spec.network)
    yield from training_problems(spec, accepted.training if accepted is not None else None)
    yield from seed_problems(spec)
    if accepted is None or spec.data is not accepted.data:
        yield from source_problems(spec.data)


def _over_samples(
    spec: ExperimentSpec,
    data: DataSet,
    old: ExperimentSpec | None,
    accepted: ExperimentSpec | None = None,
) -> Iterator[Problem]:
    """Large samples are looked at only where something about them is new."""
    same = accepted if accepted is not None and _is_over_same(spec, accepted) else None
    if same is None:
        yield from data_problems(spec, data)
    yield from batch_norm_problems(spec, data)
    yield from weight_count_problems(spec, data)
    if same is None or spec.training.loss is not same.training.loss:
        yield from output_problems(spec, data, old)


def _is_over_same(spec: ExperimentSpec, accepted: ExperimentSpec) -> bool:
    return spec.network is accepted.network and spec.data is accepted.data
