"""The fields of the learning rate's schedule, with its warm-up."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.catalog import SCHEDULES
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.validation.rate import WARM_UP
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.models.settings_fields import (
    ChoiceSetting,
    Problems,
    Setting,
    choice_parameters,
    effect_mark,
    effect_text,
    parameter_setting,
    refuse_fraction,
    row_options,
)
from desktop_nn.models.wording import row_text, value_text

WARM_UP_FORMULA = "ηₜ ← ηₜ · min(1, t / warm-up)"


def schedule_settings(document: Document) -> list[Setting]:
    """The schedule, its parameters, and the warm-up before it."""
    return [_schedule(document), *_parameters(document), _warm_up(document)]


def schedule_fact(document: Document) -> str:
    """“Cosine · warm-up 100”: what is set, in short."""
    training = document.spec.training
    label = SCHEDULES[training.schedule.name].label
    return f"{label} · warm-up {grouped(training.warm_up)}" if training.warm_up else label


def _schedule(document: Document) -> ChoiceSetting:
    where = "training.schedule"

    def change(name: str) -> Problems:
        if name == document.spec.training.schedule.name:
            # Chosen again: its parameters stay as they are.
            document.dismiss()
            return ()
        training = replace(document.spec.training, schedule=SCHEDULES[name].choice())
        text = row_text("schedule", SCHEDULES[name].label)
        return document.change_training(training, text, where)

    row = SCHEDULES[document.spec.training.schedule.name]
    tooltip = f"{row.use}\n{row.formula}\n{effect_text('schedule')}"
    options = row_options(SCHEDULES.rows)
    mark = effect_mark("schedule")
    return ChoiceSetting(where, "Schedule", row.name, options, change, tooltip, mark)


def _parameters(document: Document) -> list[Setting]:
    def put(schedule: Choice, text: str, where: str, merge: bool) -> Problems:
        training = replace(document.spec.training, schedule=schedule)
        return document.change_training(training, text, where, merge=merge)

    row = SCHEDULES[document.spec.training.schedule.name]
    return choice_parameters(
        "training.schedule", row, lambda: document.spec.training.schedule, put, "schedule"
    )


def _warm_up(document: Document) -> Setting:
    where = "training.warm_up"

    def change(value: float, merge: bool = False) -> Problems:
        refused = refuse_fraction(document, where, "Warm-up", value)
        if refused:
            return refused
        training = replace(document.spec.training, warm_up=int(value))
        text = value_text("Warm-up", int(value))
        return document.change_training(training, text, where, merge=merge)

    value = float(document.spec.training.warm_up)
    setting = parameter_setting(where, WARM_UP, value, change, "warm_up", WARM_UP_FORMULA)
    return replace(setting, label="Warm-up (updates)")
