"""Rows by the lines of their file, whichever way they were read."""

import numpy as np
import pytest

from desktop_nn.experiment.reading import delimited
from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.row_lines import RowLines
from desktop_nn.experiment.reading.table import Column, DataFileError, Table

TEXT = '# by us\n\nname,x,y\n"a\nb",1,2\n\n\nc,3,4\nd,5,6\n"e\n\nf",7,8\n\ng,9,0\n'
LINES = [4, 8, 9, 10, 14]


@pytest.mark.parametrize("portion", [1, 9, 1 << 18])
@pytest.mark.parametrize("slow", [False, True])
def test_that_each_row_is_known_by_the_line_that_it_begins_in(tmp_path, monkeypatch, portion, slow):
    monkeypatch.setattr(delimited, "PORTION", portion)
    if slow:
        monkeypatch.setattr(delimited, "found_cells", lambda *_: None)
    path = tmp_path / "table.csv"
    path.write_text(TEXT, encoding="utf-8")
    table = read_delimited(path)
    assert [table.lines.line(row) for row in range(table.rows)] == LINES


@pytest.mark.parametrize("slow", [False, True])
def test_that_blank_lines_between_numbers_count(tmp_path, monkeypatch, slow):
    if slow:
        monkeypatch.setattr(delimited, "found_cells", lambda *_: None)
    path = tmp_path / "table.csv"
    path.write_text("a b\n1 2\n\n3 4\n  \n\n5 6\n7 8\n", encoding="utf-8")
    table = read_delimited(path)
    assert [table.where(row) for row in (1, 3)] == ["Line 4 of the file", "Line 8 of the file"]


def test_that_a_number_too_large_is_told_by_its_line(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b\n1,2\n\n,3\n3,4\n1e99,5\n", encoding="utf-8")
    table = read_delimited(path)
    with pytest.raises(DataFileError, match="Line 6 of the file, column “a”: the number is beyond"):
        data_set_of(table, guessed_recipe(table))


def test_that_a_table_of_no_lines_tells_rows():
    assert Table((Column("x", np.zeros(3)),)).where(1) == "Row 2 of the data"


def test_that_only_what_is_no_next_line_is_kept():
    lines = RowLines()
    lines.add_each(0, np.arange(2, 1002))
    lines.add(1000, 1002)
    lines.add(1001, 1010)
    assert [lines.line(row) for row in (0, 999, 1000, 1001, 2000)] == [2, 1001, 1002, 1010, 2009]
    assert len(lines._rows) == 2
