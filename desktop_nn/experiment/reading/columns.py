"""The columns that a trained network needs, found in another table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from desktop_nn.experiment.data_sets.data_set import Floats
from desktop_nn.experiment.reading.table import OF_CATEGORY, Column, DataFileError, Table


def inputs_in(table: Table, names: Sequence[str]) -> Floats:
    """The inputs of these names: (N, D). By their names where the table has all of them; else, of a
    table with as many columns, or with the target as one more, by their places. DataFileError
    where neither will do, or a number is missing."""
    by_name = {column.name: column for column in table.columns}
    found = [_named(by_name, name) for name in names]
    unknown = [name for name, values in zip(names, found, strict=True) if values is None]
    if not unknown:
        return np.stack([values for values in found if values is not None], 1)
    if len(table.columns) not in (len(names), len(names) + 1):
        raise DataFileError(
            f"There is no column “{unknown[0]}” among {', '.join(names_of(table))}. Expected the "
            f"{len(names)} inputs by their names, or these columns alone, in their order: "
            f"{', '.join(names)}."
        )
    return np.stack([_numbers(column) for column in table.columns[: len(names)]], 1)


def _named(by_name: Mapping[str, Column], name: str) -> Floats | None:
    if name in by_name:
        return _numbers(by_name[name])
    column, _, category = name.partition(OF_CATEGORY)
    if category and column in by_name and not by_name[column].is_number:
        return _is_category(by_name[column], category)
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
