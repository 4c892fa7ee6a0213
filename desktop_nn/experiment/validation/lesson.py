"""Problems of a lesson: one that comes in a file may be anything."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from desktop_nn.engine.catalog.rows import Row, Table
from desktop_nn.experiment.lesson import Drawn, Lesson, Look, Option, Put, Step
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.validation.choices import choice_problems

MOST_STEPS = 40
MOST_BESIDE = 16
"""Looks, options and the like of one step."""

MOST_VALUES = 64
MOST_DECIMALS = 17
LONGEST_LINE = 120
LONGEST_TEXT = 2000
PHASES = ("samples", "before", "forward", "loss", "backward", "penalty", "update", "after")
NAME = re.compile(r"[A-Za-z_]\w{0,39}")
LAYER_PLACE = re.compile(r"network\.layers\.[1-9]\d{0,9}\.(activation|initializer)")


def lesson_problems(lesson: Lesson) -> tuple[Problem, ...]:
    """What is wrong with it by itself. Whether an option suits the present network, which may have
    been edited since, is asked when it is wanted."""
    if not 1 <= len(lesson.steps) <= MOST_STEPS:
        return (Problem("lesson.steps", "error", f"A lesson has 1 to {MOST_STEPS} steps."),)
    return tuple(
        Problem(f"lesson.steps.{number}", "error", message)
        for number, step in enumerate(lesson.steps, 1)
        for message in _of_step(step)
    )


def _of_step(step: Step) -> Iterator[str]:
    yield from _line("A step's title", step.title)
    yield from _text("A step's text", step.text)
    yield from _place(step.phase, step.name)
    if any(number < 0 for number in step.index) or len(step.index) > 2:
        yield "A number's place in an array is given by at most two numbers from 0 up."
    yield from _counts(step.looks, step.drawn, step.options, step.tries)
    for text in step.tries:
        yield from _text("What to try", text)
    yield from _of_numbers(step.looks, step.drawn)
    for option in step.options:
        yield from _of_option(option)


def _of_option(option: Option) -> Iterator[str]:
    yield from _line("An option's label", option.label)
    if option.text:
        yield from _text("An option's text", option.text)
    yield from _counts(option.puts, option.looks, option.drawn)
    if not option.puts:
        yield "An option sets at least one choice."
    for put in option.puts:
        yield from _of_put(put)
    yield from _of_numbers(option.looks, option.drawn)


def _of_put(put: Put) -> Iterator[str]:
    tables: Mapping[str, Table[Row]] = {
        "training.loss": LOSSES,  # type: ignore[dict-item]
        "training.optimizer": OPTIMIZERS,  # type: ignore[dict-item]
    }
    found = LAYER_PLACE.fullmatch(put.where)
    if found is not None:
        table = ACTIVATIONS if found[1] == "activation" else INITIALIZERS
        tables = {put.where: table}  # type: ignore[dict-item]
    if put.where not in tables:
        yield f"A lesson can't change {put.where[:LONGEST_LINE]!r}."
    elif put.choice.name != "given":
        for problem in choice_problems(put.where, put.choice, tables[put.where]):
            if problem.severity == "error":
                yield problem.message


def _of_numbers(looks: Sequence[Look], drawn: Sequence[Drawn]) -> Iterator[str]:
    for each in drawn:
        yield from _line("An initializer's formula", each.text)
    for look in looks:
        yield from _line("The name of numbers", look.label)
        yield from _place(look.phase, look.name)
        if not 1 <= len(look.values) <= MOST_VALUES or not all(map(math.isfinite, look.values)):
            yield f"A step looks at 1 to {MOST_VALUES} finite numbers at a time."
        if not 0 <= look.columns <= MOST_VALUES:
            yield f"Numbers stand in lines of at most {MOST_VALUES}."
        if not 0 <= look.decimals <= MOST_DECIMALS:
            yield f"Numbers are shown with 0 to {MOST_DECIMALS} decimals."
        if len(look.index) > 2 or any(number is not None and number < 0 for number in look.index):
            yield "A part of an array is given by at most two numbers from 0 up."


def _place(phase: str, name: str) -> Iterator[str]:
    if phase not in PHASES or not NAME.fullmatch(name):
        yield "It points at a quantity that no update has."


def _counts(*of: Sequence[object]) -> Iterator[str]:
    if any(len(each) > MOST_BESIDE for each in of):
        yield f"A step has at most {MOST_BESIDE} of a kind."


def _line(what: str, text: str) -> Iterator[str]:
    if not text.strip() or len(text) > LONGEST_LINE or not text.isprintable():
        yield f"{what} is one line of 1 to {LONGEST_LINE} characters."


def _text(what: str, text: str) -> Iterator[str]:
    if not text.strip() or len(text) > LONGEST_TEXT:
        yield f"{what} has 1 to {LONGEST_TEXT} characters."
