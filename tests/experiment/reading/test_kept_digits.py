"""Numbers that a double can't hold are told, and don't become one another."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.table import DataFileError, Table

BEYOND = 9007199254740993
"""2⁵³ + 1: the first whole number that a double can't hold."""


def read(folder: Path, text: str) -> Table:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_delimited(path)


@pytest.mark.parametrize("delimiter", [",", " "])
def test_that_a_whole_number_that_is_rounded_is_told_with_its_line_and_column(
    tmp_path: Path, delimiter: str
) -> None:
    rows = [["a", "b"], ["1", "0"], ["2", str(BEYOND)], ["3", "9007199254740992"]]
    rows[3][1] = "9007199254740996"  # one that can be held
    table = read(tmp_path, "\n".join(map(delimiter.join, rows)) + "\n")
    (note,) = [note for note in table.notes if "2⁵³" in note]
    assert note.startswith(f"“{BEYOND}” (line 3, column “b”) is read as 9007199254740992: ")


def test_that_whole_numbers_that_can_be_held_are_not_told(tmp_path: Path) -> None:
    table = read(tmp_path, "a,b,c\n1,9007199254740992,1e300\n2,1e23,0.000\n3,-0,0e-999\n")
    assert not [note for note in table.notes if "is read as" in note]


def test_that_the_same_small_number_in_another_column_is_told_too(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b,c\n1e-400,1e-400,3\n2,3,4\n")
    (note,) = [note for note in read_delimited(path).notes if "1e-400" in note]
    assert note.endswith("The same happens in “b”.")


@pytest.mark.parametrize("text", ["a,b\n1,2\n1e-400,3\n", "a b\n1 2\n1e-400 3\n"])
def test_that_a_number_that_becomes_0_is_told(tmp_path: Path, text: str) -> None:
    table = read(tmp_path, text)
    assert table.column("a").values.tolist() == [1.0, 0.0]
    (note,) = [note for note in table.notes if "1e-400" in note]
    assert note.startswith("“1e-400” (line 3, column “a”) is read as 0: ")


def test_that_labels_that_would_be_one_number_stay_two_classes(tmp_path: Path) -> None:
    table = read(tmp_path, "a,y\n1,1000000000000000001\n2,1000000000000000002\n")
    made = data_set_of(table, guessed_recipe(table))
    assert made.data.classes == ("1000000000000000001", "1000000000000000002")
    (step,) = [step for step in made.steps if "2⁵³" in step]
    assert "“y” is read as texts: line 3 says “1000000000000000002”" in step


def test_that_labels_which_are_rounded_to_one_are_not_said_to_be_the_same(tmp_path: Path) -> None:
    rows = "".join(f"{k},{BEYOND - 1}\n" for k in range(1100))
    table = read(tmp_path, f"a,y\n{rows}1,{BEYOND}\n")
    with pytest.raises(DataFileError, match="is read as “9007199254740992” in every row"):
        data_set_of(table, guessed_recipe(table))
