"""Weights imported in the window: from the dialog to the run, back by undo, and in what is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.program import Program
from desktop_nn.experiment.array_setting import slots
from desktop_nn.experiment.files import open_project
from desktop_nn.models.weight_import import AS_EDIT, AS_START
from tests.app.conftest import LONG
from tests.app.file_steps import lose_worker, save_to, train


@pytest.fixture
def weights(program: Program, tmp_path: Path) -> Path:
    """Of every array of the usual net, all 0.25."""
    path = tmp_path / "weights.npz"
    places = slots(program.document.spec.network).values()
    np.savez(path, **{slot.name: np.full(slot.shape, 0.25) for slot in places})  # type: ignore[arg-type]
    return path


def held(program: Program) -> NDArray[np.floating]:
    """The parameters of the last checkpoint that reached the window."""
    last = program.controller.last_checkpoint
    return np.zeros(0) if last is None else last.trainer.parameters


def has_imported(program: Program) -> bool:
    found = held(program)
    return bool(found.size and (found == 0.25).all())


def import_all(program: Program, qtbot: QtBot, path: Path) -> None:
    program.weight_imports.open(path)
    dialog = program.weight_imports.dialog
    assert dialog is not None
    dialog.accept()


def test_that_the_menu_leads_from_a_file_to_the_network_and_undo_back(
    program: Program, qtbot: QtBot, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: bool(held(program).size), timeout=LONG)
    before = held(program).copy()
    monkeypatch.setattr(file_dialogs, "ask_for_weights", lambda parent, folder: weights)
    program.window.actions_by_name["import_weights"].trigger()
    dialog = program.weight_imports.dialog
    assert dialog is not None
    assert AS_START in dialog.notes.text()
    dialog.accept_button.click()
    assert program.weight_imports.dialog is None
    qtbot.waitUntil(lambda: has_imported(program), timeout=LONG)
    undo = program.window.actions_by_name["undo"]
    assert undo.text() == "Undo import 6 arrays of weights.npz"
    assert program.files.is_modified()
    undo.trigger()
    qtbot.waitUntil(lambda: np.array_equal(held(program), before), timeout=LONG)


def test_that_undo_after_training_gives_back_the_network_of_before_and_redo_the_trained_one(
    program: Program, qtbot: QtBot, weights: Path
) -> None:
    train(program, qtbot, 2)
    qtbot.waitUntil(lambda: program.weight_imports._update > 0, timeout=LONG)
    program.weight_imports.open(weights)
    dialog = program.weight_imports.dialog
    assert dialog is not None
    assert AS_EDIT in dialog.notes.text()
    dialog.accept()
    train(program, qtbot, 1)
    program.document.undo_stack.undo()
    qtbot.waitUntil(lambda: program.controller.history.length == 2, timeout=LONG)
    program.document.undo_stack.redo()
    qtbot.waitUntil(lambda: program.controller.history.length == 3, timeout=LONG)


def test_that_a_saved_project_holds_an_import_before_the_first_update(
    program: Program, qtbot: QtBot, weights: Path, tmp_path: Path
) -> None:
    import_all(program, qtbot, weights)
    qtbot.waitUntil(lambda: has_imported(program), timeout=LONG)
    place = tmp_path / "imported.dnn"
    save_to(program, qtbot, place)
    project = open_project(place)
    assert project.checkpoint is not None
    assert (project.checkpoint.trainer.parameters == 0.25).all()
    assert len(project.checkpoint.journal[0].arrays) == 6


def test_that_recovery_keeps_it(program: Program, qtbot: QtBot, weights: Path) -> None:
    program.recovery._timer.stop()  # it keeps at a word of this test alone
    import_all(program, qtbot, weights)
    qtbot.waitUntil(lambda: has_imported(program), timeout=LONG)
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        program.recovery.look()
    from desktop_nn.experiment.recovery import kept_in

    kept = kept_in(program.recovery.folder)
    assert kept is not None
    checkpoint = kept.project().checkpoint
    assert checkpoint is not None
    assert (checkpoint.trainer.parameters == 0.25).all()


def test_that_undo_works_after_the_training_process_was_lost(
    program: Program, qtbot: QtBot, weights: Path
) -> None:
    qtbot.waitUntil(lambda: bool(held(program).size), timeout=LONG)
    before = held(program).copy()
    import_all(program, qtbot, weights)
    qtbot.waitUntil(lambda: has_imported(program), timeout=LONG)
    lose_worker(program, qtbot)
    program.weight_imports.open(weights)
    assert program.weight_imports.dialog is None
    assert "no training process" in program.window.banner.message.text()
    program.run.go_on()
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    program.document.undo_stack.undo()
    qtbot.waitUntil(lambda: np.array_equal(held(program), before), timeout=LONG)


def test_that_a_file_that_is_no_weights_is_told_and_nothing_is_asked(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "broken.npz"
    path.write_bytes(b"PK\x03\x04 broken")
    program.weight_imports.open(path)
    assert program.weight_imports.dialog is None
    assert "“broken.npz” can't be read" in program.window.banner.message.text()


def test_that_safetensors_dropped_on_the_window_are_weights(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    module = pytest.importorskip("safetensors.numpy")
    path = tmp_path / "mine.safetensors"
    path.write_bytes(module.save({"W3": np.ones((8, 1), np.float32)}))
    program.window.file_dropped.emit(path)
    dialog = program.weight_imports.dialog
    assert dialog is not None
    assert dialog.fact.text() == "1 array in the file; it fits."
    dialog.reject()
    assert program.weight_imports.dialog is None
