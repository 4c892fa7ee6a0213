"""Import: from a file to a project that trains, keeps its data and gives it to other programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.main import main
from desktop_nn.app.program import Program
from desktop_nn.experiment.data_sets import OWN
from desktop_nn.experiment.files import open_project
from desktop_nn.views.import_dialog import ImportDialog
from tests.app.conftest import LONG
from tests.app.file_steps import lose_worker, save_to, train


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


def bits(program: Program) -> bytes:
    """The parameters of the last checkpoint that reached the window."""
    last = program.controller.last_checkpoint
    return b"" if last is None else last.trainer.parameters.tobytes()


def test_that_an_import_is_a_step_of_undo_which_gives_everything_back(
    program: Program, qtbot: QtBot, table: Path
) -> None:
    document, controller = program.document, program.controller
    document.change_seed(7)
    document.change_data(replace(document.spec.data, features=("x1^2", "x2")), "features")
    train(program, qtbot, 3)
    qtbot.waitUntil(lambda: controller.last_checkpoint is not None, timeout=LONG)
    wait_for_checkpoint(program, qtbot)
    spec, data, before = document.spec, document.data, bits(program)
    title = document.title
    open_dialog(qtbot, program, table).accept()
    assert document.undo_stack.undoText() == "import flowers.csv"
    assert document.spec.seed == 7
    assert document.spec.data.features == ()
    assert program.window.banner.topic == "notes"
    train(program, qtbot, 1)
    wait_for_checkpoint(program, qtbot)
    trained = bits(program)
    document.undo_stack.undo()
    assert document.spec == spec
    assert np.array_equal(document.data.inputs, data.inputs)
    assert (document.own, document.title) == (None, title)
    assert not program.window.actions_by_name["edit_import"].isEnabled()
    assert program.window.banner.topic != "notes"
    qtbot.waitUntil(lambda: controller.history.length == 3, timeout=LONG)
    qtbot.waitUntil(lambda: bits(program) == before, timeout=LONG)
    document.undo_stack.redo()
    assert document.title == "flowers"
    assert program.window.actions_by_name["edit_import"].isEnabled()
    qtbot.waitUntil(lambda: bits(program) == trained, timeout=LONG)
    assert controller.history.length == 1


def wait_for_checkpoint(program: Program, qtbot: QtBot) -> None:
    """Of the update at which the run rests."""
    last = lambda: program.controller.last_checkpoint  # noqa: E731
    now = lambda: program.files._update  # noqa: E731
    qtbot.waitUntil(lambda: last() is not None and last().update == now(), timeout=LONG)


def other_table(folder: Path) -> Path:
    """The same columns and classes, other rows."""
    path = folder / "others.csv"
    rows = [
        f"{k / 9:.3f},{-k / 7:.3f},{'red' if k % 2 else 'blue'},{'ab'[k % 3 > 0]}"
        for k in range(60)
    ]
    path.write_text("\n".join(["long,wide,colour,species", *rows]), encoding="utf-8")
    return path


def test_that_a_second_table_of_the_same_columns_takes_the_place_of_the_first(
    program: Program, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    document = program.document
    open_dialog(qtbot, program, table).accept()
    train(program, qtbot, 1)
    wait_for_checkpoint(program, qtbot)
    spec, first, before = document.spec, document.data, bits(program)
    open_dialog(qtbot, program, other_table(tmp_path)).accept()
    assert document.spec == spec
    assert document.data.rows == 60
    qtbot.waitUntil(lambda: program.files._update == 0, timeout=LONG)
    train(program, qtbot, 1)
    document.undo_stack.undo()
    assert document.data is first
    qtbot.waitUntil(lambda: bits(program) == before, timeout=LONG)


def test_that_undo_gives_the_training_back_after_the_process_was_lost(
    program: Program, qtbot: QtBot, table: Path
) -> None:
    train(program, qtbot, 2)
    wait_for_checkpoint(program, qtbot)
    before = bits(program)
    open_dialog(qtbot, program, table).accept()
    qtbot.waitUntil(lambda: program.files._update == 0, timeout=LONG)
    lose_worker(program, qtbot)
    program.run.go_on()
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    program.document.undo_stack.undo()
    qtbot.waitUntil(lambda: program.controller.history.length == 2, timeout=LONG)
    qtbot.waitUntil(lambda: bits(program) == before, timeout=LONG)


def test_that_edits_before_and_after_an_import_are_undone_in_their_order(
    program: Program, qtbot: QtBot, table: Path
) -> None:
    document = program.document
    train(program, qtbot, 2)
    wait_for_checkpoint(program, qtbot)
    before = bits(program)
    document.add_layer(1)
    open_dialog(qtbot, program, table).accept()
    document.add_layer(1)
    train(program, qtbot, 1)
    for _ in range(3):
        document.undo_stack.undo()
    qtbot.waitUntil(lambda: bits(program) == before, timeout=LONG)
    assert len(document.spec.network.layers) == 3
    assert program.controller.history.length == 2


def test_that_a_file_that_the_project_has_is_kept_until_it_is_saved(
    program: Program, qtbot: QtBot, table: Path, tmp_path: Path
) -> None:
    place = tmp_path / "mine.dnn"
    save_to(program, qtbot, place)
    open_dialog(qtbot, program, table).accept()
    assert program.document.path == place
    assert program.files.is_modified()
    assert open_project(place).own is None
    program.document.undo_stack.undo()
    assert not program.files.is_modified()


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
