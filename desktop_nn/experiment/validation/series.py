"""Errors of the specs of a series, such as a journal's, that share most of their parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.problem import Problem, errors
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.experiment.validation.data import data_problems, source_problems
from desktop_nn.experiment.validation.network import network_problems
from desktop_nn.experiment.validation.output import output_problems
from desktop_nn.experiment.validation.training import seed_problems, training_problems
from desktop_nn.experiment.validation.weighting import weight_count_problems

DataOf = Callable[[ExperimentSpec], DataSet]


def errors_after(
    accepted: ExperimentSpec | None, spec: ExperimentSpec, data_of: DataOf
) -> tuple[Problem, ...]:
    """The errors of `spec`, without mends. Parts that are those of `accepted`, a spec without an
    error, are not looked at again: a part that is the very same one, not only an equal one."""
    before = errors(tuple(_before_samples(accepted, spec)))
    return before or errors(tuple(_over_samples(accepted, spec, data_of(spec))))


def _before_samples(accepted: ExperimentSpec | None, spec: ExperimentSpec) -> Iterator[Problem]:
    if accepted is None or spec.network is not accepted.network:
        yield from network_problems(spec.network)
    yield from training_problems(spec)
    yield from seed_problems(spec)
    if accepted is None or spec.data is not accepted.data:
        yield from source_problems(spec.data)


def _over_samples(
    accepted: ExperimentSpec | None, spec: ExperimentSpec, data: DataSet
) -> Iterator[Problem]:
    """Those of large samples take their time: they are looked at only where something about them
    is new."""
    is_same = (
        accepted is not None and spec.network is accepted.network and spec.data is accepted.data
    )
    if not is_same:
        yield from data_problems(spec, data)
    yield from weight_count_problems(spec, data)
    if not is_same or accepted is None or spec.training.loss is not accepted.training.loss:
        yield from output_problems(spec, data, None)
