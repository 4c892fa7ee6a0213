"""Problems of the samples, of their split, and of how they meet the network and the batch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from desktop_nn.engine.number_text import counted, grouped, shown_percent
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.data_sets.painted import PAINTED, refusal
from desktop_nn.experiment.features import feature_count
from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.samples import training_count
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec
from desktop_nn.experiment.validation.choices import choice_problems
from desktop_nn.experiment.validation.features import feature_problems

SHARES = f"from {shown_percent(0.0)} to less than {shown_percent(1.0)}"


def source_problems(spec: DataSpec) -> tuple[Problem, ...]:
    """What keeps the samples from being made at all."""
    problems: list[Problem] = []
    if spec.source.name == PAINTED:
        problems += _painted_problems(spec)
    elif spec.source.name != OWN:
        problems += choice_problems("data.source", spec.source, DATA_SOURCES)
    share = spec.validation_share
    if not (math.isfinite(share) and 0.0 <= share < 1.0):
        message = f"The validation share must be {SHARES}, not {shown_percent(share)}."
        if not math.isfinite(share):
            message = f"The validation share must be a number {SHARES}."
        problems.append(Problem("data.validation_share", "error", message))
    return tuple(problems)


def _painted_problems(spec: DataSpec) -> Iterator[Problem]:
    parameter, message = refusal(spec.source)
    if message:
        yield Problem(f"data.source.{parameter}".rstrip("."), "error", message)


def data_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    training = training_count(data.rows, spec.data.validation_share)
    where = "data.validation_share"
    if training < 1:
        message = f"No sample of {grouped(data.rows)} would be left to train on."
        mends = [_usual_share(spec), _all_for_training(spec)]
        splits = 0 < training_count(data.rows, DataSpec.validation_share) < data.rows
        yield Problem(where, "error", message, *(mends if splits else mends[1:]))
        return
    if training == data.rows:
        share = shown_percent(spec.data.validation_share)
        few = f"a share of {share} of {counted(data.rows, 'sample')} is none"
        reason = few if spec.data.validation_share > 0.0 else f"the share is {share}"
        yield Problem(where, "note", f"Without validation: {reason}.")
    yield from _batch_problems(spec, training)
    yield from _class_problems(data)
    yield from feature_problems(spec, data)
    yield from _width_problems(spec, data)


def _usual_share(spec: ExperimentSpec) -> Mend:
    share = DataSpec.validation_share
    mended = replace(spec, data=replace(spec.data, validation_share=share))
    return Mend(f"Use {shown_percent(share)}", mended)


def _all_for_training(spec: ExperimentSpec) -> Mend:
    mended = replace(spec, data=replace(spec.data, validation_share=0.0))
    return Mend("Use all for training", mended)


def _batch_problems(spec: ExperimentSpec, training_rows: int) -> Iterator[Problem]:
    if spec.training.batch_size > training_rows:
        message = (
            f"The batch is larger than the {counted(training_rows, 'sample')} to train on: "
            "every epoch is one update on all of them."
        )
        mended = replace(spec, training=replace(spec.training, batch_size=training_rows))
        mend = Mend(f"Use {grouped(training_rows)}", mended)
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
        count = counted(needed, kind)
        message = f"The data has {count}, the network takes {grouped(spec.network.inputs)}."
        mended = replace(spec, network=replace(spec.network, inputs=needed))
        yield Problem(where, "error", message, Mend(f"Take {grouped(needed)}", mended))
