"""Texts and numbers that are taken for the same are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_nn.experiment.reading.delimited import read_delimited
from desktop_nn.experiment.reading.recipe import data_set_of, guessed_recipe
from desktop_nn.experiment.reading.table import Table

FAR = " " * 70
"""More than the fast reader takes away."""


def read(folder: Path, text: str) -> Table:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return read_delimited(path)


@pytest.mark.parametrize("blanks", [" ", FAR])
def test_that_cells_whose_blanks_are_left_out_are_counted(tmp_path: Path, blanks: str) -> None:
    text = f'a,colour\n1,"red{blanks}"\n 2,"{blanks}red"\n3,red\n4,"{blanks}"\n'
    table = read(tmp_path, text)
    assert table.column("colour").categories == ("red",)
    assert "Blanks around texts are left out: in 2 cells." in table.notes


def test_that_blanks_around_numbers_are_no_matter(tmp_path: Path) -> None:
    assert not [note for note in read(tmp_path, "a, b\n 1, 2\n3, 4\n").notes if "Blanks" in note]


@pytest.mark.parametrize("odd", ["1", f"1{FAR}"])
def test_that_spellings_which_are_one_class_are_told(tmp_path: Path, odd: str) -> None:
    rows = "".join(f"{k}.5,{y}\n" for k, y in enumerate(["1", "1.0", "01", "0", odd] * 9))
    table = read(tmp_path, f"a,y\n{rows}")
    made = data_set_of(table, guessed_recipe(table))
    assert made.data.classes == ("0", "1")
    (step,) = [step for step in made.steps if "one class" in step]
    assert step == "“1”, “1.0” and “01” are one class: 1."


def test_that_numbers_which_are_each_written_in_one_way_are_not_told(tmp_path: Path) -> None:
    rows = "".join(f"{k}.5,{k % 12}\n" for k in range(300))
    table = read(tmp_path, f"a,y\n{rows}")
    assert not table.column("y").spellings
