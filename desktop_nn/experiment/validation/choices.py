"""Problems of a choice: the row, and each of its numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from desktop_nn.engine.catalog.rows import Parameter, Row, Table
from desktop_nn.engine.choice import Choice, Value, as_float
from desktop_nn.experiment.problem import Problem

R = TypeVar("R", bound=Row)


def choice_problems(where: str, choice: Choice, table: Table[R]) -> Iterator[Problem]:
    if choice.name not in table:
        yield Problem(where, "error", f"There is no {table.kind} named “{choice.name}”.")
        return
    row = table[choice.name]
    known = {parameter.name for parameter in row.parameters}
    if known != set(choice.parameters):
        wanted = ", ".join(sorted(known)) or "no parameters"
        yield Problem(where, "error", _sentence(f"{row.label} takes {wanted}."))
        return
    for parameter in row.parameters:
        value = choice.parameters[parameter.name]
        yield from number_problems(f"{where}.{parameter.name}", parameter, value)


def number_problems(where: str, parameter: Parameter, value: Value) -> Iterator[Problem]:
    """What is wrong with a number: what can't be used, and what is out of use."""
    if isinstance(value, (str, tuple)):
        yield Problem(
            where, "error", _sentence(f"{parameter.label} must be a number, not {value!r}.")
        )
        return
    refusal = parameter.refusal(as_float(value))
    if refusal:
        yield Problem(where, "error", _sentence(refusal))
    elif parameter.name == "learning_rate" and value == 0:
        yield Problem(where, "warning", "With a rate of 0 nothing is learnt.")
    elif value > parameter.usual_maximum:
        message = f"{parameter.label} is very large: {parameter.when_large}."
        yield Problem(where, "warning", _sentence(message))
    elif value < parameter.usual_minimum:
        message = f"{parameter.label} is very small: {parameter.when_small}."
        yield Problem(where, "warning", _sentence(message))


def _sentence(text: str) -> str:
    """With a capital, unless it begins with a symbol of the formulas: σ is not Σ."""
    return text[0].upper() + text[1:] if text[0].isascii() else text
