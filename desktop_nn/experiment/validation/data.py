"""Problems of the samples, of their split, and of how they meet the network and the batch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.features import feature_count
from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.samples import training_count
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec
from desktop_nn.experiment.validation.choices import choice_problems
from desktop_nn.experiment.validation.features import feature_problems


def source_problems(spec: DataSpec) -> tuple[Problem, ...]:
    """What keeps the samples from being made at all."""
    problems: list[Problem] = []
    if spec.source.name != OWN:
        problems += choice_problems("data.source", spec.source, DATA_SOURCES)
    share = spec.validation_share
    if not (math.isfinite(share) and 0.0 <= share < 1.0):
        message = f"The validation share must be at least 0 % and less than 100 %, not {share:.0%}."
        if not math.isfinite(share):
            message = "The validation share must be a number from 0 % to less than 100 %."
        problems.append(Problem("data.validation_share", "error", message))
    return tuple(problems)


def data_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    training = training_count(data.rows, spec.data.validation_share)
    where = "data.validation_share"
    if training < 1:
        message = f"No sample of {data.rows} would be left to train on."
        yield Problem(where, "error", message, _all_for_training(spec))
        return
    if training == data.rows:
        few = f"a share of {spec.data.validation_share:.1%} of {data.rows} samples is none"
        reason = few if spec.data.validation_share > 0.0 else "the share is 0 %"
        yield Problem(where, "note", f"Without validation: {reason}.")
    yield from _batch_problems(spec, training)
    yield from _class_problems(data)
    yield from feature_problems(spec, data)
    yield from _width_problems(spec, data)


def _all_for_training(spec: ExperimentSpec) -> Mend:
    mended = replace(spec, data=replace(spec.data, validation_share=0.0))
    return Mend("Use all for training", mended)


def _batch_problems(spec: ExperimentSpec, training_rows: int) -> Iterator[Problem]:
    if spec.training.batch_size > training_rows:
        message = (
            f"The batch is larger than the {_counted(training_rows)} to train on: "
            "every epoch is one update on all of them."
        )
        mended = replace(spec, training=replace(spec.training, batch_size=training_rows))
        mend = Mend(f"Use {training_rows:,}", mended)
        yield Problem("training.batch_size", "warning", message, mend)


def _class_problems(data: DataSet) -> Iterator[Problem]:
    if data.classes and (data.targets == data.targets[0]).all():
        name = data.classes[int(data.labels[0])]
        message = f"All samples are of one class, “{name}”: there is nothing to tell apart."
        yield Problem("data.source", "warning", message)


def _width_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    needed = feature_count(spec.data, data)
    if spec.network.inputs != needed:
        features = bool(spec.data.features)
        where, kind = ("data.features", "feature") if features else ("data.source", "input")
        count = f"{needed} {kind}{'s' if needed > 1 else ''}"
        message = f"The data has {count}, the network takes {spec.network.inputs}."
        mended = replace(spec, network=replace(spec.network, inputs=needed))
        yield Problem(where, "error", message, Mend(f"Take {needed}", mended))


def _counted(samples: int) -> str:
    return "1 sample" if samples == 1 else f"{samples:,} samples"
