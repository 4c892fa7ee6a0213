"""The numbers of one weight, and of one neuron, that can be asked where they come from."""

from __future__ import annotations

from collections.abc import Iterator

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.asking import Asked
from desktop_nn.models.matrix_shelf import MEMORIES
from desktop_nn.models.number_text import grouped

MOST_OUTPUTS = 20
"""Of a sample's, that a menu has room for."""


def of_weight(spec: ExperimentSpec, layer: int, source: int, unit: int) -> Iterator[Asked]:
    """New weight, gradient, step, what the optimizer remembers of it, and the weight before. All
    counted from 0; names in the plan count layers from 1."""
    name, index = f"W{layer + 1}", (source, unit)
    said = f"{name}[{source + 1}, {unit + 1}]"
    yield Asked(f"weight {said}, with the step of the coming update", name, index, "after")
    yield Asked(f"gradient ∂L/∂{said}", f"d{name}", index)
    yield Asked(f"step of {said}", f"step_{name}", index, "update")
    yield from _memory_of(spec, layer, name, index, said)
    yield Asked(f"weight {said}, before the coming update", name, index, "before")


def of_input(unit: int) -> Asked:
    """From 0; of the sample that is shown."""
    return Asked(f"input {unit + 1}", "X", (unit,), of_sample=True)


def of_neuron(spec: ExperimentSpec, layer: int, unit: int) -> Iterator[Asked]:
    """Output, gradient, sum; what batch norm and dropout have of it; and its learned numbers, with
    what the optimizer remembers of the bias. Batch norm's γ and β stand for the bias where there is
    none."""
    of, number = spec.network.layers[layer], layer + 1
    neuron, one = f"of neuron {unit + 1}, layer {number}", (unit,)
    yield Asked(f"output a {neuron}", f"A{number}", one, of_sample=True)
    yield Asked(f"gradient δ = ∂L/∂z {neuron}", f"dZ{number}", one, of_sample=True)
    yield Asked(f"weighted sum z {neuron}", f"Z{number}", one, of_sample=True)
    if of.batch_norm:
        yield Asked(f"batch mean μ {neuron}", f"mean{number}", one)
        yield Asked(f"batch variance σ² {neuron}", f"variance{number}", one)
        yield Asked(f"normalised sum x̂ {neuron}", f"Xhat{number}", one, of_sample=True)
    if of.dropout:
        yield Asked(f"dropout mask {neuron}", f"mask{number}", one, of_sample=True)
    if of.bias:
        yield Asked(f"bias b {neuron}", f"b{number}", one, "after")
        said = f"the bias {neuron}"
        yield from _memory_of(spec, layer, f"b{number}", one, said)
    if of.batch_norm:
        yield Asked(f"scale γ {neuron}", f"gamma{number}", one, "after")
        yield Asked(f"shift β {neuron}", f"beta{number}", one, "after")


def of_data_sample(spec: ExperimentSpec, data: DataSet, row: int) -> Iterator[Asked]:
    """What an evaluation has of one sample, its `row` in the data set, from 0: its loss, and each
    of the outputs, by the name of its class or value where it has one."""
    names, units = data.classes or data.target_names, spec.network.output.units
    sample = f"of sample {grouped(row + 1)}"
    yield Asked(f"loss {sample}", "sample_loss", (0,), of_sample=True, data_row=row)
    last = f"A{len(spec.network.layers)}"
    for unit in range(min(units, MOST_OUTPUTS)):
        name = f"“{names[unit]}”" if len(names) == units else str(unit + 1)
        yield Asked(f"output {name} {sample}", last, (unit,), of_sample=True, data_row=row)


def _memory_of(
    spec: ExperimentSpec, layer: int, name: str, index: tuple[int, ...], said: str
) -> Iterator[Asked]:
    """None of a frozen layer: no update changes it."""
    if not spec.network.layers[layer].trainable:
        return
    for memory in OPTIMIZERS[spec.training.optimizer.name].memory:
        letter = MEMORIES.get(memory, memory)
        yield Asked(f"optimizer's {letter} of {said}", f"{memory}_{name}", index, "update")
