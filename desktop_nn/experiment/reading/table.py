"""A table as it was read: columns of numbers, or of categories, with what is missing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.missing_words import FoundWord
from desktop_nn.experiment.reading.row_lines import RowLines
from desktop_nn.experiment.reading.steps import Step
from desktop_nn.experiment.text_forms import Written

Progress = Callable[[int, int], bool]
"""Is told how many bytes of how many are read; reading ends where it answers False."""

OF_CATEGORY = " = "
"""Between the name of a column of texts and one of its texts, in the name of an input."""

CLASS_OF_SEVERAL = "target"
"""What the column of targets is called; where there are several, of their class."""

MISSING = -1
"""The code of a missing category."""


class DataFileError(Exception):
    """Its text says what is wrong with a file, and where; `done` is what had been done until
    then."""

    def __init__(self, text: str, done: tuple[Step, ...] = ()) -> None:
        super().__init__(text)
        self.done = done


class ReadingEnded(Exception):  # noqa: N818 - no error: somebody wanted it
    """Reading was cancelled."""


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class Column:
    """Numbers, (N,), NaN where one is missing; or, as int32, places in `categories`, -1 where one
    is missing. Numbers may be of any type but that: levels of grey keep a byte each. `spellings`:
    of whole numbers that a file writes in several ways, these."""

    name: str
    values: NDArray[Any]
    categories: tuple[str, ...] = ()
    spellings: Mapping[float, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers, not categories."""
        return self.values.dtype != np.int32

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is no value: (N,)."""
        found: NDArray[np.bool_] = (
            np.isnan(self.values) if self.is_number else self.values == MISSING
        )
        return found

    def is_missing(self, row: int) -> bool:
        """Whether there is no value in a row."""
        value = self.values[row]
        return bool(value != value if self.is_number else value == MISSING)

    @cached_property
    def missing_count(self) -> int:
        """In how many rows there is no value."""
        return int(np.count_nonzero(self.missing))

    @cached_property
    def range(self) -> tuple[float, float] | None:
        """Of numbers: the smallest and the largest; None where there are none."""
        if self.missing_count == len(self.values):
            return None
        return float(np.fmin.reduce(self.values)), float(np.fmax.reduce(self.values))


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of one length. `steps` say what was found and done on the way; `words` in its file
    stand for no value, or usually do; `lines` of a file of text, and how its numbers were
    `written`."""

    columns: tuple[Column, ...]
    steps: tuple[Step, ...] = ()
    words: tuple[FoundWord, ...] = ()
    lines: RowLines | None = None
    written: Written | None = None

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence for each step."""
        return tuple(step.text for step in self.steps)

    def where(self, row: int) -> str:
        """A row, from 0: by its line in a text editor, or else by its number from 1."""
        if self.lines is None:
            return f"Row {row + 1} of the data"
        return f"Line {self.lines.line(row)} of the file"

    @property
    def rows(self) -> int:
        """N."""
        return len(self.columns[0].values) if self.columns else 0

    def column(self, name: str) -> Column:
        """The column of a name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"Table: there is no column {name!r}")


def side_by_side(columns: Sequence[Column]) -> NDArray[Any]:
    """The values of columns, (N, D); where they lie so already, as a reader has left them, nothing
    is copied."""
    first = columns[0].values
    whole = first.base
    if isinstance(whole, np.ndarray) and whole.ndim == 2 and whole.strides[1] == first.itemsize:
        begin = (_address(first) - _address(whole)) // first.itemsize
        if all(
            column.values.base is whole and _address(column.values) == place
            for place, column in zip(_addresses(first), columns, strict=False)
        ):
            return whole[:, begin : begin + len(columns)]
    return np.stack([column.values for column in columns], axis=1)


def _address(values: NDArray[Any]) -> int:
    return int(values.__array_interface__["data"][0])


def _addresses(first: NDArray[Any]) -> Iterator[int]:
    """Where neighbours of a column in one array begin."""
    return itertools.count(_address(first), first.itemsize)


def listed(names: Sequence[str], most: int = 6) -> str:
    """“a”, “b” and 3 more."""
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
