"""The fields of the data: from the catalog, so that a new data set needs no change in a view."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.catalog.rows import Parameter
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import DATA_SOURCES, OWN
from desktop_nn.experiment.data_sets.painted import CLASSES, CURVE, PAINTED, VALUES
from desktop_nn.experiment.validation import LARGEST_SEED
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import shown_percent
from desktop_nn.models.settings_fields import (
    SEED_RANGE,
    NumberSetting,
    Problems,
    Setting,
    SwitchSetting,
    effect_mark,
    effect_text,
    parameter_setting,
    refuse_fraction,
)
from desktop_nn.models.wording import value_text

SHARE_TIP = (
    "The share of samples that is never trained on; the validation loss is their mean loss.\n"
    "20, 20 % and 0.2 mean the same: without a sign, a number from 1 on is percent, one below 1 is "
    "the share itself. So 1 is 1 %, and half a percent is typed as 0.5 %."
)


def data_settings(document: Document) -> list[Setting]:
    """Parameters of the data set, then split, batch and scaling."""
    source = document.spec.data.source
    settings: list[Setting] = [
        _source_parameter(document, each) for each in _source_parameters(source)
    ]
    settings += [_validation_share(document), _batch_size(document), _standardize(document)]
    if source.name != OWN:
        settings.append(_data_seed(document))
    return settings


def _source_parameters(source: Choice) -> tuple[Parameter, ...]:
    if source.name == PAINTED:
        return (CLASSES,) if source.number("classes") not in (CURVE, VALUES) else ()
    return DATA_SOURCES[source.name].parameters if source.name in DATA_SOURCES else ()


def _source_parameter(document: Document, parameter: Parameter) -> NumberSetting:
    where = f"data.source.{parameter.name}"

    def change(value: float, merge: bool = False) -> Problems:
        number = int(value) if parameter.whole and float(value).is_integer() else value
        source = document.spec.data.source.with_value(parameter.name, number)
        data = replace(document.spec.data, source=source)
        return document.change_data(data, value_text(parameter.label, number), where, merge=merge)

    value = document.spec.data.source.number(parameter.name)
    name = document.spec.data.source.name
    formula = DATA_SOURCES[name].formula if name in DATA_SOURCES else ""
    return parameter_setting(where, parameter, value, change, "source", formula)


def _validation_share(document: Document) -> NumberSetting:
    where = "data.validation_share"

    def change(value: float, merge: bool = False) -> Problems:
        data = replace(document.spec.data, validation_share=value)
        text = f"validation share {shown_percent(value)}"
        return document.change_data(data, text, where, merge=merge)

    return NumberSetting(
        where,
        "Validation share",
        document.spec.data.validation_share,
        change,
        f"{SHARE_TIP}\n{effect_text('validation_share')}",
        percent=True,
        lowest=0.0,
        highest=0.95,
        mark=effect_mark("validation_share"),
    )


def _batch_size(document: Document) -> NumberSetting:
    where = "training.batch_size"

    def change(value: float, merge: bool = False) -> Problems:
        refused = refuse_fraction(document, where, "Batch size", value)
        if refused:
            return refused
        training = replace(document.spec.training, batch_size=int(value))
        text = value_text("Batch size", int(value))
        return document.change_training(training, text, where, merge=merge)

    tooltip = (
        "N: the samples of one update; its gradient is the mean over them, ∂L/∂w = 1/N Σ ∂Lₙ/∂w.\n"
        f"Range: from 1.\n{effect_text('batch_size')}"
    )
    value = float(document.spec.training.batch_size)
    return NumberSetting(where, "Batch size", value, change, tooltip, whole=True, lowest=1.0)


def _standardize(document: Document) -> SwitchSetting:
    where = "data.standardize"

    def change(value: bool) -> Problems:
        data = replace(document.spec.data, standardize=value)
        text = "standardise inputs" if value else "leave inputs as they are"
        return document.change_data(data, text, where)

    tooltip = (
        "x ← (x − mean) / standard deviation, column by column, of the training part.\n"
        + effect_text("standardize")
    )
    mark, on = effect_mark("standardize"), document.spec.data.standardize
    return SwitchSetting(where, "Standardise", on, change, tooltip, mark)


def _data_seed(document: Document) -> NumberSetting:
    where = "data.seed"

    def change(value: float, merge: bool = False) -> Problems:
        refused = refuse_fraction(document, where, "Data seed", value)
        if refused:
            return refused
        data = replace(document.spec.data, seed=int(value))
        return document.change_data(data, value_text("Data seed", int(value)), where, merge=merge)

    return NumberSetting(
        where,
        "Data seed",
        float(document.spec.data.seed),
        change,
        "Draws the samples and which of them validate: the same seed, the same samples. The "
        f"network's weights have a seed of their own.\n{SEED_RANGE}\n{effect_text('source')}",
        whole=True,
        lowest=0.0,
        highest=float(LARGEST_SEED),
        mark=effect_mark("source"),
    )
