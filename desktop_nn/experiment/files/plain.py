"""What stands in a project file as JSON, and how it gets there and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import msgspec
import numpy as np

from desktop_nn.engine.choice import Parameters, as_float
from desktop_nn.experiment.specs import ExperimentSpec

FORMAT = "desktop-nn"
VERSION = 1
SUFFIX = ".dnn"
LARGEST_WHOLE = 2**63
"""Of a parameter: a longer one in a file may be no number of this machine's at all."""


class ProjectError(Exception):
    """A project file that can't be read or written; the text is a sentence for the user."""


@dataclass
class PlainMeasured:
    """`Measured` in project.json, without the time; null for what is not finite."""

    epoch: int
    loss: float | None
    gradient_norm: float | None


@dataclass
class PlainMemory:
    """`RuleMemory` in project.json; null for a loss that is not finite."""

    first: PlainMeasured
    last: PlainMeasured
    best_loss: float | None
    best_epoch: int
    answered: list[str]


@dataclass
class Counters:
    """The numbers of a run in project.json; JSON has null for a sum that is not finite. `loss_rows`
    is the weight of the epoch's batches so far: their rows, where classes have none. `rules`: what
    the stop rules know, once an epoch has ended."""

    update: int
    epoch: int
    position: int
    shuffle: dict[str, Any]
    loss_sum: float | None
    loss_rows: float
    age: int
    memory: list[str]
    generators: dict[str, dict[str, Any]]
    history_length: int
    history_levels: int
    ages: dict[str, int] = field(default_factory=dict)
    rules: PlainMemory | None = None


@dataclass
class BestCounters:
    """The lowest loss of a run, and the counters of its state, whose arrays lie in best/."""

    loss: float
    run: Counters


@dataclass
class Header:
    """project.json: what it is, what is set up, and the counters of a run that has begun."""

    format: str
    version: int
    spec: ExperimentSpec
    title: str = ""
    notes: str = ""
    run: Counters | None = None
    best: BestCounters | None = None


@dataclass
class Names:
    """data/names.json: a name per column of inputs and targets; of the classes, if it has any."""

    input_names: list[str]
    target_names: list[str]
    classes: list[str] = field(default_factory=list)


LESSON = "lesson.json"
IMPORT = "import.json"
THUMBNAIL = "thumbnail.png"
BEST = "best/"
"""The folder of the best state's members, which are called as those of the run."""


def level_members(index: int) -> dict[str, str]:
    """The members that hold a level of the history, by part. Of the exact rows, the level 0, all
    parts are the same: one is written."""
    parts = ("low", "mean", "high") if index else ("mean",)
    return {part: f"history/{index}.{part}.npy" for part in parts}


# JSON


def to_json(value: Any) -> bytes:
    """JSON in as few bytes as there can be; TypeError for what has no form there."""
    return msgspec.json.encode(value, enc_hook=_to_plain)


def to_readable_json(value: Any) -> bytes:
    """The same, with a line for each value."""
    return msgspec.json.format(to_json(value), indent=1)


def from_json(data: bytes, kind: Any, member: str) -> Any:
    """A value of `kind`; ProjectError names the `member` and the place in it."""
    try:
        return decoder(kind)(data)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise ProjectError(f"{member} in the file is not as it should be: {error}.") from error


@cache
def decoder(kind: Any) -> Callable[[bytes | msgspec.Raw], Any]:
    """What makes a value of `kind` of JSON; raises what msgspec does on anything else."""
    return msgspec.json.Decoder(kind, dec_hook=_from_plain).decode


def _to_plain(value: Any) -> Any:
    if isinstance(value, Parameters):
        return dict(value)
    raise TypeError(f"can't be written as JSON: {type(value).__name__}")


def _from_plain(kind: type, value: Any) -> Any:
    if kind is not Parameters:
        raise TypeError(f"unknown type {kind}")
    if not isinstance(value, dict):
        raise ValueError("Expected `object` of parameters")
    return Parameters({name: _parameter_value(name, item) for name, item in value.items()})


def _parameter_value(name: str, item: Any) -> Any:
    if isinstance(item, list) and all(_is_number(number) for number in item):
        return tuple(as_float(number) for number in item)
    if _is_number(item) or isinstance(item, str):
        return item
    raise ValueError(f"Expected a number for `{name}`")


def _is_number(item: Any) -> bool:
    if isinstance(item, float):
        return math.isfinite(item)
    return isinstance(item, int) and not isinstance(item, bool) and abs(item) < LARGEST_WHOLE


# A generator's state has integers of 128 bits: as text, since JSON's readers may round them.


def generator_to_plain(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a PCG64 as JSON takes it."""
    numbers = {name: str(number) for name, number in state["state"].items()}
    return {**state, "state": numbers}


def generator_from_plain(state: Mapping[str, Any]) -> dict[str, Any]:
    """The state as NumPy takes it; ProjectError where it is none."""
    try:
        numbers = {name: int(state["state"][name]) for name in ("state", "inc")}
        restored: Any = {
            "bit_generator": "PCG64",
            "state": numbers,
            "has_uint32": int(state["has_uint32"]),
            "uinteger": int(state["uinteger"]),
        }
        np.random.PCG64().state = restored
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ProjectError("A random generator's state in the file is broken.") from error
    return dict(restored)
