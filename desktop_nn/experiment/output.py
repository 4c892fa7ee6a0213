"""What the data asks of the output layer, and the loss and activation that go together there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import ZEROS, DataType, NetworkSpec
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
    network = network.with_layer(len(network.layers) - 1, output)
    if output.units != old.units:
        network = _without_misfit(network, len(network.layers) - 1)
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


def class_weight_count(data: DataSet) -> int:
    """How many class weights there are, where they are set: 0 for values. Of a single class there
    are two: the output tells it from all else."""
    return max(2, len(data.classes)) if data.classes else 0


def takes_the_data(loss: str, data: DataSet) -> bool:
    """Whether the loss can do with values, and with these, where the data has no classes."""
    row = LOSSES[loss]
    if data.classes or not (row.classes_only or row.shares_only):
        return True
    targets = data.targets
    return not row.classes_only and 0.0 <= float(targets.min()) <= float(targets.max()) <= 1.0


def adapted(spec: ExperimentSpec, old_data: DataSet, data: DataSet) -> ExperimentSpec:
    """The spec with its inputs and its output as new data needs them.

    Output and loss stay where they still fit; the usual ones are taken where they don't, or where
    the data changed from classes to values or back. Features stay while the inputs have the names
    that they were written for, and class weights while the classes are the same.
    """
    if data.input_names != old_data.input_names:
        spec = replace(spec, data=replace(spec.data, features=()))
    if data.classes != old_data.classes:
        spec = replace(spec, training=replace(spec.training, class_weights=()))
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
    """Weights and biases given by hand that no longer fit their layer give way to drawn ones."""
    network = spec.network
    for index in range(len(network.layers)):
        network = _without_misfit(network, index)
    return replace(spec, network=network)


def _without_misfit(network: NetworkSpec, index: int) -> NetworkSpec:
    layer = network.layers[index]
    if given_misfit(network, index) is not None:
        layer = replace(layer, initializer=Choice.of("xavier_normal"))
    if given_bias_misfit(network, index) is not None:
        layer = replace(layer, bias_initializer=ZEROS)
    return network.with_layer(index, layer)


def given_misfit(network: NetworkSpec, index: int) -> str | None:
    """What is wrong with a layer's weights given by hand, or None."""
    layer = network.layers[index]
    shape = f"{network.fan_in(index)} × {layer.units}"
    needed = network.fan_in(index) * layer.units
    return _misfit(layer.initializer, needed, network.dtype, "weights", shape)


def given_bias_misfit(network: NetworkSpec, index: int) -> str | None:
    """What is wrong with a layer's biases given by hand, or None."""
    layer = network.layers[index]
    shape = str(layer.units)
    return _misfit(layer.bias_initializer, layer.units, network.dtype, "biases", shape)


def _misfit(choice: Choice, needed: int, dtype: DataType, things: str, shape: str) -> str | None:
    """None too where nothing is given."""
    if choice.name != "given":
        return None
    values = choice.parameters.get("values")
    count = len(values) if isinstance(values, tuple) else 0
    largest = float(np.finfo(dtype).max)
    if isinstance(values, tuple) and not all(abs(value) <= largest for value in values):
        return f"Some of the {things} given are no finite numbers of {dtype}."
    return None if count == needed else f"{count} {things} are given, but the layer has {shape}."
