"""What a field of a form is: what it is called, its value, and how it is changed."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from desktop_nn.engine.catalog.rows import Parameter, Row
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.effects import FIELD_EFFECTS, Effect
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.validation import LARGEST_SEED
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped, shown
from desktop_nn.models.wording import value_text

Problems = tuple[Problem, ...]

LARGEST_WHOLE = 1e12
SEED_RANGE = f"Range: from 0 to {grouped(LARGEST_SEED)}."

AT_RESET_MARK = "↺"
ANEW_MARK = "⟳"
"""Beside what does not simply go on: something begins anew at once, or all of it at the next reset.
The tool tip's sentence begins with the same mark, and so explains it."""

EFFECT_MARKS = {
    Effect.LIVE: "",
    Effect.EMPTY_MEMORY: ANEW_MARK,
    Effect.REBUILD: ANEW_MARK,
    Effect.REDRAW: ANEW_MARK,
    Effect.NEW_DATA: ANEW_MARK,
    Effect.NEW_INPUTS: ANEW_MARK,
    Effect.AT_RESET: AT_RESET_MARK,
}


class ChangeNumber(Protocol):
    """With `merge`, a series of changes is one step of undo. The errors, if it was refused."""

    def __call__(self, value: float, merge: bool = False) -> Problems: ...


PutChoice = Callable[[Choice, str, str, bool], Problems]
"""Takes another choice, as a step of undo: its name, the path of the field, whether a series of
them is one step."""


@dataclass(frozen=True)
class NumberSetting:
    """A number that can be typed. `where` is the path at which its problems stand. Steps up and
    down end at `lowest` and `highest`; what is typed, the document judges. `mark`: what a change
    does, beside the label; one of `EFFECT_MARKS`.
    """

    where: str
    label: str
    value: float
    change: ChangeNumber
    tooltip: str
    whole: bool = False
    percent: bool = False
    lowest: float = -math.inf
    highest: float = math.inf
    mark: str = ""


@dataclass(frozen=True)
class ChoiceSetting:
    """One of several named rows: `options` are (name, label, sentence)."""

    where: str
    label: str
    value: str
    options: tuple[tuple[str, str, str], ...]
    change: Callable[[str], Problems]
    tooltip: str
    mark: str = ""


@dataclass(frozen=True)
class SwitchSetting:
    """On or off."""

    where: str
    label: str
    value: bool
    change: Callable[[bool], Problems]
    tooltip: str
    mark: str = ""


Setting = NumberSetting | ChoiceSetting | SwitchSetting


def parameter_setting(
    where: str,
    parameter: Parameter,
    value: float,
    change: ChangeNumber,
    effect_of: str,
    formula: str = "",
) -> NumberSetting:
    """The setting of a catalog row's parameter, explained by the row's formula; `effect_of` is its
    key in `FIELD_EFFECTS`."""
    lines = (parameter.about, formula, _range_text(parameter), effect_text(effect_of))
    return NumberSetting(
        where,
        parameter.label,
        value,
        change,
        "\n".join(line for line in lines if line),
        parameter.whole,
        lowest=_lowest_step(parameter),
        highest=parameter.maximum,
        mark=effect_mark(effect_of),
    )


def choice_parameters(
    where: str, row: Row, read: Callable[[], Choice], put: PutChoice, effect_of: str
) -> list[Setting]:
    """A setting for each parameter of a chosen catalog row. `read` gives the present choice, `put`
    takes another one; `where` is the choice's path."""

    def setting(parameter: Parameter) -> NumberSetting:
        place = f"{where}.{parameter.name}"

        def change(value: float, merge: bool = False) -> Problems:
            number = as_whole(value) if parameter.whole else value
            text = value_text(parameter.label, number)
            return put(read().with_value(parameter.name, number), text, place, merge)

        value = read().number(parameter.name)
        return parameter_setting(place, parameter, value, change, effect_of, row.formula)

    return [setting(parameter) for parameter in row.parameters]


def as_whole(value: float) -> float:
    """A whole number as one; a fraction as it is, to be refused."""
    return int(value) if float(value).is_integer() else value


def effect_text(field: str) -> str:
    """What a change of this field does to a run, as a sentence after its mark."""
    sentence = FIELD_EFFECTS[field].value.capitalize() + "."
    return f"{effect_mark(field)} {sentence}".lstrip()


def effect_mark(field: str) -> str:
    """The mark of what a change of this field does; none where training simply goes on, or where
    the field can't be changed."""
    return EFFECT_MARKS[FIELD_EFFECTS[field]] if field in FIELD_EFFECTS else ""


def marked(label: str, mark: str) -> str:
    """A thin space before the mark: there is little room."""
    return f"{label}\u2009{mark}" if mark else label


def row_options(rows: tuple[Row, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((row.name, row.label, f"{row.use}\n{row.formula}") for row in rows)


def refuse_fraction(document: Document, where: str, label: str, value: float) -> Problems:
    """Whole numbers stay whole in the spec, so anything else is refused before it gets there; and
    so is what no file could hold."""
    refusal = Parameter(where, label, 1, whole=True).refusal(value)
    if refusal is None and abs(value) > LARGEST_WHOLE:
        refusal = f"{label} must be a number that can be counted to, not {shown(value)}."
    return document.refuse(Problem(where, "error", refusal)) if refusal else ()


def _lowest_step(parameter: Parameter) -> float:
    """Where steps down end: the minimum, or just above one that is not allowed itself."""
    return parameter.minimum + 1e-12 if parameter.open_minimum else parameter.minimum


def _range_text(parameter: Parameter) -> str:
    low = "above" if parameter.open_minimum else "from"
    parts = []
    if parameter.minimum > -math.inf:
        parts.append(f"{low} {shown(parameter.minimum)}")
    if parameter.maximum < math.inf:
        parts.append(f"to {shown(parameter.maximum)}")
    return f"Range: {' '.join(parts)}." if parts else "Any number."
