"""Lines before the table that begin with #."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.table import DataFileError, Table


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


@pytest.mark.parametrize("before", ["", "# by hand\n", "sep=,\n"])
def test_that_a_sign_that_is_left_out_of_the_names_is_said_and_can_be_kept(
    tmp_path: Path, before: str
) -> None:
    text = f"{before}#a,b,y\n1,2,3\n4,5,6\n"
    table = read(tmp_path, text)
    assert names(table) == ["a", "b", "y"]
    (note,) = [step.text for step in table.steps if step.kind == "remarks"]
    assert note.endswith(": the names of the columns stand behind a #, which is left out.") or (
        before and note.endswith("; the names of the columns stand behind a #, which is left out.")
    )
    if not before:
        assert names(read(tmp_path, text, remarks=False)) == ["#a", "b", "y"]


@pytest.mark.parametrize("sign", [";", "\t", "|", ":", "~"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_that_a_first_line_tells_what_separates_the_cells(
    tmp_path: Path, sign: str, end: str
) -> None:
    lines = [f"SEP={sign}", f"x{sign}y", f"1,5{sign}2", f"2,5{sign}3"]
    table = read(tmp_path, end.join(lines))
    assert names(table) == ["x", "y"]
    assert table.column("x").values.tolist() == [1.5, 2.5]
    assert f"are left out: the first, “sep={sign}”, which says" in table.notes[1]


def test_that_remarks_may_stand_behind_that_line_and_lines_are_counted_over_it(
    tmp_path: Path,
) -> None:
    text = "sep=;\n# by hand\n# a;b\n1;2\n3;4\n"
    table = read(tmp_path, text)
    assert names(table) == ["a", "b"]
    assert "; and those that begin with #: 1; the names" in table.notes[1]
    with pytest.raises(DataFileError, match="line 6: there are 3 cells"):
        read(tmp_path, text + "5;6;7\n")


def test_that_another_separator_can_be_told_and_the_line_is_left_out_still(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=;\na;x,b;y\n1,2\n3,4\n", delimiter=",")
    assert names(table) == ["a;x", "b;y"]


def test_that_lines_before_the_table_can_be_told_to_be_rows(tmp_path: Path) -> None:
    assert names(read(tmp_path, "sep=;\n1\n2\n", remarks=False)) == ["sep=;"]
    table = read(tmp_path, "#1;x\n2;y\n3;x\n", remarks=False)
    assert table.rows == 2
    assert names(table) == ["#1", "x"]


@pytest.mark.parametrize("first", ["sep=", "sep=ab", 'sep="', "separator"])
def test_that_another_first_line_is_one_of_the_table(tmp_path: Path, first: str) -> None:
    assert names(read(tmp_path, f"{first}\n1\n2\n"))[0] == first


@pytest.mark.parametrize("begin", ["# a b c\n", "#a b c\n", "# by hand\n#  a b c\n"])
def test_that_the_last_remark_holds_the_names_where_there_is_one_for_each(
    tmp_path: Path, begin: str
) -> None:
    """As NumPy's own savetxt writes them."""
    table = read(tmp_path, begin + "1.5 2 3\n4 5 6\n")
    assert names(table) == ["a", "b", "c"]
    assert table.column("a").values.tolist() == [1.5, 4]
    assert any(step.kind == "header" for step in table.steps)


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
