"""The fields of the training: from the catalog, so a new optimizer needs no change in a view."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.catalog.rows import Parameter, Row
from desktop_nn.experiment.validation import LARGEST_SEED
from desktop_nn.models.document import Document
from desktop_nn.models.settings_fields import (
    SEED_RANGE,
    ChoiceSetting,
    NumberSetting,
    Problems,
    Setting,
    effect_mark,
    effect_text,
    parameter_setting,
    refuse_fraction,
    row_options,
)
from desktop_nn.models.wording import row_text, value_text


def training_settings(document: Document) -> list[Setting]:
    """Loss, optimizer with all its parameters, penalty, seed."""
    optimizer = OPTIMIZERS[document.spec.training.optimizer.name]
    parameters = [_optimizer_parameter(document, each) for each in optimizer.parameters]
    return [_loss(document), _optimizer(document), *parameters, _l2(document), _seed(document)]


def _row_tooltip(row: Row, field: str) -> str:
    return f"{row.use}\n{row.formula}\n{effect_text(field)}"


def _loss(document: Document) -> ChoiceSetting:
    where = "training.loss"

    def change(name: str) -> Problems:
        training = replace(document.spec.training, loss=LOSSES[name].choice())
        return document.change_training(training, row_text("loss", LOSSES[name].label), where)

    row = LOSSES[document.spec.training.loss.name]
    tooltip = _row_tooltip(row, "loss")
    return ChoiceSetting(where, "Loss", row.name, row_options(LOSSES.rows), change, tooltip)


def _optimizer(document: Document) -> ChoiceSetting:
    where = "training.optimizer"

    def change(name: str) -> Problems:
        if name == document.spec.training.optimizer.name:
            # Chosen again: its parameters stay as they are.
            document.dismiss()
            return ()
        training = replace(document.spec.training, optimizer=OPTIMIZERS[name].choice())
        text = row_text("optimizer", OPTIMIZERS[name].label)
        return document.change_training(training, text, where)

    row = OPTIMIZERS[document.spec.training.optimizer.name]
    options = row_options(OPTIMIZERS.rows)
    tooltip = _row_tooltip(row, "optimizer")
    mark = effect_mark("optimizer")
    return ChoiceSetting(where, "Optimizer", row.name, options, change, tooltip, mark)


def _optimizer_parameter(document: Document, parameter: Parameter) -> NumberSetting:
    where = f"training.optimizer.{parameter.name}"

    def change(value: float, merge: bool = False) -> Problems:
        optimizer = document.spec.training.optimizer.with_value(parameter.name, value)
        training = replace(document.spec.training, optimizer=optimizer)
        text = value_text(parameter.label, value)
        return document.change_training(training, text, where, merge=merge)

    chosen = document.spec.training.optimizer
    value, formula = chosen.number(parameter.name), OPTIMIZERS[chosen.name].formula
    return parameter_setting(where, parameter, value, change, "optimizer_parameter", formula)


def _l2(document: Document) -> NumberSetting:
    where = "training.l2"

    def change(value: float, merge: bool = False) -> Problems:
        training = replace(document.spec.training, l2=value)
        return document.change_training(training, value_text("L2", value), where, merge=merge)

    tooltip = (
        "λ: adds ½ λ Σ W² to the loss, and so λ W to the gradient: not of biases.\n"
        f"Range: from 0.\n{effect_text('l2')}"
    )
    value = document.spec.training.l2
    return NumberSetting(where, "L2 λ", value, change, tooltip, lowest=0.0)


def _seed(document: Document) -> NumberSetting:
    where = "seed"

    def change(value: float, merge: bool = False) -> Problems:
        refused = refuse_fraction(document, where, "Seed", value)
        return refused or document.change_seed(int(value), merge)

    return NumberSetting(
        where,
        "Seed",
        float(document.spec.seed),
        change,
        "Draws the weights W, the order of the samples and the dropout masks: the same seed, the "
        f"same run, bit for bit.\n{SEED_RANGE}\n{effect_text('seed')}",
        whole=True,
        lowest=0.0,
        highest=float(LARGEST_SEED),
        mark=effect_mark("seed"),
    )
