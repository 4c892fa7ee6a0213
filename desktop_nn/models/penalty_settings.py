"""The fields of what holds weights and steps small: L2, L1 and the clip."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.experiment.validation.rate import CLIP
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import shown
from desktop_nn.models.settings_fields import (
    NumberSetting,
    Problems,
    Setting,
    effect_mark,
    effect_text,
    parameter_setting,
)
from desktop_nn.models.wording import value_text

ABOUT = {
    "l2": "λ: adds ½ λ Σ W² to the loss, and so λ W to the gradient: not of biases.",
    "l1": "λ: adds λ Σ |W| to the loss, and so λ sign W to the gradient: not of biases.",
}
CLIP_FORMULA = "g ← g · min(1, clip / ||g||)"


def penalty_settings(document: Document) -> list[Setting]:
    """L2, L1, and the clip of the gradient's norm."""
    return [_penalty(document, "l2"), _penalty(document, "l1"), _clip(document)]


def penalty_fact(document: Document) -> str:
    """“L2 0.001 · clip 1”: those that are set, in short."""
    training = document.spec.training
    values = {"L2": training.l2, "L1": training.l1, "clip": training.clip}
    parts = [f"{name} {shown(value)}" for name, value in values.items() if value]
    return " · ".join(parts) or "none"


def _penalty(document: Document, name: str) -> NumberSetting:
    where, label = f"training.{name}", name.upper()

    def change(value: float, merge: bool = False) -> Problems:
        values: dict[str, float] = {name: value}
        training = replace(document.spec.training, **values)  # type: ignore[arg-type]
        return document.change_training(training, value_text(label, value), where, merge=merge)

    tooltip = f"{ABOUT[name]}\nRange: from 0.\n{effect_text(name)}"
    value = float(getattr(document.spec.training, name))
    mark = effect_mark(name)
    return NumberSetting(where, f"{label} λ", value, change, tooltip, lowest=0.0, mark=mark)


def _clip(document: Document) -> NumberSetting:
    where = "training.clip"

    def change(value: float, merge: bool = False) -> Problems:
        training = replace(document.spec.training, clip=value)
        return document.change_training(training, value_text("Clip", value), where, merge=merge)

    value = document.spec.training.clip
    setting = parameter_setting(where, CLIP, value, change, "clip", CLIP_FORMULA)
    return replace(setting, label="Clip ||g||")
