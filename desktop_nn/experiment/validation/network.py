"""Problems of a network by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.engine.catalog.activations import Activation
from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.number_text import grouped, shown
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.output import given_bias_misfit, given_misfit
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.validation.choices import choice_problems

MOST_UNITS = 4096
MOST_LAYERS = 32
MOST_PARAMETERS = 20_000_000
MOST_DRAWS = 2**32 - 1


def network_problems(network: NetworkSpec) -> tuple[Problem, ...]:
    """The problems of a network by itself, without mends: those need the whole experiment."""
    where = "network.layers"
    if not network.layers:
        return (Problem(where, "error", "A network needs at least its output layer."),)
    if len(network.layers) > MOST_LAYERS:
        return (Problem(where, "error", f"At most {MOST_LAYERS} layers."),)
    ids = [layer.id for layer in network.layers]
    if len(set(ids)) != len(ids) or min(ids) < 1 or max(ids) >= network.next_id:
        return (Problem(where, "error", "Layer ids must differ and lie below the next id."),)
    problems = [p for i in range(len(network.layers)) for p in _layer_problems(network, i)]
    problems += _frozen_problems(network)
    if not any(problem.severity == "error" for problem in problems):
        problems += _size_problems(network)
    return tuple(problems)


def _layer_problems(network: NetworkSpec, index: int) -> Iterator[Problem]:
    layer = network.layers[index]
    is_output = index == len(network.layers) - 1
    where = f"network.layers.{layer.id}"
    yield from _units_problems(where, layer)
    yield from choice_problems(f"{where}.activation", layer.activation, ACTIVATIONS)
    if layer.activation.name in ACTIVATIONS:
        yield from _activation_problems(where, ACTIVATIONS[layer.activation.name], is_output)
    if not 0 <= layer.draw <= MOST_DRAWS:
        message = f"A layer's draw is a number from 0 to {grouped(MOST_DRAWS)}."
        yield Problem(f"{where}.draw", "error", message)
    yield from _initializer_problems(network, index)
    yield from _bias_initializer_problems(network, index)
    yield from _bias_problems(where, layer)
    yield from _dropout_problems(where, layer, is_output)


def _activation_problems(where: str, row: Activation, is_output: bool) -> Iterator[Problem]:
    """Of a known activation where it stands."""
    field = f"{where}.activation"
    if row.output_only and not is_output:
        message = f"Only the output layer can have {row.label} as its activation."
        yield Problem(field, "error", message)
    elif row.slip_of:
        message = (
            f"On purpose, the derivative is {row.derivative}: the gradients of this layer and of "
            "those before it are wrong, as the gradient check shows."
        )
        yield Problem(field, "warning", message)


def _units_problems(where: str, layer: LayerSpec) -> Iterator[Problem]:
    if layer.units < 1:
        message = f"A layer needs at least 1 unit, not {grouped(layer.units)}."
        yield Problem(f"{where}.units", "error", message)
    elif layer.units > MOST_UNITS:
        message = (
            f"A layer can have at most {grouped(MOST_UNITS)} units, not {grouped(layer.units)}."
        )
        yield Problem(f"{where}.units", "error", message)


def _initializer_problems(network: NetworkSpec, index: int) -> Iterator[Problem]:
    layer = network.layers[index]
    where = f"network.layers.{layer.id}.initializer"
    if layer.initializer.name != "given":
        yield from choice_problems(where, layer.initializer, INITIALIZERS)
        return
    misfit = given_misfit(network, index)
    if misfit:
        yield Problem(where, "error", misfit + " Choose another initializer for it first.")


def _bias_initializer_problems(network: NetworkSpec, index: int) -> Iterator[Problem]:
    layer = network.layers[index]
    where, name = f"network.layers.{layer.id}.bias_initializer", layer.bias_initializer.name
    if name == "given":
        misfit = given_bias_misfit(network, index)
        if misfit:
            yield Problem(where, "error", misfit + " Choose another initializer for them first.")
    elif name in INITIALIZERS and not INITIALIZERS[name].for_biases:
        label = INITIALIZERS[name].label
        yield Problem(where, "error", f"{label} is meant for weights: it needs a fan-in.")
    else:
        yield from choice_problems(where, layer.bias_initializer, INITIALIZERS)


def _bias_problems(where: str, layer: LayerSpec) -> Iterator[Problem]:
    if layer.batch_norm and layer.bias:
        message = "Batch norm takes the mean away, and the bias with it: its gradient is always 0."
        yield Problem(f"{where}.bias", "note", message)


def _dropout_problems(where: str, layer: LayerSpec, is_output: bool) -> Iterator[Problem]:
    if not (math.isfinite(layer.dropout) and 0.0 <= layer.dropout < 1.0):
        message = f"Dropout must be at least 0 and less than 1, not {shown(layer.dropout)}."
        yield Problem(f"{where}.dropout", "error", message)
    elif is_output and layer.dropout > 0.0:
        yield Problem(f"{where}.dropout", "error", "An output layer has no dropout.")
    elif layer.dropout > 0.9:
        message = "More than nine in ten units are dropped: little will be learnt."
        yield Problem(f"{where}.dropout", "warning", message)


def _frozen_problems(network: NetworkSpec) -> Iterator[Problem]:
    if not any(layer.trainable for layer in network.layers):
        where = f"network.layers.{network.output.id}.trainable"
        yield Problem(where, "warning", "All layers are frozen: nothing is learnt.")


def _size_problems(network: NetworkSpec) -> Iterator[Problem]:
    size = parameter_layout(network).size
    if size > MOST_PARAMETERS:
        most = grouped(MOST_PARAMETERS)
        message = f"The network would have {grouped(size)} parameters; at most {most}."
        widest = max(network.layers, key=lambda layer: layer.units)
        yield Problem(f"network.layers.{widest.id}.units", "error", message)
