"""Apostrophes before texts that a spreadsheet would compute are left out, and told."""

import csv

import pytest

from desktop_nn.experiment.csv_rows import write_rows
from desktop_nn.experiment.reading.columns import read_inputs
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.opening import read_table, read_told

NOTE = (
    "An apostrophe before =, +, - or @, which keeps spreadsheets from computing, is left out: "
    "in {}."
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "names.csv"


def wrote(file, *rows):
    with file.open("w", encoding="utf-8", newline="") as out:
        write_rows(out, rows)
    return read_table(file)


def test_that_names_and_texts_come_back_as_they_were_written(file):
    table = wrote(file, ["=1+1", "class"], [1, "=a"], [2, "-b"], [3, "c"])
    assert [column.name for column in table.columns] == ["=1+1", "class"]
    assert table.columns[1].categories == ("-b", "=a", "c")
    assert table.notes[-1] == NOTE.format("3 texts")
    assert table.steps[-1].kind == "guards"


def test_that_they_stay_where_that_is_told(file):
    told = Told(guards=False)
    wrote(file, ["=1+1", "class"], [1, "=a"], [2, "b"])
    table = read_told(file, told)
    assert [column.name for column in table.columns] == ["'=1+1", "class"]
    assert table.columns[1].categories == ("'=a", "b")
    assert not any(step.kind == "guards" for step in table.steps)


def test_that_a_table_without_them_is_told_nothing_of_it(file):
    table = wrote(file, ["x", "class"], [1, "'quoted'"], [-2, "b"])
    assert table.columns[1].categories == ("'quoted'", "b")
    assert not any("apostrophe" in note for note in table.notes)


def test_that_a_text_which_stands_there_both_ways_stays_two(file):
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["x", "class"], [1, "'=a"], [2, "=a"], [3, "b"]])
    assert read_table(file).columns[1].categories == ("'=a", "=a", "b")


def test_that_inputs_are_found_by_names_behind_apostrophes(file):
    wrote(file, ["row", "-x", "=y"], [1, 0.5, 2], [2, 0.25, 3])
    found = read_inputs(file, ("=y", "-x"))
    assert found.values.tolist() == [[2.0, 0.5], [3.0, 0.25]]
    assert found.way == "The inputs were found by the names of their columns."
