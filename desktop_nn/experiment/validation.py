"""Validation: every problem of an experiment's spec, each with its place and, if any, its mend.

A document never holds a spec with an error: a change that would make one is refused, and the
problem is shown where the change was asked for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.output import (
    allowed_units,
    fits,
    given_misfit,
    usual_output,
    with_output,
)
from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.samples import training_count
from desktop_nn.experiment.specs import DataSpec, ExperimentSpec

MOST_UNITS = 4096
MOST_LAYERS = 32
MOST_PARAMETERS = 20_000_000
LARGEST_SEED = 2**32 - 1


def find_problems(
    spec: ExperimentSpec, data: DataSet, old: ExperimentSpec | None = None
) -> tuple[Problem, ...]:
    """All problems of `spec` over its samples. `old` is the spec before the change, so that a
    pair that doesn't go together is reported at the half that was changed."""
    basics = (*network_problems(spec.network), *_training_problems(spec), *_seed_problems(spec))
    if any(problem.severity == "error" for problem in basics):
        return basics
    return (*basics, *_data_problems(spec, data), *_output_problems(spec, data, old))


# Choices


def _choice_problems(where: str, choice: Choice, table: Table[Row]) -> Iterator[Problem]:
    if choice.name not in table:
        yield Problem(where, "error", f"There is no {table.kind} named “{choice.name}”.")
        return
    row = table[choice.name]
    known = {parameter.name for parameter in row.parameters}
    if known != set(choice.parameters):
        wanted = ", ".join(sorted(known)) or "no parameters"
        yield Problem(where, "error", f"{row.label} takes {wanted}.")
        return
    for parameter in row.parameters:
        yield from _number_problems(f"{where}.{parameter.name}", parameter, choice)


def _number_problems(where: str, parameter: Parameter, choice: Choice) -> Iterator[Problem]:
    value = choice.parameters[parameter.name]
    if isinstance(value, (str, tuple)):
        yield Problem(where, "error", f"{parameter.label} must be a number, not {value!r}.")
        return
    refusal = parameter.refusal(float(value))
    if refusal:
        yield Problem(where, "error", refusal)
    elif parameter.name == "learning_rate" and value == 0:
        yield Problem(where, "warning", "With a rate of 0 nothing is learnt.")
    elif value > parameter.usual_maximum:
        yield Problem(where, "warning", f"{parameter.label} is very large: training may diverge.")
    elif value < parameter.usual_minimum:
        yield Problem(where, "warning", f"{parameter.label} is very small: little will change.")


# Network


def network_problems(network: NetworkSpec) -> tuple[Problem, ...]:
    """The problems of a network by itself."""
    where = "network.layers"
    if not network.layers:
        return (Problem(where, "error", "A network needs at least its output layer."),)
    if len(network.layers) > MOST_LAYERS:
        return (Problem(where, "error", f"At most {MOST_LAYERS} layers."),)
    ids = [layer.id for layer in network.layers]
    if len(set(ids)) != len(ids) or min(ids) < 1 or max(ids) >= network.next_id:
        return (Problem(where, "error", "Layer ids must differ and lie below the next id."),)
    problems = [p for i in range(len(network.layers)) for p in _layer_problems(network, i)]
    if not any(problem.severity == "error" for problem in problems):
        problems += _size_problems(network)
    return tuple(problems)


def _layer_problems(network: NetworkSpec, index: int) -> Iterator[Problem]:
    layer = network.layers[index]
    is_output = index == len(network.layers) - 1
    where = f"network.layers.{layer.id}"
    yield from _units_problems(where, layer)
    yield from _choice_problems(f"{where}.activation", layer.activation, ACTIVATIONS)  # type: ignore[arg-type]
    if layer.activation.name in ACTIVATIONS and not is_output:
        row = ACTIVATIONS[layer.activation.name]
        if row.output_only:
            message = f"{row.label} can only be the activation of the output layer."
            yield Problem(f"{where}.activation", "error", message)
    yield from _initializer_problems(network, index)
    yield from _dropout_problems(where, layer, is_output)


def _units_problems(where: str, layer: LayerSpec) -> Iterator[Problem]:
    if layer.units < 1:
        message = f"A layer needs at least 1 unit, not {layer.units}."
        yield Problem(f"{where}.units", "error", message)
    elif layer.units > MOST_UNITS:
        message = f"A layer can have at most {MOST_UNITS:,} units, not {layer.units:,}."
        yield Problem(f"{where}.units", "error", message)


def _initializer_problems(network: NetworkSpec, index: int) -> Iterator[Problem]:
    layer = network.layers[index]
    where = f"network.layers.{layer.id}.initializer"
    if layer.initializer.name != "given":
        yield from _choice_problems(where, layer.initializer, INITIALIZERS)  # type: ignore[arg-type]
        return
    misfit = given_misfit(network, index)
    if misfit:
        yield Problem(where, "error", misfit + " Choose another initializer for it first.")


