"""An import: read in a thread, told anew, made into samples; whatever is wrong is a sentence."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.experiment.reading.table import ReadingEnded
from desktop_nn.models.data_import import DataImport, Told
from desktop_nn.models.import_tables import VALUES, ColumnsModel, RowsModel
from desktop_nn.training import table_reader
from tests.models.imports import TABLE, read, write


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> DataImport:
    return read(qtbot, write(tmp_path))


def test_that_a_table_is_read_and_what_becomes_of_it_is_guessed(opened: DataImport) -> None:
    assert opened.dialect is not None
    assert (opened.dialect.delimiter, opened.dialect.decimal) == (";", ",")
    assert opened.recipe is not None
    assert opened.recipe.inputs == ("area", "kind")
    assert opened.recipe.targets == ("price",)
    assert opened.data is not None
    assert opened.data.input_names == ("area", "kind = flat", "kind = house")
    assert opened.data.inputs.tolist() == [[50.5, 1.0, 0.0], [80.0, 0.0, 1.0]]
    assert any("missing are left out: 1" in step for step in opened.steps)


def test_that_missing_values_are_filled_when_that_is_wanted(opened: DataImport) -> None:
    opened.take_missing("fill")
    assert opened.data is not None
    assert opened.data.rows == 3
    assert opened.data.inputs[1, 0] == pytest.approx((50.5 + 80.0) / 2.0)


def test_that_another_column_is_predicted_and_the_one_before_is_an_input(
    opened: DataImport,
) -> None:
    opened.predict("kind")
    assert opened.recipe is not None
    assert (opened.recipe.inputs, opened.recipe.task) == (("area", "price"), "classes")
    assert opened.data is not None
    assert opened.data.classes == ("flat", "house")


def test_that_a_column_can_be_left_out_and_none_is_refused_in_words(opened: DataImport) -> None:
    opened.use("kind", False)
    assert opened.data is not None
    assert opened.data.width == 1
    opened.use("area", False)
    assert opened.data is None
    assert "Choose at least one" in opened.error
    opened.use("area", True)
    assert opened.error == ""
    assert opened.data is not None


def test_that_another_way_of_writing_is_read_anew(qtbot: QtBot, opened: DataImport) -> None:
    with qtbot.waitSignal(opened.changed):
        opened.tell(Told(delimiter=";", decimal=",", header=False))
    assert opened.table is not None
    assert opened.table.columns[0].name == "column 1"
    assert opened.table.rows == 5


def test_that_a_column_of_numbers_can_be_read_as_categories(
    qtbot: QtBot, opened: DataImport
) -> None:
    with qtbot.waitSignal(opened.changed):
        opened.read_as_number(3, False)
    assert opened.table is not None
    assert opened.table.columns[3].categories == ("100", "300", "400")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n3\n", "line 3"),
        ("only\n1\n2\n", "a single column"),
    ],
)
def test_that_a_bad_file_is_refused_with_its_place(
    qtbot: QtBot, tmp_path: Path, text: str, sentence: str
) -> None:
    found = read(qtbot, write(tmp_path, text))
    assert sentence in found.error
    assert found.data is None


def test_that_a_file_that_is_gone_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    assert "can't be read" in read(qtbot, tmp_path / "gone.csv").error


def test_that_the_windows_thread_goes_on_while_a_file_is_read_and_reading_can_be_ended(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, threads, ended = threading.Event(), [], threading.Event()

    def slow(path: Path, dialect: object, progress: object, *further: object) -> object:
        threads.append(threading.current_thread())
        assert gate.wait(20.0)
        if not progress(1, 2):  # type: ignore[operator]
            ended.set()
        raise ReadingEnded

    monkeypatch.setattr(table_reader, "read_table", slow)
    made = DataImport(write(tmp_path))
    changes: list[int] = []
    made.changed.connect(lambda: changes.append(1))
    made.read()
    assert made.is_reading  # and this thread is here
    made.end()
    assert not made.is_reading
    gate.set()
    assert ended.wait(20.0)
    assert threads
    assert threads[0] is not threading.main_thread()
    assert changes == []


def test_that_numpys_own_files_have_no_dialect(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "points.npz"
    np.savez(path, x=np.arange(8.0).reshape(4, 2), y=np.array([0, 1, 0, 1]))
    found = read(qtbot, path)
    assert not found.has_dialect
    assert found.data is not None
    assert found.data.inputs.tolist() == np.arange(8.0).reshape(4, 2).tolist()


def test_that_samples_are_made_in_the_readings_thread(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is guessed, and what was chosen before, when a file is read anew."""
    threads = []
    make = table_reader.data_set_of

    def seen(*arguments: object) -> object:
        threads.append(threading.current_thread().name)
        return make(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(table_reader, "data_set_of", seen)
    opened = read(qtbot, write(tmp_path))
    opened.use("kind", False)
    with qtbot.waitSignal(opened.changed):
        opened.read()
    assert threads == ["table", "table"]
    assert opened.table is not None
    assert "range" in vars(opened.table.columns[0]), "counted in the thread"
    assert opened.data is not None
    assert opened.data.input_names == ("area",)


def test_that_a_choice_made_while_it_is_read_anew_holds(qtbot: QtBot, opened: DataImport) -> None:
    opened.read()
    opened.use("kind", False)
    qtbot.waitUntil(lambda: not opened.is_reading)
    assert opened.data is not None
    assert opened.data.input_names == ("area",)


def test_that_a_quote_that_nothing_closes_is_said_and_reading_ends(
    qtbot: QtBot, tmp_path: Path
) -> None:
    found = read(qtbot, write(tmp_path, TABLE + '5;"90;house;500\n' + "6;1;flat;2\n" * 20_000))
    assert not found.is_reading
    assert "line 6: a cell" in found.error
    assert found.table is None


def test_that_what_nobody_foresaw_is_said_and_logged_and_reading_ends(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*arguments: object) -> None:
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr(table_reader, "read_table", fail)
    found = read(qtbot, write(tmp_path))
    assert not found.is_reading
    assert found.error == "“homes.csv” can't be read: ZeroDivisionError: no such luck."
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError


def test_that_a_text_of_several_lines_is_shown_on_one(qtbot: QtBot, tmp_path: Path) -> None:
    opened = read(qtbot, write(tmp_path, 'a,b\n"one\ntwo",1\nthree,2\n'))
    rows, columns = RowsModel(opened), ColumnsModel(opened)
    assert rows.index(0, 0).data() == "one ↵ two"
    assert columns.index(0, VALUES).data() == "2: “one ↵ two”, “three”"
