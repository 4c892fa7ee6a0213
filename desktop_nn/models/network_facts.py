"""What is said of a network: its shape, its parameters, its layers in words."""

from __future__ import annotations

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.specs import LayerSpec, NetworkSpec
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.models.number_text import grouped, shown
from desktop_nn.models.settings_fields import AT_RESET_MARK

MOST_SHAPES = 8


def parameter_count(network: NetworkSpec) -> int:
    """All numbers that are learnt: weights, biases, γ and β."""
    return parameter_layout(network).size


def widths(network: NetworkSpec) -> tuple[int, ...]:
    """The inputs, then the units of each layer."""
    return (network.inputs, *(layer.units for layer in network.layers))


def shape_text(network: NetworkSpec) -> str:
    """“2 → 8 → 8 → 1”; of a very deep network its beginning and its end."""
    numbers = [grouped(width) for width in widths(network)]
    if len(numbers) > MOST_SHAPES:
        numbers = [*numbers[:4], "…", *numbers[-2:]]
    return " → ".join(numbers)


def described(network: NetworkSpec) -> str:
    """“2 inputs, tanh 8, tanh 8, sigmoid 1”: for those who can't see it."""
    inputs = "1 input" if network.inputs == 1 else f"{grouped(network.inputs)} inputs"
    layers = [f"{activation_label(layer)} {grouped(layer.units)}" for layer in network.layers]
    return ", ".join([inputs, *layers])


def activation_label(layer: LayerSpec) -> str:
    return ACTIVATIONS[layer.activation.name].label


def row_label(activation: Choice) -> str:
    """What an activation is called."""
    return ACTIVATIONS[activation.name].label


def layer_heading(layer: LayerSpec) -> str:
    """“tanh · 8”."""
    return f"{activation_label(layer)} · {grouped(layer.units)}"


def layer_detail(layer: LayerSpec, waits: bool = False) -> str:
    """“Xavier · batch norm · dropout 0.1”: only what there is. The initializer is marked while it
    `waits` for the next reset."""
    mark = f" {AT_RESET_MARK}" if waits else ""
    parts = [INITIALIZERS[layer.initializer.name].label + mark]
    if layer.batch_norm:
        parts.append("batch norm")
    if layer.dropout > 0.0:
        parts.append(f"dropout {shown(layer.dropout)}")
    if not layer.bias:
        parts.append("no bias")
    return " · ".join(parts)


def output_names(network: NetworkSpec, data: DataSet) -> tuple[str, ...]:
    """A name for each output unit: its class, or the value it predicts; none for one output that
    tells two classes apart."""
    names = data.classes or data.target_names
    return names if len(names) == network.output.units else ()
