"""Import: from a file to a project that trains, keeps its data and gives it to other programs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.file_dialogs import Answer
from desktop_nn.app.main import main
from desktop_nn.app.program import Program
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.files import open_project
from desktop_nn.views.import_dialog import ImportDialog
from tests.app.conftest import LONG


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(3)
    path = tmp_path / "flowers.csv"
    lines = ["long,wide,colour,species"]
    for _ in range(80):
        long, wide = rng.normal(size=2)
        lines.append(
            f"{long:.4f},{wide:.4f},{'red' if wide > 0 else 'blue'},{'abc'[int(long > 0)]}"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def open_dialog(qtbot: QtBot, program: Program, path: Path) -> ImportDialog:
    program.imports.open(path)
    dialog = program.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled(), timeout=LONG)
    return dialog


def test_that_an_imported_table_becomes_a_project_that_trains(
    program: Program, qtbot: QtBot, table: Path
) -> None:
    open_dialog(qtbot, program, table).accept()
    document = program.document
    assert document.spec.data.source.name == OWN
    assert document.spec.data.standardize
    assert document.data.input_names == ("long", "wide", "colour = blue", "colour = red")
    assert document.data.classes == ("a", "b")
    assert document.spec.network.inputs == 4
    assert document.title == "flowers"
    assert program.files.is_modified()
    program.window.actions_by_name["step_epoch"].trigger()
    qtbot.waitUntil(lambda: program.controller.history.length == 1, timeout=LONG)


def test_that_imported_data_is_saved_and_opened_bit_for_bit(
    program: Program, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    open_dialog(qtbot, program, table).accept()
    data = program.document.data
    place = tmp_path / "kept.dnn"
    program.files.save_to(place)
    qtbot.waitUntil(lambda: not program.files.is_modified(), timeout=LONG)
    kept = open_project(place)
    assert kept.own is not None
    assert (kept.own.inputs == data.inputs).all()
    assert (kept.own.targets == data.targets).all()
    assert (kept.own.input_names, kept.own.classes) == (data.input_names, data.classes)


def test_that_other_commands_take_what_was_imported(
    program: Program,
    qtbot: QtBot,
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    open_dialog(qtbot, program, table).accept()
    place = tmp_path / "kept.dnn"
    program.files.save_to(place)
    qtbot.waitUntil(lambda: not program.files.is_modified(), timeout=LONG)
    assert main(["evaluate", str(place)]) == 0
    assert main(["predict", str(place), str(table)]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 80


def test_that_nothing_is_imported_when_the_dialog_is_left(
    program: Program, qtbot: QtBot, table: Path
) -> None:
    before = program.document.project
    open_dialog(qtbot, program, table).reject()
    assert program.document.project is before
    assert program.imports.dialog is None


def test_that_the_present_project_is_asked_about_before(
    program: Program, qtbot: QtBot, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.document.change_seed(7)
    asked: list[str] = []

    def stay(parent: object, title: str) -> Answer:
        asked.append(title)
        return Answer.STAY

    monkeypatch.setattr(file_dialogs, "ask_about_changes", stay)
    before = program.document.project
    open_dialog(qtbot, program, table).accept()
    assert asked
    assert program.document.project is before


def test_that_a_table_dropped_on_the_window_is_imported_and_a_project_is_opened(
    program: Program, qtbot: QtBot, table: Path
) -> None:
    program.window.file_dropped.emit(table)
    assert program.imports.dialog is not None
    program.imports.dialog.reject()


def test_that_the_gallery_leads_to_the_import(
    program: Program, qtbot: QtBot, table: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_dialogs, "ask_for_data", lambda parent, folder: table)
    gallery = program.window.setup.gallery
    assert gallery.import_button.isVisibleTo(gallery)
    gallery.import_button.click()
    dialog = program.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled(), timeout=LONG)
    dialog.accept()
    assert not gallery.import_button.isVisibleTo(gallery)


def test_that_a_file_that_is_no_table_is_refused_in_words(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(bytes(range(256)) * 20)
    program.imports.open(path)
    dialog = program.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.problem.text() != "", timeout=LONG)
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def change_import(dialog: ImportDialog) -> None:
    dialog._import.take_missing("fill")
    dialog._import.use("wide", False)
    dialog._import.take_standardize(False)


def saved_and_opened(program: Program, qtbot: QtBot, place: Path) -> None:
    program.files.save_to(place)
    qtbot.waitUntil(lambda: not program.files.is_modified(), timeout=LONG)
    program.files.new()
    assert not program.window.actions_by_name["edit_import"].isEnabled()
    assert program.files.open(place)


def test_that_an_import_is_opened_again_as_it_was_left(
    program: Program, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    edit = program.window.actions_by_name["edit_import"]
    assert not edit.isEnabled()
    dialog = open_dialog(qtbot, program, table)
    change_import(dialog)
    dialog.accept()
    before = program.document.data
    place = tmp_path / "kept.dnn"
    saved_and_opened(program, qtbot, place)
    assert edit.isEnabled()
    edit.trigger()
    again = program.imports.dialog
    assert again is not None
    qtbot.waitUntil(lambda: again.accept_button.isEnabled(), timeout=LONG)
    assert again._import.recipe is not None
    assert again._import.recipe.inputs == ("long", "colour")
    assert again._import.recipe.missing == "fill"
    assert not again._import.standardize
    assert again._import.data is not None
    assert (again._import.data.inputs == before.inputs).all()
    again._import.use("wide", True)
    again.accept()
    assert program.document.data.input_names == ("long", "wide", "colour = blue", "colour = red")
    assert program.document.path == place
    assert program.files.is_modified()


def test_that_a_table_that_was_moved_is_asked_for(
    program: Program,
    qtbot: QtBot,
    table: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    dialog = open_dialog(qtbot, program, table)
    dialog._import.use("wide", False)
    dialog.accept()
    moved = tmp_path / "moved.csv"
    table.rename(moved)
    monkeypatch.setattr(file_dialogs, "ask_for_data", lambda parent, folder: moved)
    program.imports.edit()
    again = program.imports.dialog
    assert again is not None
    qtbot.waitUntil(lambda: again.accept_button.isEnabled(), timeout=LONG)
    assert again._import.recipe is not None
    assert again._import.recipe.inputs == ("long", "colour")
    again.reject()
