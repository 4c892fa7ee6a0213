"""The fields of the training: from the catalog, so a new optimizer needs no change in a view."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.catalog import LOSSES, OPTIMIZERS
from desktop_nn.engine.catalog.rows import Row
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.specs import DataType
from desktop_nn.experiment.validation import LARGEST_SEED
from desktop_nn.models.class_weight_settings import class_weight_settings
from desktop_nn.models.document import Document
from desktop_nn.models.penalty_settings import penalty_settings
from desktop_nn.models.schedule_settings import schedule_settings
from desktop_nn.models.settings_fields import (
    SEED_RANGE,
    ChoiceSetting,
    NumberSetting,
    Problems,
    Setting,
    choice_parameters,
    effect_mark,
    effect_text,
    refuse_fraction,
    row_options,
)
from desktop_nn.models.stop_settings import stop_settings
from desktop_nn.models.wording import row_text


def training_settings(document: Document) -> list[Setting]:
    """All of the training: loss and optimizer, schedule, penalties, class weights, stop rules."""
    return [
        *update_settings(document),
        *schedule_settings(document),
        *penalty_settings(document),
        *class_weight_settings(document),
        *stop_settings(document),
    ]


def update_settings(document: Document) -> list[Setting]:
    """Loss and optimizer, each with all its parameters, the seed, and the type of all numbers."""
    return [
        _loss(document),
        *_loss_parameters(document),
        _optimizer(document),
        *_optimizer_parameters(document),
        _seed(document),
        _number_type(document),
    ]


def _row_tooltip(row: Row, field: str) -> str:
    return f"{row.use}\n{row.formula}\n{effect_text(field)}"


def _loss(document: Document) -> ChoiceSetting:
    where = "training.loss"

    def change(name: str) -> Problems:
        if name == document.spec.training.loss.name:
            # Chosen again: its parameters stay as they are.
            document.dismiss()
            return ()
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


def _loss_parameters(document: Document) -> list[Setting]:
    def put(loss: Choice, text: str, where: str, merge: bool) -> Problems:
        training = replace(document.spec.training, loss=loss)
        return document.change_training(training, text, where, merge=merge)

    row = LOSSES[document.spec.training.loss.name]
    return choice_parameters("training.loss", row, lambda: document.spec.training.loss, put, "loss")


def _optimizer_parameters(document: Document) -> list[Setting]:
    def put(optimizer: Choice, text: str, where: str, merge: bool) -> Problems:
        training = replace(document.spec.training, optimizer=optimizer)
        return document.change_training(training, text, where, merge=merge)

    row = OPTIMIZERS[document.spec.training.optimizer.name]
    return choice_parameters(
        "training.optimizer",
        row,
        lambda: document.spec.training.optimizer,
        put,
        "optimizer_parameter",
    )


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


DTYPES: tuple[tuple[DataType, str], ...] = (
    ("float32", "Some 7 digits: fast, and the usual choice for training."),
    ("float64", "Some 16 digits: for proofs by finite differences and for worked examples."),
)


def _number_type(document: Document) -> ChoiceSetting:
    where = "network.dtype"

    def change(name: str) -> Problems:
        dtype = next(each for each, _ in DTYPES if each == name)
        network = replace(document.spec.network, dtype=dtype)
        return document.change_network(network, f"numbers in {name}", where)

    options = tuple((name, name, about) for name, about in DTYPES)
    present = document.spec.network.dtype
    tooltip = f"The type of all numbers. {dict(DTYPES)[present]}\n{effect_text('dtype')}"
    return ChoiceSetting(where, "Numbers", present, options, change, tooltip, effect_mark("dtype"))
