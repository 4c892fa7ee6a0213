"""A formula as a tree of NumPy calls, and the functions that it may call."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Function:
    """What is called with arrays of one shape, or numbers; `most` is None for any count."""

    compute: Callable[..., Any]
    least: int = 1
    most: int | None = 1


def _smallest(*values: Any) -> Any:
    return reduce(np.minimum, values)


def _largest(*values: Any) -> Any:
    return reduce(np.maximum, values)


FUNCTIONS: Mapping[str, Function] = {
    "sin": Function(np.sin),
    "cos": Function(np.cos),
    "tan": Function(np.tan),
    "tanh": Function(np.tanh),
    "exp": Function(np.exp),
    "log": Function(np.log),
    "sqrt": Function(np.sqrt),
    "abs": Function(np.abs),
    "sign": Function(np.sign),
    "min": Function(_smallest, 2, None),
    "max": Function(_largest, 2, None),
}
"""What can be called by name; log is the natural logarithm."""

CONSTANTS: Mapping[str, float] = {"pi": math.pi, "e": math.e}

RESERVED = frozenset((*FUNCTIONS, *CONSTANTS))
"""Names that no input can have."""

OPERATORS: Mapping[str, Function] = {
    "+": Function(np.add, 2, 2),
    "-": Function(np.subtract, 2, 2),
    "*": Function(np.multiply, 2, 2),
    "/": Function(np.divide, 2, 2),
    "^": Function(np.power, 2, 2),
}
NEGATIVE = Function(np.negative)


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Input:
    """A column of the inputs, from 0."""

    column: int


@dataclass(frozen=True)
class Call:
    function: Function
    arguments: tuple[Node, ...]


Node = Number | Input | Call


@dataclass(frozen=True)
class Formula:
    """A formula that was read. `text` is what was typed."""

    text: str
    tree: Node

    def __call__(self, inputs: Floats) -> Floats:
        """Its value for each row of inputs: (N, D), which gives (N,): not finite where the
        mathematics isn't, without a warning."""
        with np.errstate(all="ignore"):
            value = _value(self.tree, inputs)
        return np.array(np.broadcast_to(value, len(inputs)), np.float64)


def _value(node: Node, inputs: Floats) -> Any:
    match node:
        case Number(value):
            return np.float64(value)  # Python's own would raise at 1 / 0
        case Input(column):
            return inputs[:, column]
        case Call(function, arguments):
            return function.compute(*(_value(each, inputs) for each in arguments))
