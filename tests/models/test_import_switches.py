"""Steps of an import that are switched off and on: what was chosen stays, and no row is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.models.data_import import DataImport, Step

TABLE = "a,b,c,price\n1,5 %,,100\n2,6 %,7,NA\n3,7 %,8,300\n4,9 %,9,400\n"


def read(qtbot: QtBot, folder: Path, text: str = TABLE) -> DataImport:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    made = DataImport(path)
    with qtbot.waitSignal(made.changed):
        made.read()
    return made


def step(opened: DataImport, kind: str) -> Step:
    return next(step for step in (*opened.done, *opened.switched_off) if step.kind == kind)


def switch(qtbot: QtBot, opened: DataImport, kind: str, on: bool) -> None:
    with qtbot.waitSignal(opened.changed):
        opened.switch(step(opened, kind), on)


@pytest.mark.parametrize("kind", ["header", "signs", "word"])
def test_that_what_was_chosen_stays_when_a_step_is_left_and_taken_again(
    qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    opened = read(qtbot, tmp_path)
    opened.use("a", False)
    opened.take_missing("fill")
    recipe, steps = opened.recipe, opened.steps
    switch(qtbot, opened, kind, False)
    switch(qtbot, opened, kind, True)
    assert opened.recipe == recipe
    assert opened.steps == steps


def test_that_missing_values_stay_filled_under_other_names(qtbot: QtBot, tmp_path: Path) -> None:
    opened = read(qtbot, tmp_path)
    switch(qtbot, opened, "drop", False)
    switch(qtbot, opened, "header", False)
    assert opened.recipe is not None
    assert opened.recipe.missing == "fill"
    switch(qtbot, opened, "header", True)
    assert [off.kind for off in opened.switched_off] == ["drop"]


def test_that_a_step_that_is_off_is_listed_while_the_file_is_told_anew(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = read(qtbot, tmp_path, "a,b,y\nred,5 %,1\nblue,6 %,2\nred,7 %,3\n")
    off = step(opened, "categories")
    opened.switch(off, False)
    switch(qtbot, opened, "signs", False)
    assert off in opened.switched_off
    with qtbot.waitSignal(opened.changed):
        opened.tell(replace(opened.told, header=False))
    assert off not in opened.switched_off  # there is no such column


def test_that_a_column_told_to_be_texts_is_guessed_again_where_numbers_are_written_in_another_way(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = read(qtbot, tmp_path, "a;b\n" + "1;2\n3;4\n" * 600 + "1,5;3\n")
    switch(qtbot, opened, "numbers", False)
    with qtbot.waitSignal(opened.changed):
        opened.tell(replace(opened.told, decimal=","))
    assert opened.table is not None
    assert opened.table.columns[0].is_number
    assert opened.switched_off == ()


def test_that_a_count_of_lines_above_that_was_told_is_told_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = read(qtbot, tmp_path, "2019,2020\n2021,2022\na,b\n1,2\n3,5\n")
    with qtbot.waitSignal(opened.changed):
        opened.tell(replace(opened.told, above=2))
    switch(qtbot, opened, "above", False)
    switch(qtbot, opened, "above", True)
    assert opened.told.above == 2


def test_that_names_found_among_lines_before_the_table_cost_no_row(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = read(qtbot, tmp_path, "# a remark\n64;red;1\n52;blue;2\n60;red;1\n")
    steps = opened.steps
    switch(qtbot, opened, "remarks", False)
    switch(qtbot, opened, "header", False)
    switch(qtbot, opened, "remarks", True)
    switch(qtbot, opened, "header", True)
    assert opened.steps == steps


def test_that_a_choice_after_a_refused_reading_shows_no_older_table(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = read(qtbot, tmp_path, "Title\na,b,y\n1,2,3\n3,4,5\n6,7,9\n")
    switch(qtbot, opened, "above", False)
    assert "there are 3 cells, and 1 in the first" in opened.error
    error = opened.error
    opened.predict("a")
    assert (opened.error, opened.data) == (error, None)
    assert "above" in [off.kind for off in opened.switched_off]
    switch(qtbot, opened, "above", True)
    assert opened.data is not None
    assert opened.data.target_names == ("a",)
