"""The fields of the class weights: one for each class of the data, none where it has values."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.engine.catalog.rows import LARGEST
from desktop_nn.experiment.output import class_weight_count
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import shown
from desktop_nn.models.settings_fields import (
    NumberSetting,
    Problems,
    Setting,
    effect_mark,
    effect_text,
)

WHERE = "training.class_weights"
"""The path of what is wrong with them all; a class's own ends with its number, from 0."""

LONGEST_NAME = 11
MOST_IN_FACT = 3


def class_weight_settings(document: Document) -> list[Setting]:
    """What a sample of each class counts for."""
    return [_weight(document, place) for place in range(class_weight_count(document.data))]


def class_weights(document: Document) -> tuple[float, ...]:
    """One for each class; 1 each where all count alike."""
    count = class_weight_count(document.data)
    return document.spec.training.class_weights or (1.0,) * count


def class_weight_fact(document: Document) -> str:
    """“1 : 5”, or “all alike”."""
    weights = document.spec.training.class_weights
    if not weights:
        return "all alike"
    more = " : …" if len(weights) > MOST_IN_FACT else ""
    return " : ".join(shown(weight, 3) for weight in weights[:MOST_IN_FACT]) + more


def _name(document: Document, place: int) -> str:
    classes = document.data.classes
    return classes[place] if place < len(classes) else "other"


def _weight(document: Document, place: int) -> NumberSetting:
    where, name = f"{WHERE}.{place}", _name(document, place)

    def change(value: float, merge: bool = False) -> Problems:
        weights = class_weights(document)
        changed = (*weights[:place], value, *weights[place + 1 :])
        # Of weights that are all 1 the loss is the plain mean: then there are none.
        changed = () if all(weight == 1.0 for weight in changed) else changed
        training = replace(document.spec.training, class_weights=changed)
        text = f"weight {shown(value, 12)} of class {name}"
        return document.change_training(training, text, WHERE, where, merge=merge)

    tooltip = (
        f"What a sample of class {name} counts for: L = Σ wₙ Lₙ / Σ wₙ over the batch.\n"
        f"Range: from 0; 0 leaves the class out of training.\n{effect_text('class_weights')}"
    )
    short = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return NumberSetting(
        where,
        f"Class {short}",
        class_weights(document)[place],
        change,
        tooltip,
        lowest=0.0,
        highest=LARGEST,
        mark=effect_mark("class_weights"),
    )
