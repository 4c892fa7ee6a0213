"""Problems of the output layer and the loss: with each other, and with what the data asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.number_text import counted, grouped, shown
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.output import (
    allowed_units,
    fits,
    takes_the_data,
    usual_output,
    with_output,
)
from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.specs import ExperimentSpec


def output_problems(
    spec: ExperimentSpec, data: DataSet, old: ExperimentSpec | None
) -> Iterator[Problem]:
    """`old` is the spec before the change: the half that was changed is the one at fault."""
    if fits(spec, data):
        yield from _reach_problems(spec, data)
        return
    loss_changed = old is not None and old.training.loss.name != spec.training.loss.name
    if not takes_the_data(spec.training.loss.name, data):
        yield _values_problem(spec, data)
    elif loss_changed and _pairing_missing(spec):
        yield _loss_problem(spec, data)
    else:
        yield _activation_problem(spec, data, old)


def _pairing_missing(spec: ExperimentSpec) -> bool:
    output = spec.network.output
    row = LOSSES[spec.training.loss.name]
    return row.pairing(output.activation.name, output.units) is None


def _values_problem(spec: ExperimentSpec, data: DataSet) -> Problem:
    row = LOSSES[spec.training.loss.name]
    message = f"{row.label} tells classes apart, and this data has values to predict."
    if row.shares_only:
        low, high = (shown(float(end), 4) for end in (data.targets.min(), data.targets.max()))
        message = f"{row.label} needs target values from 0 to 1; these go from {low} to {high}."
    return Problem("training.loss", "error", message, _other_loss(spec, data))


def _loss_problem(spec: ExperimentSpec, data: DataSet) -> Problem:
    """The loss was changed: mend the output."""
    loss = LOSSES[spec.training.loss.name]
    output = ACTIVATIONS[spec.network.output.activation.name]
    message = f"{loss.label} needs {loss.allowed}; this output is {output.label}."
    return Problem("training.loss", "error", message, _other_output(spec, data))


def _other_output(spec: ExperimentSpec, data: DataSet) -> Mend | None:
    """An output activation that the loss can do with: of one unit a sigmoid before a softmax."""
    loss, units = spec.training.loss.name, spec.network.output.units
    probabilities = ("sigmoid", "softmax") if units == 1 else ("softmax", "sigmoid")
    preferred = probabilities if data.classes else (usual_output(data)[0],)
    for activation in (*preferred, "identity", *probabilities):
        mended = with_output(spec, data, activation, loss)
        if fits(mended, data):
            return Mend(f"Make the output {ACTIVATIONS[activation].label}", mended)
    return None


def _activation_problem(spec: ExperimentSpec, data: DataSet, old: ExperimentSpec | None) -> Problem:
    """The output was changed: mend its units; or take a loss that goes with it, or stay."""
    output = spec.network.output
    activation = output.activation.name
    if output.units not in allowed_units(data, activation):
        return _units_problem(spec, data)
    row = LOSSES[spec.training.loss.name]
    message = f"{row.label} needs {row.allowed}; this output would be "
    message += f"{ACTIVATIONS[activation].label}."
    where = f"network.layers.{output.id}.activation"
    kept = _kept_output(spec, data, old)
    found = [_other_loss(spec, data), kept] if kept else []
    found = found or [_other_output(spec, data), _other_loss(spec, data)]
    mends = [mend for mend in found if mend is not None]
    return Problem(where, "error", message, *mends)


def _kept_output(spec: ExperimentSpec, data: DataSet, old: ExperimentSpec | None) -> Mend | None:
    """The edit did not take place: what was there before can stay."""
    if old is None or not fits(old, data) or replace(spec, network=old.network) != old:
        return None
    return Mend(f"Keep {ACTIVATIONS[old.network.output.activation.name].label}", old)


def _units_problem(spec: ExperimentSpec, data: DataSet) -> Problem:
    output = spec.network.output
    activation = output.activation.name
    allowed = allowed_units(data, activation)
    wanted = " or ".join([*map(grouped, allowed[:-1]), counted(allowed[-1], "unit")])
    given = grouped(output.units)
    message = f"{_what_data_has(data)}: the output needs {wanted}, not {given}."
    if activation == "softmax" and len(data.classes) == 2:
        message = f"Softmax needs a unit for each of the 2 classes, not {given}."
    where = f"network.layers.{output.id}.units"
    mended = with_output(spec, data, activation, spec.training.loss.name)
    if not fits(mended, data):
        return Problem(where, "error", message, _other_loss(spec, data))
    mend = Mend(f"Use {counted(mended.network.output.units, 'unit')}", mended)
    return Problem(where, "error", message, mend)


def _other_loss(spec: ExperimentSpec, data: DataSet) -> Mend | None:
    activation = spec.network.output.activation.name
    preferred = ("cross_entropy", "hinge") if data.classes else ()
    for loss in (*preferred, "mean_squared_error"):
        mended = with_output(spec, data, activation, loss)
        if fits(mended, data):
            return Mend(f"Use {LOSSES[loss].label.lower()}", mended)
    return None


def _what_data_has(data: DataSet) -> str:
    if data.classes:
        return f"The data has {counted(len(data.classes), 'class', 'classes')}"
    return f"The data has {counted(data.targets.shape[1], 'target value')}"


def _reach_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    """Output and loss go together, but the values to be predicted may lie out of reach."""
    if data.classes:
        return
    output = spec.network.output
    message = f"A {ACTIVATIONS[output.activation.name].label} output can't reach all target values."
    if output.activation.name == "softmax" and output.units == 1:
        message = "A softmax over a single unit is always 1."
    elif _reaches(output.activation, data):
        return
    mended = with_output(spec, data, "identity", "mean_squared_error")
    where = f"network.layers.{output.id}.activation"
    yield Problem(where, "warning", message, Mend("Make the output identity", mended))


def _reaches(activation: Choice, data: DataSet) -> bool:
    low, high = ACTIVATIONS[activation.name].bounds(activation)
    if not (low <= float(data.targets.min()) and float(data.targets.max()) <= high):
        return False
    # The numbers of a table are rounded: their sum is not 1 to the last digit.
    off = np.abs(data.targets.sum(axis=1) - 1.0)
    return activation.name != "softmax" or float(off.max()) <= 1e-3
