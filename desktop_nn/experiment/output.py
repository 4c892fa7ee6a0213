"""What the data asks of the output layer, and the loss and activation that go together there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.features import feature_count
from desktop_nn.experiment.specs import ExperimentSpec


def allowed_units(data: DataSet, activation: str) -> tuple[int, ...]:
    """The numbers of output units that fit the data; the first is the usual one."""
    if not data.classes:
        return (data.targets.shape[1],)
    classes = max(2, len(data.classes))
    if classes == 2:
        return (2,) if activation == "softmax" else (1, 2)
    return (classes,)


def usual_output(data: DataSet) -> tuple[str, str]:
    """The activation and the loss that one would take for the data."""
    if not data.classes:
        return "identity", "mean_squared_error"
    return ("sigmoid" if len(data.classes) <= 2 else "softmax"), "cross_entropy"


def with_output(spec: ExperimentSpec, data: DataSet, activation: str, loss: str) -> ExperimentSpec:
    """The spec with this output activation and loss, and as many units as the data asks for."""
    network, old = spec.network, spec.network.output
    allowed = allowed_units(data, activation)
    output = replace(
        old,
        units=old.units if old.units in allowed else allowed[0],
        activation=_choice(old.activation, activation, ACTIVATIONS),
        dropout=0.0,
    )
    if output.units != old.units and output.initializer.name == "given":
        output = replace(output, initializer=Choice.of("xavier_normal"))
    network = network.with_layer(len(network.layers) - 1, output)
    chosen_loss = _choice(spec.training.loss, loss, LOSSES)
    return replace(spec, network=network, training=replace(spec.training, loss=chosen_loss))


def _choice(present: Choice, name: str, table: object) -> Choice:
    row = table[name]  # type: ignore[index]
    return present if present.name == name else row.choice()


def fits(spec: ExperimentSpec, data: DataSet) -> bool:
    """Whether output layer and loss go together, and with the data."""
    output = spec.network.output
    if output.units not in allowed_units(data, output.activation.name):
        return False
    if not takes_the_data(spec.training.loss.name, data):
        return False
    pairing = LOSSES[spec.training.loss.name].pairing(output.activation.name, output.units)
    return pairing is not None


def takes_the_data(loss: str, data: DataSet) -> bool:
    """Whether the loss can do with values, where the data has no classes."""
    return bool(data.classes) or not LOSSES[loss].classes_only


def adapted(spec: ExperimentSpec, old_data: DataSet, data: DataSet) -> ExperimentSpec:
    """The spec with its inputs and its output as new data needs them.

    Output and loss stay where they still fit; the usual ones are taken where they don't, or where
    the data changed from classes to values or back. Features stay while the inputs have the names
    that they were written for.
    """
    if data.input_names != old_data.input_names:
        spec = replace(spec, data=replace(spec.data, features=()))
    network: NetworkSpec = replace(spec.network, inputs=feature_count(spec.data, data))
    spec = replace(spec, network=network)
    same_kind = bool(old_data.classes) == bool(data.classes)
    if same_kind and fits(spec, data):
        return _without_misfits(spec)
    if same_kind:
        output, loss = spec.network.output.activation.name, spec.training.loss.name
        resized = with_output(spec, data, output, loss)
        if fits(resized, data) and output == "softmax":
            return _without_misfits(resized)
    return _without_misfits(with_output(spec, data, *usual_output(data)))


def _without_misfits(spec: ExperimentSpec) -> ExperimentSpec:
    """Weights given by hand that no longer fit their layer give way to Xavier's."""
    network = spec.network
    for index, layer in enumerate(network.layers):
        if given_misfit(network, index) is not None:
            layer = replace(layer, initializer=Choice.of("xavier_normal"))
            network = network.with_layer(index, layer)
    return replace(spec, network=network)


def given_misfit(network: NetworkSpec, index: int) -> str | None:
    """What is wrong with a layer's weights given by hand, or None."""
    layer = network.layers[index]
    if layer.initializer.name != "given":
        return None
    values = layer.initializer.parameters.get("values")
    count = len(values) if isinstance(values, tuple) else 0
    needed = network.fan_in(index) * layer.units
    largest = float(np.finfo(network.dtype).max)
    if isinstance(values, tuple) and not all(abs(value) <= largest for value in values):
        return f"Some of the weights given are no finite numbers of {network.dtype}."
    if count == needed:
        return None
    return f"{count} weights are given, but the layer has {network.fan_in(index)} × {layer.units}."
