"""A folder of pictures becomes the samples: in the dialog, in the views, by undo, on disk, and
without a window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.main import main
from desktop_nn.app.program import Program
from desktop_nn.experiment.data_sets import image_shape
from desktop_nn.experiment.files import open_project
from desktop_nn.views.picture_import_dialog import PictureImportDialog
from tests.app.conftest import LONG
from tests.app.file_steps import save_to, train


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Strokes that lie, and strokes that stand."""
    rng = np.random.default_rng(2)
    for k in range(40):
        levels = rng.integers(0, 60, (8, 8), np.uint8)
        place = rng.integers(1, 7)
        name = ("lying", "standing")[k % 2]
        if name == "lying":
            levels[place] = 255
        else:
            levels[:, place] = 255
        path = tmp_path / "strokes" / name / f"{k:02}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        data = levels.tobytes()
        assert QImage(data, 8, 8, 8, QImage.Format.Format_Grayscale8).save(str(path))
    return tmp_path / "strokes"


def opened(qtbot: QtBot, program: Program) -> PictureImportDialog:
    dialog = program.imports.dialog
    assert isinstance(dialog, PictureImportDialog)
    qtbot.waitUntil(lambda: dialog.accept_button.isEnabled(), timeout=LONG)
    return dialog


def import_folder(qtbot: QtBot, program: Program, folder: Path) -> None:
    program.imports.open(folder)
    opened(qtbot, program).accept()


def test_that_the_menu_leads_from_a_folder_to_samples_that_are_learnt_and_undo_back(
    program: Program, qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = program.document
    before = document.spec
    monkeypatch.setattr(file_dialogs, "ask_for_pictures", lambda parent, start: folder)
    program.window.actions_by_name["import_pictures"].trigger()
    opened(qtbot, program).accept_button.click()
    assert (document.data.rows, document.data.width) == (40, 64)
    assert document.data.classes == ("lying", "standing")
    assert not document.spec.data.standardize
    assert image_shape(document.spec.data, document.data) == (8, 8)
    assert "Pictures are read in grey" in document.carried.notes
    train(program, qtbot, 1)
    document.undo_stack.undo()
    assert document.spec == before


def test_that_the_dialog_shows_classes_counts_pictures_and_steps(
    program: Program, qtbot: QtBot, folder: Path
) -> None:
    (folder / "lying" / "broken.png").write_bytes(b"nothing")
    program.imports.open(folder)
    dialog = opened(qtbot, program)
    told = dialog.preview.accessibleDescription()
    assert told == "lying · 20 pictures; standing · 20 pictures"
    assert dialog.fields.about.text() == "40 pictures → 40 samples, 64 inputs, 2 classes"
    sentences = dialog.fields.steps.sentences()
    assert "The folders are the classes: “lying” 20, “standing” 20." in sentences
    assert "Pictures that can't be read are left out: “lying/broken.png”." in sentences
    assert dialog.fields.pixels.isVisibleTo(dialog)
    for hidden in (dialog.fields.target, dialog.fields.missing, dialog.columns, dialog.rows):
        assert not hidden.isVisibleTo(dialog)
    dialog.reject()


def test_that_another_size_is_read_from_the_files_again_and_follows_in_the_field(
    program: Program, qtbot: QtBot, folder: Path
) -> None:
    program.imports.open(folder)
    dialog = opened(qtbot, program)
    field = dialog.fields.pixels
    assert field.name() == "8x8"
    field.setCurrentIndex(field.findData("16x16"))
    with qtbot.waitSignal(dialog._import.changed, timeout=LONG):
        field.activated.emit(field.currentIndex())
    assert dialog._import.data is not None
    assert dialog._import.data.width == 256
    assert field.name() == "16x16"
    dialog._import.take_shape((8, 8))
    qtbot.waitUntil(lambda: field.name() == "8x8", timeout=LONG)
    dialog.reject()


def test_that_a_saved_project_has_its_pictures_and_opens_the_import_again(
    program: Program, qtbot: QtBot, folder: Path, tmp_path: Path
) -> None:
    program.imports.open(folder)
    dialog = opened(qtbot, program)
    with qtbot.waitSignal(dialog._import.changed, timeout=LONG):
        dialog._import.take_shape((16, 16))
    dialog.accept()
    place = tmp_path / "mine.dnn"
    save_to(program, qtbot, place)
    kept = open_project(place)
    assert kept.own is not None
    assert image_shape(kept.spec.data, kept.own) == (16, 16)
    program.files.new()
    program.files.open(place)
    program.window.actions_by_name["edit_import"].trigger()
    again = opened(qtbot, program)
    assert again._import.shape == (16, 16)
    again.reject()


def test_that_a_folder_dropped_on_the_window_is_imported(
    program: Program, qtbot: QtBot, folder: Path
) -> None:
    program.window.file_dropped.emit(folder)
    opened(qtbot, program).reject()
    program.window.file_dropped.emit(folder / "lying")
    assert program.imports.dialog is None
    assert "is a folder, not a project file" in program.window.banner.message.text()


def test_that_a_folder_without_pictures_is_refused_in_words(
    program: Program, qtbot: QtBot, folder: Path
) -> None:
    program.imports.open(folder / "lying")
    dialog = program.imports.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.problem.text() != "", timeout=LONG)
    assert "has no folders with pictures in them" in dialog.problem.text()
    assert not dialog.accept_button.isEnabled()
    dialog.reject()


def test_that_a_folder_is_trained_without_a_window(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "results"
    assert main(["train", str(folder), "--epochs", "3", "--out", str(out)]) == 0
    told = capsys.readouterr().err
    assert "40 samples, 64 inputs; predicted: class, classes lying, standing." in told
    assert "The folders are the classes: “lying” 20, “standing” 20." in told
    project = open_project(next(out.glob("*.dnn")))
    assert project.own is not None
    assert image_shape(project.spec.data, project.own) == (8, 8)
