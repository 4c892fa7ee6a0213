"""A table as it was read: columns of numbers, or of categories, with what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Progress = Callable[[int, int], bool]
"""Is told how many bytes of how many are read; reading ends where it answers False."""

OF_CATEGORY = " = "
"""Between the name of a column of texts and one of its texts, in the name of an input."""

HEADER_NOTE = "The first row holds the names of the columns."
"""The note that can be taken back by reading the row as data."""

MISSING = -1
"""The code of a missing category."""


class DataFileError(Exception):
    """Its text says what is wrong with a file, and where."""


class ReadingEnded(Exception):  # noqa: N818 - no error: somebody wanted it
    """Reading was cancelled."""


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class Column:
    """Numbers, (N,), NaN where one is missing; or, where `categories` are given, their places in
    these, -1 where one is missing."""

    name: str
    values: NDArray[np.float64] | NDArray[np.int32]
    categories: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers, not categories."""
        return self.values.dtype.kind == "f"

    @property
    def missing(self) -> NDArray[np.bool_]:
        """Where there is no value: (N,)."""
        return np.isnan(self.values) if self.is_number else self.values == MISSING


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of one length. `notes` say what was found and done on the way, a sentence each."""

    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

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
