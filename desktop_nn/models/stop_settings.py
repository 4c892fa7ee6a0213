"""The fields of the rules by which training stops by itself."""

from __future__ import annotations

import math
from dataclasses import replace

from desktop_nn.experiment.stop_rules import Standing, StopSpec
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import fixed, grouped, shown
from desktop_nn.models.settings_fields import (
    NumberSetting,
    Problems,
    Setting,
    effect_mark,
    effect_text,
    refuse_fraction,
)
from desktop_nn.models.wording import value_text

FIELDS = {
    "epochs": ("Epochs", "Stops once so many epochs are made: epoch ≥ target."),
    "seconds": ("Time (s)", "Stops after so many seconds of training; pauses don't count."),
    "target_loss": (
        "Loss at most",
        "Stops once L ≤ target, of the validation part, or of training where there is none.",
    ),
    "patience": (
        "Patience (epochs)",
        "Stops after so many epochs in which L was never below its lowest value before.",
    ),
    "gradient_norm": (
        "||g|| at most",
        "Stops once ||g|| ≤ target: the norm of the whole gradient, of an epoch's last update.",
    ),
}
"""Label of each rule's field, and what it does."""

COUNTS = ("epochs", "patience")


def stop_settings(document: Document) -> list[Setting]:
    """The target of each rule; 0 sets it aside."""
    return [_rule(document, name) for name in FIELDS]


def stop_fact(document: Document) -> str:
    """“epochs 100 · patience 20”: the rules that are set, in short."""
    stop = document.spec.training.stop
    short = {"target_loss": "loss", "gradient_norm": "||g||"}
    parts = [
        f"{short.get(name, name)} {shown(getattr(stop, name))}"
        for name in FIELDS
        if getattr(stop, name)
    ]
    return " · ".join(parts) or "none"


def standing_text(standing: Standing) -> str:
    """“start 0.6931 · now 0.1200 · stop 0.1000”; of counts whole numbers."""
    if math.isnan(standing.now):
        return "measured at the end of the first epoch"
    numbers = (standing.start, standing.now, standing.target)
    start, now, target = (_shown(standing.name, number) for number in numbers)
    return f"start {start} · now {now} · stop {target}"


def standing_share(standing: Standing) -> float:
    """How much of the way from start to target is done: in [0, 1]."""
    way = standing.target - standing.start
    if math.isnan(standing.now) or way == 0.0:
        return 0.0
    return min(1.0, max(0.0, (standing.now - standing.start) / way))


def _shown(name: str, value: float) -> str:
    if name in COUNTS:
        return grouped(round(value))
    return fixed(value, 1 if name == "seconds" else 4)


def _rule(document: Document, name: str) -> NumberSetting:
    where, (label, about) = f"training.stop.{name}", FIELDS[name]
    whole = name in COUNTS

    def change(value: float, merge: bool = False) -> Problems:
        refused = refuse_fraction(document, where, label, value) if whole else ()
        if refused:
            return refused
        values: dict[str, float] = {name: int(value) if whole else value}
        stop: StopSpec = replace(document.spec.training.stop, **values)  # type: ignore[arg-type]
        training = replace(document.spec.training, stop=stop)
        text = f"stop at {value_text(label, value)}" if value else f"no stop at {_plain(label)}"
        return document.change_training(training, text, where, merge=merge)

    tooltip = f"{about} 0: no such rule.\nRange: from 0.\n{effect_text('stop')}"
    value = float(getattr(document.spec.training.stop, name))
    mark = effect_mark("stop")
    return NumberSetting(where, label, value, change, tooltip, whole, lowest=0.0, mark=mark)


def _plain(label: str) -> str:
    return label[:1].lower() + label[1:]
