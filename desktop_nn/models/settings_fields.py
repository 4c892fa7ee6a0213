"""The fields of data and training: what each is called, its value, and how it is changed.

One list, from the catalog, for the panels; so a new catalog row needs no change in a view.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.catalog.rows import Parameter, Row
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.effects import FIELD_EFFECTS
from desktop_nn.experiment.problem import Problem
from desktop_nn.models.document import Document
from desktop_nn.models.wording import value_text

Problems = tuple[Problem, ...]


@dataclass(frozen=True)
class NumberSetting:
    """A number that can be typed. `where` is the path at which its problems stand."""

    where: str
    label: str
    value: float
    change: Callable[[float], Problems]
    tooltip: str
    whole: bool = False
    percent: bool = False


@dataclass(frozen=True)
class ChoiceSetting:
    """One of several named rows: `options` are (name, label, sentence)."""

    where: str
    label: str
    value: str
    options: tuple[tuple[str, str, str], ...]
    change: Callable[[str], Problems]
    tooltip: str


@dataclass(frozen=True)
class SwitchSetting:
    """On or off."""

    where: str
    label: str
    value: bool
    change: Callable[[bool], Problems]
    tooltip: str


Setting = NumberSetting | ChoiceSetting | SwitchSetting


def _effect(field: str) -> str:
    return FIELD_EFFECTS[field].value.capitalize() + "."


def _options(rows: tuple[Row, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((row.name, row.label, f"{row.use}\n{row.formula}") for row in rows)


def _range_text(parameter: Parameter) -> str:
    low = "above" if parameter.open_minimum else "from"
    parts = []
    if parameter.minimum > float("-inf"):
        parts.append(f"{low} {parameter.minimum:g}")
    if parameter.maximum < float("inf"):
        parts.append(f"to {parameter.maximum:g}")
    return f"Range: {' '.join(parts)}." if parts else "Any number."


# Data


def data_settings(document: Document) -> list[Setting]:
    """Parameters of the data set, then split, batch and scaling."""
    data = document.spec.data
    settings: list[Setting] = []
    if data.source.name in DATA_SOURCES:
        for parameter in DATA_SOURCES[data.source.name].parameters:
            settings.append(_source_parameter(document, parameter))
    settings += [
        _validation_share(document),
        _batch_size(document),
        _standardize(document),
    ]
    if data.source.name != OWN:
        settings.append(_data_seed(document))
    return settings


def _source_parameter(document: Document, parameter: Parameter) -> NumberSetting:
    where = f"data.source.{parameter.name}"

    def change(value: float) -> Problems:
        data = document.spec.data
        source = data.source.with_value(parameter.name, _whole(value, parameter.whole))
        text = value_text(parameter.label, value)
        return document.change_data(replace(data, source=source), text, where, merge=True)

    value = document.spec.data.source.number(parameter.name)
    tooltip = f"{_range_text(parameter)}\n{_effect('source')}"
    return NumberSetting(where, parameter.label, value, change, tooltip, parameter.whole)


def _whole(value: float, whole: bool) -> float:
    return int(value) if whole and value.is_integer() else value


def _validation_share(document: Document) -> NumberSetting:
    where = "data.validation_share"

    def change(value: float) -> Problems:
        data = replace(document.spec.data, validation_share=value)
        text = f"validation share {value:.0%}"
        return document.change_data(data, text, where, merge=True)

    tooltip = f"The share of samples that is never trained on.\n{_effect('validation_share')}"
    value = document.spec.data.validation_share
    return NumberSetting(where, "Validation share", value, change, tooltip, percent=True)


def _batch_size(document: Document) -> NumberSetting:
    where = "training.batch_size"

    def change(value: float) -> Problems:
        refused = _not_whole(document, where, "Batch size", value)
        if refused:
            return refused
        training = replace(document.spec.training, batch_size=int(value))
        text = value_text("Batch size", int(value))
        return document.change_training(training, text, where, merge=True)

    tooltip = f"Samples per update: N in the formulas.\n{_effect('batch_size')}"
    value = float(document.spec.training.batch_size)
    return NumberSetting(where, "Batch size", value, change, tooltip, whole=True)


def _not_whole(document: Document, where: str, label: str, value: float) -> Problems:
    """Whole numbers stay whole in the spec, so anything else is refused before it gets there."""
    refusal = Parameter(where, label, 1, whole=True).refusal(value)
    return document.refuse(Problem(where, "error", refusal)) if refusal else ()


def _standardize(document: Document) -> SwitchSetting:
    where = "data.standardize"

    def change(value: bool) -> Problems:
        data = replace(document.spec.data, standardize=value)
        text = "standardise inputs" if value else "leave inputs as they are"
        return document.change_data(data, text, where)

    tooltip = (
        "x ← (x − mean) / standard deviation, column by column, of the training part.\n"
        + _effect("standardize")
    )
    return SwitchSetting(where, "Standardise", document.spec.data.standardize, change, tooltip)


def _data_seed(document: Document) -> NumberSetting:
    where = "data.seed"

    def change(value: float) -> Problems:
        refused = _not_whole(document, where, "Data seed", value)
        if refused:
            return refused
        data = replace(document.spec.data, seed=int(value))
        return document.change_data(data, value_text("Data seed", int(value)), where, merge=True)

    tooltip = f"Makes the samples and the split; not the network.\n{_effect('source')}"
    value = float(document.spec.data.seed)
    return NumberSetting(where, "Data seed", value, change, tooltip, whole=True)


# Training


def training_settings(document: Document) -> list[Setting]:
    """Loss, optimizer with all its parameters, penalty, seed."""
    optimizer = OPTIMIZERS[document.spec.training.optimizer.name]
    parameters = [_optimizer_parameter(document, p) for p in optimizer.parameters]
    return [_loss(document), _optimizer(document), *parameters, _l2(document), _seed(document)]


def _loss(document: Document) -> ChoiceSetting:
    where = "training.loss"

    def change(name: str) -> Problems:
        training = replace(document.spec.training, loss=LOSSES[name].choice())
        text = f"loss {LOSSES[name].label.lower()}"
        return document.change_training(training, text, where)

    row = LOSSES[document.spec.training.loss.name]
    tooltip = f"{row.use}\n{row.formula}\n{_effect('loss')}"
    return ChoiceSetting(where, "Loss", row.name, _options(LOSSES.rows), change, tooltip)


def _optimizer(document: Document) -> ChoiceSetting:
    where = "training.optimizer"

    def change(name: str) -> Problems:
        training = replace(document.spec.training, optimizer=OPTIMIZERS[name].choice())
        return document.change_training(training, f"optimizer {OPTIMIZERS[name].label}", where)

    row = OPTIMIZERS[document.spec.training.optimizer.name]
    tooltip = f"{row.use}\n{row.formula}\n{_effect('optimizer')}"
    return ChoiceSetting(where, "Optimizer", row.name, _options(OPTIMIZERS.rows), change, tooltip)


def _optimizer_parameter(document: Document, parameter: Parameter) -> NumberSetting:
    where = f"training.optimizer.{parameter.name}"

    def change(value: float) -> Problems:
        training = document.spec.training
        optimizer = training.optimizer.with_value(parameter.name, value)
        text = value_text(parameter.label, value)
        changed = replace(training, optimizer=optimizer)
        return document.change_training(changed, text, where, merge=True)

    row = OPTIMIZERS[document.spec.training.optimizer.name]
    tooltip = f"{row.formula}\n{_range_text(parameter)}\n{_effect('optimizer_parameter')}"
    value = document.spec.training.optimizer.number(parameter.name)
    return NumberSetting(where, parameter.label, value, change, tooltip)


def _l2(document: Document) -> NumberSetting:
    where = "training.l2"

    def change(value: float) -> Problems:
        training = replace(document.spec.training, l2=value)
        return document.change_training(training, value_text("L2", value), where, merge=True)

    tooltip = f"Adds ½ λ Σ W² to the loss: on weights only.\nRange: from 0.\n{_effect('l2')}"
    return NumberSetting(where, "L2 λ", document.spec.training.l2, change, tooltip)


def _seed(document: Document) -> NumberSetting:
    where = "seed"

    def change(value: float) -> Problems:
        return _not_whole(document, where, "Seed", value) or document.change_seed(int(value))

    tooltip = f"Draws the weights, the order of samples, the dropout.\n{_effect('seed')}"
    return NumberSetting(where, "Seed", float(document.spec.seed), change, tooltip, whole=True)