def _dropout_problems(where: str, layer: LayerSpec, is_output: bool) -> Iterator[Problem]:
    if not (math.isfinite(layer.dropout) and 0.0 <= layer.dropout < 1.0):
        message = f"Dropout must be at least 0 and less than 1, not {layer.dropout:g}."
        yield Problem(f"{where}.dropout", "error", message)
    elif is_output and layer.dropout > 0.0:
        yield Problem(f"{where}.dropout", "error", "An output layer has no dropout.")
    elif layer.dropout > 0.9:
        message = "More than nine in ten units are dropped: little will be learnt."
        yield Problem(f"{where}.dropout", "warning", message)


def _size_problems(network: NetworkSpec) -> Iterator[Problem]:
    size = parameter_layout(network).size
    if size > MOST_PARAMETERS:
        message = f"The network would have {size:,} parameters; at most {MOST_PARAMETERS:,}."
        widest = max(network.layers, key=lambda layer: layer.units)
        yield Problem(f"network.layers.{widest.id}.units", "error", message)


# Training


def _training_problems(spec: ExperimentSpec) -> Iterator[Problem]:
    training = spec.training
    yield from _choice_problems("training.loss", training.loss, LOSSES)  # type: ignore[arg-type]
    yield from _choice_problems("training.optimizer", training.optimizer, OPTIMIZERS)  # type: ignore[arg-type]
    if training.batch_size < 1:
        message = f"A batch needs at least 1 sample, not {training.batch_size}."
        yield Problem("training.batch_size", "error", message)
    yield from _l2_problems(spec)


def _l2_problems(spec: ExperimentSpec) -> Iterator[Problem]:
    l2 = spec.training.l2
    if not (math.isfinite(l2) and l2 >= 0.0):
        yield Problem("training.l2", "error", f"λ must be a number of at least 0, not {l2:g}.")
        return
    optimizer = spec.training.optimizer
    plain = optimizer.name in ("gradient_descent", "momentum")
    if plain and l2 > 0.0 and _rate(optimizer) * l2 > 2.0:
        message = "Rate × λ is above 2: the penalty alone makes the weights grow without end."
        yield Problem("training.l2", "warning", message)


def _rate(optimizer: Choice) -> float:
    value = optimizer.parameters.get("learning_rate", 0.0)
    return 0.0 if isinstance(value, (str, tuple)) else float(value)


def _seed_problems(spec: ExperimentSpec) -> Iterator[Problem]:
    for where, seed in (("seed", spec.seed), ("data.seed", spec.data.seed)):
        if not 0 <= seed <= LARGEST_SEED:
            message = f"A seed is a whole number from 0 to {LARGEST_SEED:,}, not {seed:,}."
            yield Problem(where, "error", message)


# Data


def source_problems(spec: DataSpec) -> tuple[Problem, ...]:
    """What keeps the samples from being made at all."""
    problems: list[Problem] = []
    if spec.source.name != OWN:
        problems += _choice_problems("data.source", spec.source, DATA_SOURCES)  # type: ignore[arg-type]
    share = spec.validation_share
    if not (math.isfinite(share) and 0.0 <= share < 1.0):
        message = f"The validation share must be at least 0 % and less than 100 %, not {share:.0%}."
        if not math.isfinite(share):
            message = "The validation share must be a number from 0 % to less than 100 %."
        problems.append(Problem("data.validation_share", "error", message))
    return tuple(problems)


def _data_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    yield from source_problems(spec.data)
    training = training_count(data.rows, spec.data.validation_share)
    where = "data.validation_share"
    if training < 1:
        message = f"No sample of {data.rows} would be left to train on."
        yield Problem(where, "error", message, _smaller_share(spec))
        return
    if training == data.rows:
        few = f"a share of {spec.data.validation_share:.1%} of {data.rows} samples is none"
        reason = few if spec.data.validation_share > 0.0 else "the share is 0 %"
        yield Problem(where, "note", f"Without validation: {reason}.")
    yield from _batch_problems(spec, training)
    yield from _class_problems(data)
    yield from _width_problems(spec, data)


def _smaller_share(spec: ExperimentSpec) -> Mend:
    mended = replace(spec, data=replace(spec.data, validation_share=0.0))
    return Mend("Use all for training", mended)


def _batch_problems(spec: ExperimentSpec, training_rows: int) -> Iterator[Problem]:
    if spec.training.batch_size > training_rows:
        message = (
            f"The batch is larger than the {training_rows:,} training samples: "
            "every epoch is one update on all of them."
        )
        mended = replace(spec, training=replace(spec.training, batch_size=training_rows))
        mend = Mend(f"Use {training_rows:,}", mended)
        yield Problem("training.batch_size", "warning", message, mend)


