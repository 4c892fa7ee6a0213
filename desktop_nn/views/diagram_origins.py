"""The numbers that stand at a place of the network diagram, to be asked where they come from."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.views.diagram_layout import Column
from desktop_nn.views.diagram_quantity import GRADIENT, STEP, WEIGHT, EdgeQuantity
from desktop_nn.views.diagram_readout import Place


def origins_of(
    place: Place, columns: Sequence[Column], document: Document, quantity: EdgeQuantity
) -> tuple[Asked, ...]:
    """Of an edge its weight, gradient and step, what the lines show first; of a neuron its output,
    its gradient and its bias. None where several neurons share a place."""
    unit = _only_unit(columns[place.column], place.row)
    if unit is None:
        return ()
    if place.source is not None:
        source = _only_unit(columns[place.column - 1], place.source)
        return () if source is None else _edge(columns[place.column].layer, source, unit, quantity)
    layer = columns[place.column].layer
    if layer < 0:
        return (Asked(f"input {unit + 1}", "X", (unit,), of_sample=True),)
    return _neuron(document, layer, unit)


def _only_unit(column: Column, row: int) -> int | None:
    group = column.groups[row]
    return group.start if group.stop - group.start == 1 else None


def _edge(layer: int, source: int, unit: int, quantity: EdgeQuantity) -> tuple[Asked, ...]:
    """`layer` from 0; names in the plan count from 1."""
    name, index = f"W{layer + 1}", (source, unit)
    said = f"{name}[{source + 1}, {unit + 1}]"
    asked = {
        WEIGHT.name: Asked(
            f"weight {said}, with the step of the coming update", name, index, "after"
        ),
        GRADIENT.name: Asked(f"gradient ∂L/∂{said}", f"d{name}", index),
        STEP.name: Asked(f"step of {said}", f"step_{name}", index, "update"),
    }
    before = Asked(f"weight {said}, before the coming update", name, index, "before")
    return (asked.pop(quantity.name), *asked.values(), before)


def _neuron(document: Document, layer: int, unit: int) -> tuple[Asked, ...]:
    """Batch norm's γ and β stand for the bias where there is none."""
    spec, number = document.spec.network.layers[layer], layer + 1
    neuron = f"of neuron {unit + 1}, layer {number}"
    asked = [
        Asked(f"output a {neuron}", f"A{number}", (unit,), of_sample=True),
        Asked(f"gradient δ = ∂L/∂z {neuron}", f"dZ{number}", (unit,), of_sample=True),
    ]
    if spec.bias:
        asked.append(Asked(f"bias b {neuron}", f"b{number}", (unit,), "after"))
    if spec.batch_norm:
        asked.append(Asked(f"scale γ {neuron}", f"gamma{number}", (unit,), "after"))
        asked.append(Asked(f"shift β {neuron}", f"beta{number}", (unit,), "after"))
    return tuple(asked)
