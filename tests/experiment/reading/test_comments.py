"""Lines before the table that begin with #."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told, guess_dialect
from desktop_nn.experiment.reading.table import HEADER_NOTE, DataFileError, Table


def read(folder: Path, text: str, **told: bool | str) -> Table:
    path = folder / "table.csv"
    path.write_text(text)
    return read_delimited(path, guess_dialect(path, Told(**told)))  # type: ignore[arg-type]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def test_that_remarks_before_the_names_are_left_out_which_is_said(tmp_path: Path) -> None:
    table = read(tmp_path, "# measured in May, by us, at home\n#\n\n# x: mm\nx,y\n1,2\n3,4\n")
    assert names(table) == ["x", "y"]
    assert table.column("y").values.tolist() == [2, 4]
    assert "Lines before the table, which begin with #, are left out: 4." in table.notes


@pytest.mark.parametrize("begin", ["# a b c\n", "#a b c\n", "# by hand\n#  a b c\n"])
def test_that_the_last_remark_holds_the_names_where_there_is_one_for_each(
    tmp_path: Path, begin: str
) -> None:
    """As NumPy's own savetxt writes them."""
    table = read(tmp_path, begin + "1.5 2 3\n4 5 6\n")
    assert names(table) == ["a", "b", "c"]
    assert table.column("a").values.tolist() == [1.5, 4]
    assert HEADER_NOTE in table.notes


def test_that_what_savetxt_writes_is_read(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    values = np.random.default_rng(2).standard_normal((9, 3))
    np.savetxt(path, values, delimiter=",", header="long,wide,high")
    table = read_delimited(path)
    assert names(table) == ["long", "wide", "high"]
    assert np.array_equal(np.stack([column.values for column in table.columns], 1), values)


def test_that_such_a_line_is_no_row_of_names_where_that_is_told(tmp_path: Path) -> None:
    table = read(tmp_path, "# a,b\n1,2\n3,4\n", header=False)
    assert names(table) == ["column 1", "column 2"]
    assert table.rows == 2


def test_that_numbers_in_a_remark_are_no_names(tmp_path: Path) -> None:
    assert names(read(tmp_path, "# 12,5\n1,2\n3,4\n")) == ["column 1", "column 2"]


def test_that_names_below_the_remark_go_first(tmp_path: Path) -> None:
    assert names(read(tmp_path, "# two, columns\nx,y\n1,2\n3,4\n")) == ["x", "y"]


def test_that_lines_are_counted_from_the_file_s_first(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="line 5: there are 3 cells"):
        read(tmp_path, "# one\n# two\nx,y\n1,2\n1,2,3\n")


def test_that_where_all_lines_begin_so_they_are_the_table(tmp_path: Path) -> None:
    assert read(tmp_path, "#1,2\n#3,4\n").rows == 2


def test_that_where_it_separates_it_is_no_remark(tmp_path: Path) -> None:
    assert names(read(tmp_path, "#a\n1#2\n3#4\n", delimiter="#")) == ["column 1", "a"]
