"""Columns that say which row it is, and nothing of what is in it."""

from __future__ import annotations

import numpy as np

from desktop_nn.experiment.reading.table import Column

COUNTING_NAMES = ("id", "index", "row", "unnamed: 0", "column 1", "")
FEWEST_TEXTS = 20
DIFFERENT_SHARE = 0.8
"""A column with more different texts than these, in more than this share of its rows, names the
rows: each text would be an input that is 1 in a single row."""


def counts_rows(column: Column) -> bool:
    """0, 1, 2, … or 1, 2, 3, …, under a name that says so."""
    if not column.is_number or column.name.strip().lower() not in COUNTING_NAMES:
        return False
    return len(column.values) > 1 and bool((np.diff(column.values) == 1.0).all())


def names_rows(column: Column) -> bool:
    """Another text in nearly every row."""
    count = len(column.categories)
    if column.is_number or count <= FEWEST_TEXTS:
        return False
    return count > DIFFERENT_SHARE * (len(column.values) - column.missing_count)
