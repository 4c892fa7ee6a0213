"""Lines above the table that are no rows of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.table import DataFileError, Table

BODY = "x;y;z\n1,5;2;3\n4;5;6\n7;8;9\n"


def read(folder: Path, text: str, **told: int | bool) -> Table:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_delimited(path, guess_dialect(path, Told(**told)))  # type: ignore[arg-type]


def names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def said(table: Table) -> list[str]:
    return [step.text for step in table.steps if step.kind == "above"]


@pytest.mark.parametrize(
    ("above", "count", "title"),
    [
        ("Sales of 2023\n", 1, "Sales of 2023"),
        ("Sales of 2023;;\n;;\n", 2, "Sales of 2023"),
        ("\nSales of 2023\n\n", 3, "Sales of 2023"),
        ('Account;"DE12 3456"\nFrom 1 to 3;by us\n\n', 3, 'Account;"DE12 3456"'),
        ('"Two lines\nof a title"\n', 2, '"Two lines'),
        ("a;b;c;d;e\n", 1, "a;b;c;d;e"),
    ],
)
def test_that_lines_above_the_names_are_left_out_which_is_said_with_the_first(
    tmp_path: Path, above: str, count: int, title: str
) -> None:
    table = read(tmp_path, above + BODY)
    assert names(table) == ["x", "y", "z"]
    assert table.column("x").values.tolist() == [1.5, 4, 7]
    (note,) = said(table)
    assert note.startswith(f"{count} line")
    assert title in note
    assert table.where(0) == f"Line {count + 2} of the file"


def test_that_a_bad_cell_is_told_by_the_file_s_own_line(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("Title\n\n" + BODY.replace("4;5", "bad;5"), encoding="utf-8")
    dialect = replace(guess_dialect(path), numbers=(True, True, True))
    with pytest.raises(DataFileError, match="line 5, column “x”: “bad” is no number"):
        read_delimited(path, dialect)


def test_that_a_remark_and_a_sign_may_stand_before_the_title(tmp_path: Path) -> None:
    table = read(tmp_path, "sep=;\n# by hand\nTitle\n" + BODY)
    assert names(table) == ["x", "y", "z"]
    assert table.where(0) == "Line 5 of the file"


def test_that_a_title_above_a_table_without_names_is_one_where_it_can_be_nothing_else(
    tmp_path: Path,
) -> None:
    rows = "1;2;3\n4;5;6\n7;8;9\n"
    assert read(tmp_path, "Title\n" + rows).rows == 3
    assert read(tmp_path, "Title\n\n1;2\n3;4\n5;6\n").rows == 3


def test_that_a_sentence_with_as_many_commas_as_the_table_is_a_title(tmp_path: Path) -> None:
    table = read(tmp_path, "Data exported on 3 May, 2024\nx,y\n1,2\n3,4\n5,6\n")
    assert names(table) == ["x", "y"]
    assert said(table) == ["1 line above the table is left out: “Data exported on 3 May, 2024”."]


def test_that_blank_lines_below_such_a_sentence_stand_above_too(tmp_path: Path) -> None:
    table = read(tmp_path, "Data exported on 3 May, 2024\n\nx,y\n1,2\n3,4\n5,6\n")
    assert names(table) == ["x", "y"]
    assert table.where(0) == "Line 4 of the file"


def test_that_more_lines_above_than_in_the_table_hide_no_separator(tmp_path: Path) -> None:
    above = "".join(f"{k}: something, or else\n" for k in "abcdefghij")
    assert names(read(tmp_path, above + BODY)) == ["x", "y", "z"]


@pytest.mark.parametrize(
    "text",
    [
        "x\n1,5\n2,5\n3,5\n",  # a single column of numbers with decimal commas
        "a b\n1 2 3\n2 3 4\n3 4 5\n",  # as R writes names, one less than cells
        "x,y,z\n1,2\n3,4\n5,6\n",  # more names than cells
        "only\n1\n2\n3\n",
        "12\n1;2;3\n4;5;6\n",
        "a,b\nNA,NA,\n1,2,\n3,4,\n",  # each row ends in a comma, but not the names
        "a;b\nlow;high;\n1;2;\n3;4;\n",
        "a,b,\nlow,high\n1,2\n3,4\n",  # the names alone do
        "a,b,c\nr1,NA,NA,NA\nr2,1,2,3\nr3,4,5,6\n",  # as R writes names, and no value
        "text\n-\nno comma here\nnor one there\nno blanks either\n",  # a single column
        "a;b;c\n1,5;2,5;3,5\n1,6;2,5;3,5\n1,7;2,5;3,5\n1,8;2,5;3,5;\n",  # a sign too many
    ],
)
def test_that_where_it_is_in_doubt_nothing_is_left_out(tmp_path: Path, text: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)
    assert guess_dialect(path).above == 0


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "New York,5\nBoston,NA\nChicago,3\nDallas,4\n",
        "a;;c\n1;2;3\n4;5;6\n",
        "5;\n1;2\n3;4\n",
        ",b c\ns,low\nNew York,high\n100,low\n5,high\n",
        ",,b c\ns,low,x\nNew York,high,y\n100,low,x\n5,high,y\n",
        "name,\nAnn,low\nBob,high\n100,low\n5,high\n",
        "2019,2020,x\n1,2,3\n4,5,6\n",
        "site, 2019, 2020\nA,NA,NA\nB,1,2\nC,3,4\n",
        "site, 2019, 2020\nA,low,high\nB,1,2\nC,3,4\n",
        "name of it, 2019,2020\nA,low,high\nB,1,2\nC,3,4\n",
        "10%;;\n;low;high\n42%;b;c\n12%;d;e\n",
        "x;;\nx;low;high\ny;low;mid\nz;7;8\n",
    ],
)
def test_that_the_first_row_of_a_table_is_never_taken_for_a_title(
    tmp_path: Path, text: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text)
    assert guess_dialect(path).above == 0


def test_that_the_count_can_be_told(tmp_path: Path) -> None:
    table = read(tmp_path, "2019;2020;2021\n" + BODY, above=1)
    assert names(table) == ["x", "y", "z"]
    assert table.where(0) == "Line 3 of the file"
    with pytest.raises(DataFileError, match="line 2: there are 3 cells, and 1 in the first"):
        read(tmp_path, "Title\n" + BODY, above=0)
    with pytest.raises(DataFileError, match="9 lines above the table are to be left out, and"):
        read(tmp_path, BODY, above=9)
