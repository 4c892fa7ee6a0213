"""Columns: what is known of them, and how they lie side by side."""

import numpy as np
import pytest

from desktop_nn.experiment.reading.table import Column, side_by_side


def columns_of(matrix):
    return [Column(f"c{k}", values) for k, values in enumerate(matrix.T)]


def test_that_columns_of_one_array_are_not_copied():
    matrix = np.arange(12.0).reshape(3, 4).copy()
    columns = columns_of(matrix)
    found = side_by_side(columns[1:3])
    assert found.tolist() == matrix[:, 1:3].tolist()
    assert np.shares_memory(found, matrix)


@pytest.mark.parametrize("places", [(2, 1), (0, 2), (1, 1), (3,), (3, 0)])
def test_that_other_columns_are_put_side_by_side(places):
    matrix = np.arange(12.0).reshape(3, 4).copy()
    columns = columns_of(matrix)
    found = side_by_side([columns[k] for k in places])
    assert found.tolist() == matrix[:, list(places)].tolist()


def test_that_columns_of_two_arrays_are_put_side_by_side():
    one, other = np.arange(6.0).reshape(3, 2), np.arange(10.0, 16.0).reshape(3, 2)
    found = side_by_side([*columns_of(one), *columns_of(other)])
    assert found.tolist() == np.hstack([one, other]).tolist()


@pytest.mark.parametrize(
    "values", [np.array([1.0, np.nan, -3.0]), np.array([2, -1, 0], np.int32),
               np.array([3, 9, 200], np.uint8), np.array([np.nan, np.nan])])  # fmt: skip
def test_that_what_is_missing_is_known_of_all_rows_and_of_one(values):
    column = Column("c", values, ("a", "b", "c") if values.dtype == np.int32 else ())
    assert [column.is_missing(k) for k in range(len(values))] == column.missing.tolist()
    assert column.missing_count == column.missing.sum()
    assert column.is_number == (values.dtype != np.int32)


def test_that_a_range_is_of_what_is_there():
    assert Column("c", np.array([np.nan, 2.0, -1.0])).range == (-1.0, 2.0)
    assert Column("c", np.array([np.nan])).range is None
