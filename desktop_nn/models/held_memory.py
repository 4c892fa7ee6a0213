"""How much memory a value holds: its arrays, and its long rows of numbers."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import CellType, FunctionType
from typing import Any

import numpy as np

LONG = 32
"""A tuple with more items than this is weighed; whatever is smaller is not worth a count."""

NUMBER = 32
"""Bytes of a Python number, with its place in memory."""


def held_by(value: object) -> dict[int, int]:
    """Bytes of each array, bytes object or long tuple that `value` leads to, by the id of what owns
    them: so what two values share counts once for both. Looks into frozen specs, tuples, lists,
    mappings and what a function has in its closure."""
    found: dict[int, int] = {}
    waiting, seen = [value], set[int]()
    while waiting:
        item = waiting.pop()
        if isinstance(item, np.ndarray):
            owner = _owner(item)
            found[id(owner)] = owner.nbytes
        elif isinstance(item, bytes):
            found[id(item)] = len(item)
        elif id(item) not in seen:
            seen.add(id(item))
            if isinstance(item, tuple) and len(item) > LONG:
                found[id(item)] = sys.getsizeof(item) + NUMBER * len(item)
            waiting += _parts(item)
    return found


def _owner(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """The array whose memory it is: a view of one row keeps all of it."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _parts(item: object) -> Iterator[object]:
    if isinstance(item, tuple | list):
        # A long row holds numbers, or else so many things of one kind.
        yield from item if len(item) <= LONG or not isinstance(item[0], int | float | str) else ()
    elif isinstance(item, Mapping):
        yield from item.values()
    elif dataclasses.is_dataclass(item) and not isinstance(item, type):
        yield from (getattr(item, field.name) for field in dataclasses.fields(item))
    elif isinstance(item, FunctionType | partial):
        yield from _closed_over(item)


def _closed_over(function: FunctionType | Callable[..., object]) -> Iterator[object]:
    if isinstance(function, partial):
        yield from (function.func, *function.args, *function.keywords.values())
        return
    for cell in getattr(function, "__closure__", None) or ():
        if isinstance(cell, CellType):
            yield cell.cell_contents
