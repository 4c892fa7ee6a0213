"""The fields of one layer that the table has no room for: parameters of its activation and its
initializers, what it is trained for, and the draw of its numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.models.document import Document
from desktop_nn.models.initializer_settings import initializer_settings
from desktop_nn.models.network_facts import layer_heading
from desktop_nn.models.number_text import counted, grouped, shown, signed
from desktop_nn.models.settings_fields import (
    ChoiceSetting,
    NumberSetting,
    Problems,
    Setting,
    SwitchSetting,
    choice_parameters,
    effect_mark,
    effect_text,
    row_options,
)
from desktop_nn.models.wording import row_text

DROPOUT_TIP = (
    "p: in training, a ← 0 with probability p, else a / (1 − p); at rest nothing is dropped.\n"
    "Range: from 0 to less than 1."
)
NORM_TIP = "U = γ (Z − mean) / √(variance + ε) + β, over the batch."
TRAINABLE_TIP = (
    "w ← w − step, as the optimizer makes it; off, the layer is frozen: no update changes its "
    "W, b, γ and β, and gradients pass through it."
)
BIAS_TIP = "How b in Z = A W + b is drawn at the start."


def layer_settings(document: Document, row: int) -> list[Setting]:
    """Of the layer at `row`, from 0."""
    layer = document.spec.network.layers[row]
    is_output = row == len(document.spec.network.layers) - 1
    return [
        _activation(document, row, is_output),
        *_activation_parameters(document, row),
        _weights(document, row),
        *_weight_parameters(document, row),
        *(_bias(document, row) if layer.bias else ()),
        _switch(document, row, "trainable", "Trainable", TRAINABLE_TIP),
        _switch(document, row, "batch_norm", "Batch norm", NORM_TIP),
        *(() if is_output else (_dropout(document, row),)),
    ]


def layer_title(document: Document, row: int) -> str:
    """“Layer 1 · tanh · 8”."""
    return f"Layer {row + 1} · {layer_heading(document.spec.network.layers[row])}"


def initializer_of(document: Document, row: int, name: str = "") -> Choice:
    """The layer's initializer; with a `name`, what choosing that one would give it."""
    present = document.spec.network.layers[row].initializer
    return present if name in ("", present.name) else INITIALIZERS[name].choice()


def activation_of(document: Document, row: int, name: str = "") -> Choice:
    """The layer's activation; with a `name`, what choosing that one would give it."""
    present = document.spec.network.layers[row].activation
    return present if name in ("", present.name) else ACTIVATIONS[name].choice()


def initializer_title(document: Document, row: int, initializer: Choice) -> str:
    """“W ~ N(0, 2/784)”: how the layer's W is drawn by it, with the layer's own fans."""
    network = document.spec.network
    chosen, fan_in = INITIALIZERS[initializer.name], network.fan_in(row)
    units = network.layers[row].units
    if chosen.own_values:
        return f"W: {counted(fan_in * units, 'value')} given"
    return f"W ~ {signed(chosen.distribution(fan_in, units, initializer))}"


def distribution_text(document: Document, row: int) -> str:
    """“N(0, 2 / fan_in), here N(0, 2/784) with fan-in 784 and fan-out 128.”"""
    network = document.spec.network
    layer, fan_in = network.layers[row], network.fan_in(row)
    chosen = INITIALIZERS[layer.initializer.name]
    here = initializer_title(document, row, layer.initializer)
    fans = f"with fan-in {grouped(fan_in)} and fan-out {grouped(layer.units)}."
    return f"{chosen.formula}, here {here} {fans}"


def _change(
    document: Document, row: int, text: str, where: str, merge: bool = False, **values: Any
) -> Problems:
    layer: LayerSpec = replace(document.spec.network.layers[row], **values)
    return document.change_layer(row, layer, f"{text} in layer {row + 1}", where, merge=merge)


def _place(document: Document, row: int, field: str) -> str:
    return f"network.layers.{document.spec.network.layers[row].id}.{field}"


def _putting(document: Document, row: int, field: str) -> Callable[..., Problems]:
    def put(choice: Choice, text: str, where: str, merge: bool) -> Problems:
        return _change(document, row, text, where, merge, **{field: choice})

    return put


