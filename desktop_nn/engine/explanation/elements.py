"""The elements of a stop in the order in which they are computed: neuron by neuron, by arithmetic.

An array is columns, one for each neuron. Of arrays with a row for each sample a column is one
element, since the batch is computed as a whole; of weights it is one element for each input, and of
vectors and single numbers one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.place import Place, letters_of
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.track import Key

ROWS_OF_A_NEURON = ("statistics", "running", "running_part")
"""Whose rows are, as those of weights, numbers of one neuron and not samples."""


@dataclass(frozen=True)
class ElementArray:
    """One array of a stop: (rows of a neuron × columns) elements; `by_sample` where its rows are
    samples, so that each column is one element."""

    key: Key
    shape: tuple[int, ...]
    by_sample: bool

    @property
    def columns(self) -> int:
        return self.shape[-1] if self.shape else 1

    @property
    def rows(self) -> int:
        """Elements in a column."""
        return 1 if self.by_sample or len(self.shape) < 2 else self.shape[0]

    def index(self, row: int, column: int, sample: int) -> tuple[int, ...]:
        """Where an element stands in the array; of many samples, at the chosen one."""
        if not self.shape:
            return ()
        if len(self.shape) == 1:
            return (column,)
        return (sample if self.by_sample else row, column)

    def mask(self, columns: int, rows: int) -> NDArray[np.bool_]:
        """True in so many whole columns, and in so many rows of the one after them."""
        done = np.zeros(self.shape, np.bool_)
        if not self.shape:
            return np.array(columns > 0 or rows > 0)
        done[..., :columns] = True
        if columns < self.columns and rows:
            done[(slice(None) if self.by_sample else slice(rows), columns)[-done.ndim :]] = True
        return done


class Elements:
    """All elements of a stop, from 0 to `size` − 1: for each neuron, of each array, row by row."""

    def __init__(self, update: TracedUpdate, names: Iterable[Key]) -> None:
        self.arrays = [element_array(update, *key) for key in names]

    @cached_property
    def _stretches(self) -> list[tuple[int, int, int, int]]:
        """Columns of as many elements: first column, first element, elements of one, columns."""
        found, first, element = [], 0, 0
        for end in sorted({array.columns for array in self.arrays}):
            count = sum(a.rows for a in self.arrays if a.columns >= end)
            found.append((first, element, count, end - first))
            element += count * (end - first)
            first = end
        return found

    @property
    def size(self) -> int:
        _, element, count, columns = self._stretches[-1]
        return element + count * columns

    def column_of(self, element: int) -> tuple[int, int]:
        """The neuron of an element, from 0, and its place among that one's elements."""
        first, start, count, _ = next(s for s in reversed(self._stretches) if s[1] <= element)
        column, place = divmod(element - start, count)
        return first + column, place

    def column_end(self, element: int) -> int:
        """The last element of the same neuron."""
        column, place = self.column_of(element)
        count = sum(a.rows for a in self.arrays if a.columns > column)
        return element - place + count - 1

    def place(self, element: int, sample: int) -> Place:
        """The number that an element is; of a whole column, that of the chosen sample."""
        column, place = self.column_of(element)
        for array in self.arrays:
            if array.columns > column:
                if place < array.rows:
                    return Place(*array.key, array.index(place, column, sample))
                place -= array.rows
        raise IndexError(f"expected an element below {self.size}, got {element}")

    def last_of(self, key: Key, column: int, sample: int) -> Place:
        """The last number that one array has for a neuron; of the last, where it has fewer."""
        array = next(a for a in self.arrays if a.key == key)
        return Place(*key, array.index(array.rows - 1, min(column, array.columns - 1), sample))

    def mask(self, key: Key, count: int) -> NDArray[np.bool_]:
        """Which numbers of one array are among the first `count` elements."""
        array = next(a for a in self.arrays if a.key == key)
        if count >= self.size:
            return np.ones(array.shape, np.bool_)
        column, place = self.column_of(count)
        for other in self.arrays:
            if other.key == key:
                break
            place -= other.rows if other.columns > column else 0
        columns = min(column, array.columns)
        return array.mask(columns, max(0, min(place, array.rows)))


def element_array(update: TracedUpdate, phase: str, name: str) -> ElementArray:
    """How an array falls into elements."""
    shape: tuple[Any, ...] = update.find(phase, name).value.shape
    letters = letters_of(name)
    by_neuron = letters.endswith("W") or letters in ROWS_OF_A_NEURON
    return ElementArray((phase, name), shape, len(shape) == 2 and not by_neuron)


def of_sample(update: TracedUpdate, place: Place, sample: int) -> Place:
    """The same number of another row of the batch, from 0, where each row has one."""
    if not element_array(update, place.phase, place.name).by_sample:
        return place
    return replace(place, index=(sample, *place.index[1:]))
