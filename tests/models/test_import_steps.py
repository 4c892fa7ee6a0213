"""What an import does to a file, step by step: listed, and each can be left and taken again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.experiment.text_forms import Written
from desktop_nn.models.data_import import DataImport
from desktop_nn.models.import_tables import KIND, ColumnsModel
from tests.models.imports import TABLE, read, write


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> DataImport:
    return read(qtbot, write(tmp_path))


def test_that_a_word_for_no_value_is_a_step_that_can_be_left_and_taken_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    text = "area,garage,price\n1.5,none,10\nNA,-,20\n2.5,built,30\n3,none,40\n4,built,50\n"
    opened = read(qtbot, write(tmp_path, text))
    step = next(step for step in opened.done if step.columns == ("none",))
    assert step.text == "“none” is taken for a missing value: 2 cells."
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert opened.table is not None
    assert opened.table.column("garage").categories == ("built", "none")
    assert step in opened.switched_off
    again = DataImport(opened.path, None, opened.imported)
    with qtbot.waitSignal(again.changed):
        again.read()
    assert again.steps == opened.steps
    assert again.switched_off == (step,)
    with qtbot.waitSignal(again.changed):
        again.switch(step, True)
    assert again.told.words is None
    assert step in again.done
    assert again.switched_off == ()


def test_that_among_numbers_a_word_that_is_no_longer_missing_is_bad_data_until_it_is_again(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = read(qtbot, write(tmp_path, "a,b\n1,2\nNA,3\n4,5\n"))
    (step,) = (step for step in opened.done if step.kind == "word")
    with qtbot.waitSignal(opened.changed):
        opened.read_as_number(0, False)
    with qtbot.waitSignal(opened.changed):
        opened.read_as_number(0, True)
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert "line 3, column “a”: “NA” is no number" in opened.error
    assert opened.switched_off == (step,)
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, True)
    assert not opened.error


def test_that_lines_before_the_table_are_a_step_that_can_be_left(
    qtbot: QtBot, tmp_path: Path
) -> None:
    opened = read(qtbot, write(tmp_path, "sep=;\n#a;b\n1;2\n3;4\n"))
    (step,) = (step for step in opened.done if step.kind == "remarks")
    assert "“sep=;”" in step.text
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert opened.table is not None
    assert opened.table.columns[0].name == "sep="
    assert opened.table.rows == 3
    assert opened.imported.remarks is False
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, True)
    assert opened.data is not None
    assert opened.data.input_names == ("a",)


def test_that_thousands_are_a_step_that_can_be_left(qtbot: QtBot, tmp_path: Path) -> None:
    opened = read(qtbot, write(tmp_path, "a;b\n1,5;1.234\n2,5;2.345\n3,5;7\n"))
    (step,) = (step for step in opened.done if step.kind == "grouping")
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert opened.table is not None
    assert opened.table.column("b").categories == ("1.234", "2.345", "7")
    assert opened.switched_off == (step,)
    assert opened.imported.grouping == ""
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, True)
    assert opened.table.column("b").values.tolist() == [1234.0, 2345.0, 7.0]


def test_that_a_text_that_is_no_utf_8_is_read_as_western_in_a_step_that_can_be_left(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "homes.csv"
    path.write_bytes((TABLE + "5;90;Gehöft;500\n").encode("cp1252"))
    found = read(qtbot, path)
    (step,) = [step for step in found.done if step.kind == "encoding"]
    assert "in line 6 stands the byte 0xf6" in step.text
    assert "cp1252" in step.text
    assert found.can_switch(step)
    assert found.table is not None
    assert "Gehöft" in found.table.column("kind").categories
    with qtbot.waitSignal(found.changed):
        found.switch(step, False)
    assert "line 6, column “kind”: the byte 0xf6 means nothing in utf-8" in found.error
    assert found.data is None
    assert found.switched_off == (step,)
    with qtbot.waitSignal(found.changed):
        found.switch(step, True)
    assert found.error == ""
    assert step in found.done
    assert found.told.encoding is None


def test_that_targets_with_a_single_1_are_values_once_their_step_is_switched_off(
    qtbot: QtBot, tmp_path: Path
) -> None:
    targets = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]])
    np.savez(tmp_path / "both.npz", X=np.arange(6.0).reshape(3, 2), y=targets)
    made = read(qtbot, tmp_path / "both.npz")
    assert made.data is not None
    assert made.data.classes == ("0", "1")
    assert made.data.input_names == ("column 1", "column 2")
    assert not any(step.kind == "unused" for step in made.done)
    (step,) = [step for step in made.done if step.kind == "one_hot"]
    assert made.can_switch(step)
    made.switch(step, False)
    assert made.data.targets.tolist() == targets.tolist()
    assert not made.data.classes
    assert made.data.input_names == ("column 1", "column 2")
    assert step in made.switched_off
    assert step not in made.done
    made.switch(step, True)
    assert made.data.targets.tolist() == [[0.0], [1.0], [1.0]]
    made.predict("target 1")
    assert made.data.input_names == ("column 1", "column 2")
    made.predict("target")
    assert step in made.done


def test_that_an_empty_text_of_an_array_is_no_value_as_in_a_table(
    qtbot: QtBot, tmp_path: Path
) -> None:
    labels = np.array(["a", "", "b", "  "])
    np.savez(tmp_path / "both.npz", X=np.arange(8.0).reshape(4, 2), y=labels)
    made = read(qtbot, tmp_path / "both.npz")
    assert made.data is not None
    assert made.data.classes == ("a", "b")
    assert "Rows without a value to predict are left out: 2." in made.steps


@pytest.mark.parametrize(
    ("text", "kind", "field", "told"),
    [
        ("Title of it\na;b\n1,5;2\n2,5;3\n", "above", "above", 0),
        ("a;b\ns;m\n1,5;2\n2,5;3\n", "units", "units", False),
        ("a;b\n5 %;2\n6 %;3\n", "signs", "signs", False),
        ("a;b\n1;'=x\n2;y\n", "guards", "guards", False),
    ],
)
def test_that_a_way_of_writing_is_a_step_that_can_be_left_and_is_kept(
    qtbot: QtBot, tmp_path: Path, text: str, kind: str, field: str, told: object
) -> None:
    opened = read(qtbot, write(tmp_path, text))
    (step,) = (step for step in opened.done if step.kind == kind)
    assert opened.data is not None
    before = opened.data.inputs.tolist()
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert opened.switched_off == (step,)
    assert getattr(opened.told, field) == told
    if opened.data is not None:
        assert getattr(opened.imported, field) == told
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, True)
    assert opened.data is not None
    assert opened.data.inputs.tolist() == before
    again = DataImport(opened.path, None, opened.imported)
    assert again.told == opened.told


def test_that_how_numbers_were_read_is_kept_with_the_import(qtbot: QtBot, tmp_path: Path) -> None:
    opened = read(qtbot, write(tmp_path, "a;b\n1.234,5 €;2\n2,5 €;3\n"))
    assert opened.imported.written == Written(",", ".", (("a", "€"),))
    assert opened.imported.decimal is None


def test_that_steps_stay_listed_and_switchable_while_the_choice_is_refused(
    qtbot: QtBot, opened: DataImport
) -> None:
    kinds = {step.kind for step in opened.done}
    for name in ("area", "kind"):
        opened.use(name, False)
    assert "Choose at least one" in opened.error
    assert {step.kind for step in opened.done} >= kinds & {"found", "header", "unused"}
    step = next(step for step in opened.done if step.kind == "unused")
    opened.switch(step, False)
    assert opened.error == ""


def test_that_how_a_file_is_written_stays_listed_where_a_cell_is_bad(
    qtbot: QtBot, tmp_path: Path
) -> None:
    text = "Title\na;b\n" + "1.234,5;2\n" * 1100 + "bad;3\n"
    opened = read(qtbot, write(tmp_path, text))
    assert "line 1103, column “a”: “bad” is no number" in opened.error
    assert opened.table is None
    assert [step.kind for step in opened.done] == [
        *("found", "above", "header", "found", "grouping", "numbers"),
    ]
    assert opened.dialect is not None
    step = next(step for step in opened.done if step.kind == "grouping")
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert opened.error == ""


def test_that_a_column_that_can_t_be_numbers_can_be_categories_again(
    qtbot: QtBot, opened: DataImport
) -> None:
    model = ColumnsModel(opened)
    with qtbot.waitSignal(opened.changed):
        opened.read_as_number(2, True)
    assert "“flat” is no number" in opened.error
    mark = model.index(2, KIND).data(Qt.ItemDataRole.CheckStateRole)
    assert mark == Qt.CheckState.Unchecked
    with qtbot.waitSignal(opened.changed):
        opened.read_as_number(2, False)
    assert opened.error == ""


def test_that_a_word_for_no_value_in_an_array_is_a_step_that_can_be_left(
    qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "a.npz"
    np.savez(path, X=np.arange(8.0).reshape(4, 2), y=np.array(["a", "NA", "b", "NA"]))
    opened = read(qtbot, path)
    (step,) = (step for step in opened.done if step.kind == "word")
    assert opened.data is not None
    assert opened.data.classes == ("a", "b")
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert opened.data.classes == ("NA", "a", "b")
    assert opened.switched_off == (step,)
    again = DataImport(path, None, opened.imported)
    with qtbot.waitSignal(again.changed):
        again.read()
    assert again.data is not None
    assert again.data.classes == ("NA", "a", "b")


def test_that_a_column_with_a_bad_cell_can_be_read_as_categories_at_once(
    qtbot: QtBot, tmp_path: Path
) -> None:
    """Though no column is listed yet."""
    opened = read(qtbot, write(tmp_path, "a,b\n" + "1,2\n3,4\n" * 600 + "bad,3\n"))
    (step,) = (step for step in opened.done if step.kind == "numbers")
    assert step.text == "“a” is read as numbers."
    with qtbot.waitSignal(opened.changed):
        opened.switch(step, False)
    assert opened.table is not None
    assert opened.table.columns[0].categories == ("1", "3", "bad")
    assert opened.switched_off == (step,)
    assert opened.imported.numbers == ((0, False),)
    with qtbot.waitSignal(opened.changed):
        opened.read_as_number(0, True)
    assert opened.switched_off == ()
    assert step in opened.done
