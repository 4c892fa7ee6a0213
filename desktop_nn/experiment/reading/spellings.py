"""How the same number is written in a column of few whole ones, which may be classes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

MOST_VALUES = 64
"""And as far from 0 may they be: classes are numbered so."""
ROWS_TRIED = 16
MOST_LENGTHS = 32
"""That are told apart; longer cells are taken for that long."""


class Spellings:
    """Of each column the numbers, and of these the texts, in the order in which they came."""

    def __init__(self) -> None:
        self._found: dict[int, dict[float, dict[str, None]]] = {}
        self._wide: set[int] = set()
        self._seen: defaultdict[int, set[int]] = defaultdict(set)

    def look_at(
        self,
        place: int,
        values: NDArray[np.float64],
        lengths: NDArray[np.intp],
        cell: Callable[[int], str],
    ) -> None:
        """At a column, (N,): of each number, a text of each length; `cell` gives that of a row."""
        if place in self._wide:
            return
        there = None
        if np.isnan(values.min(initial=0.0)):
            there = np.flatnonzero(values == values)
            values, lengths = values[there], lengths[there]
        whole = _whole_numbers(values)
        if whole is None:
            self._wide.add(place)
            return
        low, seen = int(whole.min(initial=0)), self._seen[place]
        keys = (whole - low) * MOST_LENGTHS + np.minimum(lengths, MOST_LENGTHS - 1)
        begin = low * MOST_LENGTHS
        new = [k for k in np.flatnonzero(np.bincount(keys)).tolist() if begin + k not in seen]
        for row in sorted(int(np.argmax(keys == key)) for key in new):
            self.look(place, float(values[row]), cell(row if there is None else int(there[row])))
        seen.update(begin + key for key in new)

    def look_at_lines(
        self, values: NDArray[np.float64], lines: Sequence[str], delimiter: str | None
    ) -> None:
        """At plain lines that hold numbers alone: (lines, columns)."""
        for place, column in enumerate(values.T):
            if place not in self._wide and _whole_numbers(column[column == column]) is not None:
                texts = [line.split(delimiter)[place].strip() for line in lines]
                self.look_at(place, column, np.array([*map(len, texts)]), texts.__getitem__)

    def look(self, place: int, value: float, cell: str) -> None:
        """At a single cell."""
        numbers = self._found.setdefault(place, {})
        if value in numbers or (value.is_integer() and len(numbers) < MOST_VALUES):
            numbers.setdefault(value, {})[cell] = None

    def of(self, place: int) -> Mapping[float, tuple[str, ...]]:
        """Of a column: the numbers that are written in several ways."""
        numbers = self._found.get(place, {})
        return {value: tuple(texts) for value, texts in numbers.items() if len(texts) > 1}


def _whole_numbers(values: NDArray[np.float64]) -> NDArray[np.intp] | None:
    """Of numbers that are all there, (N,); None where they are not whole, or far from each other
    or from 0."""
    if (values[:ROWS_TRIED] != np.floor(values[:ROWS_TRIED])).any():
        return None
    low, high = values.min(initial=0.0), values.max(initial=0.0)
    if not (high < MOST_VALUES and low > -MOST_VALUES):
        return None
    whole = values.astype(np.intp)
    return whole if (whole == values).all() else None
