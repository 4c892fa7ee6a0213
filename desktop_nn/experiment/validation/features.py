"""Problems of the features: formulas that are none, or have no value on some sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from desktop_nn.engine.number_text import counted, grouped, shown
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.features import MOST_FEATURES, MOST_NUMBERS, first_bad, parsed
from desktop_nn.experiment.formula import Formula, FormulaError
from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.specs import ExperimentSpec

WHERE = "data.features"
"""Of them all; `data.features.0` is the first of them."""

MOST_TOLD = 8
MOST_INPUTS_TOLD = 4


def feature_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    """An error for each feature, up to some, that can't be computed on every sample."""
    features = spec.data.features
    refusal = _count_refusal(len(features), data.rows)
    if refusal:
        yield Problem(WHERE, "error", refusal, _with_features(spec, data, ()))
        return
    refused = dict(_refusals(features, data)) if features else {}
    good = tuple(text for place, text in enumerate(features) if place not in refused)
    for place, message in list(refused.items())[:MOST_TOLD]:
        yield Problem(f"{WHERE}.{place}", "error", message, _with_features(spec, data, good))


def _count_refusal(count: int, rows: int) -> str:
    if count > MOST_FEATURES:
        return f"There can be at most {grouped(MOST_FEATURES)} features, not {grouped(count)}."
    if count * rows > MOST_NUMBERS:
        numbers = f"{counted(count, 'feature')} of {counted(rows, 'sample')}"
        return f"{numbers} are too many: at most {grouped(MOST_NUMBERS)}."
    return ""


def _with_features(spec: ExperimentSpec, data: DataSet, features: tuple[str, ...]) -> Mend:
    """With these and as many inputs; with the data's own inputs where none are left."""
    network = replace(spec.network, inputs=len(features) or data.width)
    mended = replace(spec, network=network, data=replace(spec.data, features=features))
    left_out = len(spec.data.features) - len(features)
    label = "Leave it out" if left_out == 1 else f"Leave out {left_out}"
    return Mend(label if features else "Take the inputs themselves", mended)


# Kept for the last two: a spec is looked at on every change of any field.
@lru_cache(maxsize=2)
def _refusals(features: tuple[str, ...], data: DataSet) -> tuple[tuple[int, str], ...]:
    """The places (from 0) of features that can't be had, and why."""
    refusals = ((place, _refusal(text, data)) for place, text in enumerate(features))
    return tuple((place, refusal) for place, refusal in refusals if refusal)


def _refusal(text: str, data: DataSet) -> str:
    try:
        (formula,) = parsed((text,), data.input_names)
    except FormulaError as error:
        return f"Feature “{_short(text)}”, column {error.column}: {error.reason}"
    return _value_refusal(formula, data)


def _value_refusal(formula: Formula, data: DataSet) -> str:
    found = first_bad(formula, data.inputs)
    if found is None:
        return ""
    row, value = found
    kind = "too large" if abs(value) < float("inf") else "no finite number"
    inputs = zip(data.input_names, data.inputs[row, :MOST_INPUTS_TOLD], strict=False)
    there = ", ".join(f"{name} = {shown(number, 4)}" for name, number in inputs)
    more = ", …" if data.width > MOST_INPUTS_TOLD else ""
    sample = f"sample {grouped(row + 1)}, where {there}{more}"
    return f"Feature “{formula.text}” is {kind} on {sample}: {shown(value, 6)}."


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
