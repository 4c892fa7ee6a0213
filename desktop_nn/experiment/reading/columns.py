"""The columns that a trained network needs, found in another table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_nn.experiment.data_sets.data_set import Floats
from desktop_nn.experiment.reading.table import OF_CATEGORY, Column, DataFileError, Table


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class Inputs:
    """`values`: (N, D); `way` says in a sentence how their columns were found."""

    values: Floats
    way: str


def inputs_in(table: Table, names: Sequence[str]) -> Inputs:
    """The inputs of these names. By their names where the table has all of them; by their places
    where it has none of them, and as many columns. DataFileError where neither will do, or a number
    is missing."""
    by_name = _by_name(table)
    found = [_named(by_name, name) for name in names]
    unknown = [name for name, values in zip(names, found, strict=True) if values is None]
    if not unknown:
        values = np.stack([values for values in found if values is not None], 1)
        return Inputs(values, "The inputs were found by the names of their columns.")
    if len(unknown) < len(names) or len(table.columns) != len(names):
        raise DataFileError(
            f"There is no column “{unknown[0]}” among {', '.join(names_of(table))}. Expected the "
            f"{len(names)} inputs by their names, or these columns alone, in their order: "
            f"{', '.join(names)}."
        )
    values = np.stack([_numbers(column) for column in table.columns], 1)
    return Inputs(values, f"The inputs were taken by their places: {_pairs(table, names)}.")


def _pairs(table: Table, names: Sequence[str], most: int = 6) -> str:
    pairs = [f"“{a}” as “{b}”" for a, b in zip(names_of(table), names, strict=True)]
    shown = ", ".join(pairs[:most])
    return shown if len(pairs) <= most else f"{shown} and {len(pairs) - most} more"


def _by_name(table: Table) -> Mapping[str, Column]:
    """Columns by their names, and by the plain form of these where only one has it."""
    counts = Counter(_plain(column.name) for column in table.columns)
    plain = {_plain(c.name): c for c in table.columns if counts[_plain(c.name)] == 1}
    return {**plain, **{column.name: column for column in table.columns}}


def _plain(name: str) -> str:
    """Without what the same name is written with here and without there: “Sepal_Length” is “sepal
    length”."""
    return re.sub(r"[\s_]+", "", name).casefold()


def _named(by_name: Mapping[str, Column], name: str) -> Floats | None:
    column = by_name.get(name, by_name.get(_plain(name)))
    if column is not None:
        return _numbers(column)
    before, _, category = name.partition(OF_CATEGORY)
    column = by_name.get(before, by_name.get(_plain(before)))
    if category and column is not None and not column.is_number:
        return _is_category(column, category)
    return None


def names_of(table: Table) -> list[str]:
    """Of its columns, in order."""
    return [column.name for column in table.columns]


def _numbers(column: Column) -> Floats:
    if not column.is_number:
        raise DataFileError(f"Column “{column.name}” holds texts. Expected numbers.")
    return _complete(column, column.values.astype(np.float64))


def _is_category(column: Column, category: str) -> Floats:
    codes = column.values
    code = column.categories.index(category) if category in column.categories else len(codes) + 1
    return _complete(column, (codes == code).astype(np.float64))


def _complete(column: Column, values: Floats) -> Floats:
    if column.missing.any():
        row = int(np.flatnonzero(column.missing)[0]) + 1
        raise DataFileError(
            f"Row {row} of the data, column “{column.name}”: the value is missing. Fill it in, or "
            "leave out the row."
        )
    return values