def _class_problems(data: DataSet) -> Iterator[Problem]:
    if data.classes and len(set(data.labels.tolist())) == 1:
        name = data.classes[int(data.labels[0])]
        message = f"All samples are of one class, “{name}”: there is nothing to tell apart."
        yield Problem("data.source", "warning", message)


def _width_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    if spec.network.inputs != data.width:
        message = f"The data has {data.width} inputs, the network takes {spec.network.inputs}."
        mended = replace(spec, network=replace(spec.network, inputs=data.width))
        yield Problem("data.source", "error", message, Mend(f"Take {data.width}", mended))


# Output and loss


def _output_problems(
    spec: ExperimentSpec, data: DataSet, old: ExperimentSpec | None
) -> Iterator[Problem]:
    if fits(spec, data):
        yield from _fit_problems(spec, data)
        return
    loss_changed = old is not None and old.training.loss.name != spec.training.loss.name
    if loss_changed and _pairing_missing(spec):
        yield _loss_problem(spec, data)
    else:
        yield _activation_problem(spec, data)


def _pairing_missing(spec: ExperimentSpec) -> bool:
    output = spec.network.output
    row = LOSSES[spec.training.loss.name]
    return row.pairing(output.activation.name, output.units) is None


def _loss_problem(spec: ExperimentSpec, data: DataSet) -> Problem:
    """The loss was changed: mend the output."""
    loss = LOSSES[spec.training.loss.name]
    output = ACTIVATIONS[spec.network.output.activation.name]
    message = f"{loss.label} needs {loss.allowed}; this output is {output.label}."
    for activation in (usual_output(data)[0], "identity", "sigmoid", "softmax"):
        mended = with_output(spec, data, activation, loss.name)
        if fits(mended, data):
            label = f"Make the output {ACTIVATIONS[activation].label}"
            return Problem("training.loss", "error", message, Mend(label, mended))
    return Problem("training.loss", "error", message)


def _activation_problem(spec: ExperimentSpec, data: DataSet) -> Problem:
    """The output was changed: mend its units, or the loss."""
    output, loss = spec.network.output, spec.training.loss.name
    activation = output.activation.name
    where = f"network.layers.{output.id}"
    units = allowed_units(data, activation)
    if output.units not in units:
        mended = with_output(spec, data, activation, loss)
        wanted = " or ".join(map(str, units))
        message = f"{_what_data_has(data)}: the output needs {wanted} units, not {output.units}."
        if activation == "softmax" and _is_binary(data):
            message = f"Softmax needs a unit for each of the 2 classes, not {output.units}."
        if fits(mended, data):
            mend = Mend(f"Use {mended.network.output.units} units", mended)
            return Problem(f"{where}.units", "error", message, mend)
        return Problem(f"{where}.units", "error", message, _other_loss(spec, data))
    label = ACTIVATIONS[activation].label
    row = LOSSES[loss]
    message = f"{row.label} needs {row.allowed}; this output would be {label}."
    return Problem(f"{where}.activation", "error", message, _other_loss(spec, data))


def _other_loss(spec: ExperimentSpec, data: DataSet) -> Mend | None:
    activation = spec.network.output.activation.name
    preferred = ("cross_entropy", "hinge") if data.classes else ()
    for loss in (*preferred, "mean_squared_error"):
        mended = with_output(spec, data, activation, loss)
        if fits(mended, data):
            return Mend(f"Use {LOSSES[loss].label.lower()}", mended)
    return None


def _is_binary(data: DataSet) -> bool:
    return len(data.classes) == 2


def _what_data_has(data: DataSet) -> str:
    if data.classes:
        return f"The data has {len(data.classes)} classes"
    return f"The data has {data.targets.shape[1]} target values"


def _fit_problems(spec: ExperimentSpec, data: DataSet) -> Iterator[Problem]:
    """Output and loss go together, but the values to be predicted may lie out of reach."""
    if data.classes:
        return
    reach = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "relu": (0.0, math.inf)}
    reach["softmax"] = (0.0, 1.0)
    low, high = reach.get(spec.network.output.activation.name, (-math.inf, math.inf))
    if float(data.targets.min()) < low or float(data.targets.max()) > high:
        where = f"network.layers.{spec.network.output.id}.activation"
        label = ACTIVATIONS[spec.network.output.activation.name].label
        message = f"A {label} output can't reach all target values."
        mended = with_output(spec, data, "identity", "mean_squared_error")
        yield Problem(where, "warning", message, Mend("Make the output identity", mended))
