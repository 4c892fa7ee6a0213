"""File ▸ Export: what is chosen is written beside the window, and what came of it is told."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt

from desktop_nn.app import animation, file_dialogs
from desktop_nn.app.exporting import EXPORTS
from tests.app.file_steps import LONG
from tests.experiment.small_disk import SAID, small_disk


def trained(program, qtbot):
    program.controller.step_epoch()
    qtbot.waitUntil(lambda: program.controller.history.length == 1, timeout=LONG)


def exported(program, qtbot, kind, path):
    with qtbot.waitSignal(program.exports.finished, timeout=LONG) as told:
        program.exports.export(kind, path)
    return told.args[0]


def test_that_the_script_is_checked_and_the_check_told(program, qtbot, tmp_path):
    trained(program, qtbot)
    path = tmp_path / "run.py"
    told = exported(program, qtbot, "numpy", path)
    assert "printed the same losses of 1 epoch." in told
    assert "import numpy" in path.read_text(encoding="utf-8")
    assert "printed the same losses" in program.window.banner.message.text()


@pytest.mark.parametrize("kind", ["npz", "onnx", "safetensors", "predictions", "pytorch", "keras"])
def test_that_every_other_form_is_written(program, qtbot, tmp_path, kind):
    path = tmp_path / f"out{EXPORTS[kind].ending}"
    assert "Written" in exported(program, qtbot, kind, path)
    assert path.stat().st_size > 100


def test_that_it_is_the_run_as_it_stands(program, qtbot, tmp_path):
    trained(program, qtbot)
    path = tmp_path / "weights.npz"
    exported(program, qtbot, "npz", path)
    update = program.controller.last_checkpoint.update
    assert update > 0
    with np.load(path) as file:
        parameters = np.concatenate([file[name].ravel() for name in file.files])
    wanted = program.controller.last_checkpoint.trainer.parameters
    assert sorted(parameters.tolist()) == sorted(wanted.tolist())


def test_that_what_is_asked_for_at_once_is_all_written(program, qtbot, tmp_path):
    paths = [tmp_path / f"{number}.npz" for number in range(3)]
    told = []
    program.exports.finished.connect(told.append)
    for path in paths:
        program.exports.export("npz", path)
    qtbot.waitUntil(lambda: len(told) == 3, timeout=LONG)
    assert all(path.exists() for path in paths)
    assert [path.name in text for path, text in zip(paths, told, strict=True)] == [True] * 3


def test_that_a_place_that_cannot_be_written_is_told(program, qtbot, tmp_path):
    told = exported(program, qtbot, "npz", tmp_path / "none" / "w.npz")
    assert "No such file" in told
    assert "Nothing was written" in program.window.banner.message.text()


def test_that_the_action_asks_for_place_and_form(program, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "w.npz"

    def asked(parent, stem, forms):
        assert stem == "untitled"
        return path, next(form for form in forms if form.endswith("(*.npz)"))

    monkeypatch.setattr(file_dialogs, "ask_for_export", asked)
    with qtbot.waitSignal(program.exports.finished, timeout=LONG):
        program.window.actions_by_name["export"].trigger()
    assert path.exists()


def test_that_nothing_happens_where_nothing_was_chosen(program, monkeypatch):
    monkeypatch.setattr(file_dialogs, "ask_for_export", lambda *_: None)
    program.window.actions_by_name["export"].trigger()
    assert program.exports._asked == {}


@pytest.mark.parametrize("kind", ["report", "animation", "drawing", "drawing-pdf", "history"])
def test_that_results_are_written_beside_the_window(program, qtbot, tmp_path, kind):
    trained(program, qtbot)
    path = tmp_path / f"out{EXPORTS[kind].ending}"
    assert "Written" in exported(program, qtbot, kind, path)
    begins = {"report": b"<!DOCTYPE", "animation": b"GIF89a", "drawing": b"<svg", "history": b"epo"}
    assert path.read_bytes().startswith(begins.get(kind, b"%PDF"))


def test_that_what_takes_long_tells_how_far_it_is(program, qtbot, tmp_path):
    trained(program, qtbot)
    shares = []
    program.exports._told.connect(shares.append)
    assert "Written" in exported(program, qtbot, "animation", tmp_path / "a.gif")
    assert shares == sorted(shares)
    assert len(shares) > 10
    assert shares[-1] == 1.0
    assert not program.exports.progress.isVisible()


def test_that_what_takes_long_can_be_cancelled(program, qtbot, tmp_path, monkeypatch):
    """The button stands there while it goes on; the next export is none the worse for it."""
    trained(program, qtbot)
    pressed = threading.Event()

    def slow(run, own, tell):
        tell(0.25)
        assert pressed.wait(60.0)
        tell(0.5)
        return b"GIF89a"

    monkeypatch.setattr(animation, "animation_gif", slow)
    path = tmp_path / "a.gif"
    told = []
    program.exports.finished.connect(told.append)
    program.exports.export("animation", path)
    qtbot.waitUntil(lambda: program.exports.progress.bar.value() == 25, timeout=LONG)
    assert program.exports.progress.isVisible()
    assert program.window.statusBar().currentMessage() == "Writing a.gif …"
    assert not program.window.state_label.isVisible()
    qtbot.mouseClick(program.exports.progress.cancel, Qt.MouseButton.LeftButton)
    pressed.set()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert told == ["Cancelled: a.gif was not written."]
    assert not path.exists()
    assert not program.exports.progress.isVisible()
    assert "Written" in exported(program, qtbot, "npz", tmp_path / "w.npz")


def test_that_a_script_that_is_being_checked_can_be_cancelled(program, qtbot, tmp_path):
    """Its process is ended at once."""
    trained(program, qtbot)
    path = tmp_path / "run.py"
    told = []
    program.exports.finished.connect(told.append)
    program.exports.export("numpy", path)
    qtbot.waitUntil(lambda: program.exports.progress.isVisible(), timeout=LONG)
    program.exports.cancel()
    qtbot.waitUntil(lambda: bool(told), timeout=LONG)
    assert told == ["Cancelled: run.py was not written."]
    assert not path.exists()


@pytest.mark.parametrize("kind", ["report", "drawing", "weights", "npz", "onnx", "predictions"])
def test_that_a_disk_that_is_full_leaves_the_file_of_before(program, qtbot, tmp_path, kind):
    trained(program, qtbot)
    folder = tmp_path / "results"
    folder.mkdir()
    path = folder / f"out{EXPORTS[kind].ending}"
    path.write_text("the old one")
    with small_disk():
        told = exported(program, qtbot, kind, path)
    assert told.startswith(f"Nothing was written. “{path.name}” can't be written to {folder}: ")
    assert SAID in told
    assert path.read_text() == "the old one"
    assert [entry.name for entry in folder.iterdir()] == [path.name]
