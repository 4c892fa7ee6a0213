"""The parameters of a layer's initializer, as settings for a form."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.catalog import INITIALIZERS, Parameter
from desktop_nn.models.document import Document
from desktop_nn.models.settings_fields import (
    NumberSetting,
    Problems,
    Setting,
    parameter_setting,
)
from desktop_nn.models.wording import value_text


def initializer_settings(document: Document, row: int) -> list[Setting]:
    """One setting for each parameter of the initializer of the layer at `row` (from 0)."""
    layer = document.spec.network.layers[row]
    parameters = INITIALIZERS[layer.initializer.name].parameters
    return [_setting(document, row, parameter) for parameter in parameters]


def _setting(document: Document, row: int, parameter: Parameter) -> NumberSetting:
    layer = document.spec.network.layers[row]
    initializer = INITIALIZERS[layer.initializer.name]
    where = f"network.layers.{layer.id}.initializer.{parameter.name}"

    def change(value: float, merge: bool = False) -> Problems:
        present = document.spec.network.layers[row]
        choice = present.initializer.with_value(parameter.name, value)
        text = f"{value_text(parameter.label, value)} in layer {row + 1}"
        changed = replace(present, initializer=choice)
        return document.change_layer(row, changed, text, where, merge=merge)

    value = layer.initializer.number(parameter.name)
    formula = initializer.formula
    setting = parameter_setting(where, parameter, value, change, "initializer", formula)
    return replace(setting, label=f"Layer {row + 1} · {initializer.label} {parameter.label}")
