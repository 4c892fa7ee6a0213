"""Problems of the class weights: what a sample of each class counts for."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from desktop_nn.engine.catalog.rows import LARGEST
from desktop_nn.engine.number_text import counted, shown
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.output import class_weight_count
from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.specs import ExperimentSpec

WHERE = "training.class_weights"
"""Of them all; `training.class_weights.0` is that of the first class."""


def weight_problems(spec: ExperimentSpec) -> Iterator[Problem]:
    """Those of the weights by themselves, whatever the data is."""
    weights = spec.training.class_weights
    wrong = [k for k, weight in enumerate(weights) if not 0.0 <= weight <= LARGEST]
    for place in wrong:
        yield Problem(f"{WHERE}.{place}", "error", _refusal(weights[place]), _one(spec, place))
    if weights and not wrong and not any(weights):
        message = "Of all classes the weight is 0: at least one must count for something."
        yield Problem(WHERE, "error", message, _all_alike(spec))


def _refusal(weight: float) -> str:
    if not math.isfinite(weight):
        return f"A class's weight must be a finite number, not {shown(weight)}."
    if weight < 0.0:
        return f"A class's weight must be at least 0, not {shown(weight)}."
    return f"A class's weight must be at most {shown(LARGEST)}, not {shown(weight)}."


def weight_count_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    """There is one for each class, and none where the data has values to predict."""
    count, needed = len(spec.training.class_weights), class_weight_count(data)
    if count in (0, needed):
        return
    found = f"There {'is' if count == 1 else 'are'} {counted(count, 'class weight')}"
    message = f"{found}, and the data has values to predict: it has no classes."
    if needed:
        message = f"{found}, and the data needs {needed}: one for each class."
    yield Problem(WHERE, "error", message, _all_alike(spec))


def _one(spec: ExperimentSpec, place: int) -> Mend:
    weights = spec.training.class_weights
    mended = (*weights[:place], 1.0, *weights[place + 1 :])
    return Mend("Use 1", replace(spec, training=replace(spec.training, class_weights=mended)))


def _all_alike(spec: ExperimentSpec) -> Mend:
    mended = replace(spec, training=replace(spec.training, class_weights=()))
    return Mend("Count all alike", mended)
