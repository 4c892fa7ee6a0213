"""The parameters of a layer's initializer, as settings for a form."""

from __future__ import annotations

from desktop_nn.engine.catalog import INITIALIZERS, Parameter
from desktop_nn.experiment.effects import FIELD_EFFECTS
from desktop_nn.models.document import Document
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.models.settings_fields import NumberSetting, Problems, Setting


def initializer_settings(document: Document, table: LayerTable, row: int) -> list[Setting]:
    """One setting for each parameter of the initializer of the layer at `row` (from 0)."""
    layer = document.spec.network.layers[row]
    initializer = INITIALIZERS[layer.initializer.name]
    return [
        _setting(document, table, row, layer.id, parameter) for parameter in initializer.parameters
    ]


def _setting(
    document: Document, table: LayerTable, row: int, layer_id: int, parameter: Parameter
) -> NumberSetting:
    layer = document.spec.network.layers[row]
    initializer = INITIALIZERS[layer.initializer.name]

    def change(value: float) -> Problems:
        table.set_initializer_parameter(row, parameter.name, value)
        return document.problems

    return NumberSetting(
        f"network.layers.{layer_id}.initializer.{parameter.name}",
        f"Layer {row + 1} · {initializer.label} {parameter.label}",
        layer.initializer.number(parameter.name),
        change,
        f"{initializer.formula}\n{FIELD_EFFECTS['initializer'].value.capitalize()}.",
    )