def _activation(document: Document, row: int, is_output: bool) -> ChoiceSetting:
    where = _place(document, row, "activation")

    def change(name: str) -> Problems:
        text = row_text("activation", ACTIVATIONS[name].label)
        return _change(document, row, text, where, activation=activation_of(document, row, name))

    chosen = ACTIVATIONS[activation_of(document, row).name]
    offered = ACTIVATIONS.offered_beside(chosen.name)
    options = row_options(tuple(r for r in offered if is_output or not r.output_only))
    tooltip = (
        f"{chosen.use}\n{chosen.formula}, f′: {chosen.derivative}\n{effect_text('activation')}"
    )
    mark = effect_mark("activation")
    return ChoiceSetting(where, "Activation", chosen.name, options, change, tooltip, mark)


def _weights(document: Document, row: int) -> ChoiceSetting:
    where = _place(document, row, "initializer")

    def change(name: str) -> Problems:
        text = row_text("initializer", INITIALIZERS[name].label)
        return _change(document, row, text, where, initializer=initializer_of(document, row, name))

    chosen = INITIALIZERS[initializer_of(document, row).name]
    offered = tuple(r for r in INITIALIZERS.rows if not r.own_values or r is chosen)
    tooltip = f"{chosen.use}\n{distribution_text(document, row)}\n{effect_text('initializer')}"
    options, mark = row_options(offered), effect_mark("initializer")
    return ChoiceSetting(where, "Weights", chosen.name, options, change, tooltip, mark)


def _activation_parameters(document: Document, row: int) -> list[Setting]:
    where = _place(document, row, "activation")
    chosen = ACTIVATIONS[document.spec.network.layers[row].activation.name]

    def read() -> Choice:
        return document.spec.network.layers[row].activation

    put = _putting(document, row, "activation")
    settings = choice_parameters(where, chosen, read, put, "activation")
    return [replace(each, label=f"f: {each.label}") for each in settings]


def _weight_parameters(document: Document, row: int) -> list[Setting]:
    label = INITIALIZERS[document.spec.network.layers[row].initializer.name].label
    prefix = f"Layer {row + 1} · {label} "
    settings = initializer_settings(document, row)
    return [replace(each, label=f"W: {each.label.removeprefix(prefix)}") for each in settings]


def _bias(document: Document, row: int) -> list[Setting]:
    """How biases are drawn, and what that takes."""
    where = _place(document, row, "bias_initializer")
    present = document.spec.network.layers[row].bias_initializer
    chosen = INITIALIZERS[present.name]

    def read() -> Choice:
        return document.spec.network.layers[row].bias_initializer

    def change(name: str) -> Problems:
        if name == read().name:
            # Chosen again: its parameters stay as they are.
            document.dismiss()
            return ()
        text = row_text("bias initializer", INITIALIZERS[name].label)
        return _change(document, row, text, where, bias_initializer=INITIALIZERS[name].choice())

    offered = tuple(each for each in INITIALIZERS.rows if each.for_biases and not each.own_values)
    options = row_options((chosen, *offered) if chosen.own_values else offered)
    tooltip = f"{BIAS_TIP}\n{chosen.formula}\n{effect_text('bias_initializer')}"
    mark = effect_mark("bias_initializer")
    choice = ChoiceSetting(where, "Biases", present.name, options, change, tooltip, mark)
    if chosen.own_values:
        return [choice]
    put = _putting(document, row, "bias_initializer")
    settings = choice_parameters(where, chosen, read, put, "bias_initializer")
    return [choice, *(replace(each, label=f"b: {each.label}") for each in settings)]


def _switch(document: Document, row: int, field: str, label: str, tip: str) -> SwitchSetting:
    where = _place(document, row, field)

    def change(on: bool) -> Problems:
        if field == "batch_norm":
            # It takes the mean away, and a bias with it; β does its work.
            text = "batch norm" if on else "no batch norm"
            return _change(document, row, text, where, batch_norm=on, bias=not on)
        text = "trainable" if on else "frozen"
        layer = replace(document.spec.network.layers[row], trainable=on)
        return document.change_layer(row, layer, f"layer {row + 1} {text}", where)

    on = getattr(document.spec.network.layers[row], field)
    tooltip = f"{tip}\n{effect_text(field)}"
    return SwitchSetting(where, label, on, change, tooltip, effect_mark(field))


def _dropout(document: Document, row: int) -> NumberSetting:
    where = _place(document, row, "dropout")

    def change(value: float, merge: bool = False) -> Problems:
        return _change(document, row, f"dropout {shown(value)}", where, merge, dropout=value)

    value = document.spec.network.layers[row].dropout
    tooltip = f"{DROPOUT_TIP}\n{effect_text('dropout')}"
    mark = effect_mark("dropout")
    return NumberSetting(
        where, "Dropout p", value, change, tooltip, lowest=0.0, highest=0.95, mark=mark
    )
