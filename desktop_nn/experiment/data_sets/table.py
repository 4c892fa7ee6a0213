"""A table with a header, a row per sample, as classes to be told apart."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.resources import ResourceError

MISSING = ("", "NA")
"""How a cell says that nothing was measured."""


def read_classes(path: Path, inputs: tuple[str, ...], target: str) -> DataSet:
    """The columns `inputs`, D of them, as (N, D), the names in the column `target` as classes.

    A row that lacks one of these values is left out, and not filled in: the mean of a column would
    be a measure that nobody took. ResourceError, with the line, where the table is broken.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(_complete_rows(csv.DictReader(file), inputs, target))
    except (OSError, ValueError, csv.Error) as error:
        raise ResourceError(path, str(error)) from error
    if not rows:
        raise ResourceError(path, "it has no complete row")
    classes = tuple(sorted({name for _, name in rows}))
    labels = np.array([[float(classes.index(name))] for _, name in rows])
    names = tuple(name.replace("_", " ") for name in inputs)
    return DataSet(np.array([numbers for numbers, _ in rows]), labels, names, (target,), classes)


def _complete_rows(
    table: csv.DictReader[str], inputs: tuple[str, ...], target: str
) -> Iterator[tuple[list[float], str]]:
    wanted = (*inputs, target)
    lacking = [name for name in wanted if name not in (table.fieldnames or ())]
    if lacking:
        raise ValueError(f"it has no column “{lacking[0]}”")
    for row in table:
        if any(row[name] is None for name in wanted):
            raise ValueError(f"line {table.line_num} has too few cells")
        if not any(row[name] in MISSING for name in wanted):
            numbers = [_number(row[name], name, table.line_num) for name in inputs]
            yield numbers, row[target]


def _number(cell: str, column: str, line: int) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise ValueError(f"line {line}, {column}: expected a number, got “{cell}”")
    return value
