"""`desktop-nn --self-test`: what it finds on this machine, and what it says of a fault."""

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal

from desktop_nn.app import self_test
from desktop_nn.app.self_test import StepFailedError
from desktop_nn.app.train_command import begin
from desktop_nn.experiment.files import save_project
from desktop_nn.experiment.project import Project, default_spec
from tests.app.processes import CHECKOUT, environment


@pytest.mark.timeout(180)
def test_that_the_program_passes_its_own_test_off_screen(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn", "--self-test"],
        env={**environment(tmp_path, None), "PYTHONIOENCODING": "utf-8", "TMPDIR": str(tmp_path)},
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "✗" not in done.stdout
    assert done.stdout.count("✓") == 12
    assert "Everything works." in done.stdout
    assert list(tmp_path.iterdir()) == [], "it leaves nothing behind"
    assert CHECKOUT.is_dir()


ELSEWHERE = """
from contextlib import nullcontext
from desktop_nn.app import self_test

if __name__ == "__main__":
    self_test._own_home = lambda folder: nullcontext()
    raise SystemExit(self_test.self_test())
"""


@pytest.mark.timeout(180)
def test_that_the_user_s_settings_are_let_alone_where_the_system_asks_no_environment(tmp_path):
    """As Windows, which knows by itself where they are."""
    program = tmp_path / "program.py"
    program.write_text(ELSEWHERE)
    environ = environment(tmp_path, "offscreen")
    done = subprocess.run(
        [sys.executable, str(program)],
        env=environ | {"PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(CHECKOUT)},
        cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=170, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert list(tmp_path.rglob("desktop-nn.ini")) == []


def test_that_where_qt_cannot_draw_it_says_so_and_leaves_nothing(tmp_path):
    environ = environment(tmp_path, "foo") | {"PYTHONIOENCODING": "utf-8", "TMPDIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn", "--self-test"],
        env=environ, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (1, "")
    assert "✗ window and worker process: QT_QPA_PLATFORM is “foo”" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_that_a_picture_that_is_not_written_is_a_fault(monkeypatch, tmp_path):
    class Silent:
        def save(self, name, path, form):
            path.write_bytes(b"")

    trial = self_test._Trial(tmp_path)
    monkeypatch.setattr(self_test._Trial, "_made", type("Made", (), {"pictures": Silent()}))
    with pytest.raises(StepFailedError, match=r"network\.svg was not written"):
        trial._write_views()


class Files(QObject):
    """Takes a project, and writes it or not."""

    saved = Signal()

    def __init__(self, writes):
        super().__init__()
        self.writes = writes

    def save_to(self, path):
        if self.writes:
            path.write_bytes(b"a project")
            self.saved.emit()


def trial_with(monkeypatch, folder, writes):
    trial = self_test._Trial(folder)
    made = type("Made", (), {"files": Files(writes)})
    monkeypatch.setattr(self_test._Trial, "_made", made)
    monkeypatch.setattr(self_test, "PATIENCE", 0.0)
    trial._application = QCoreApplication.instance()
    return trial


def test_that_each_save_is_a_file_of_its_own(monkeypatch, tmp_path, qapp):
    trial = trial_with(monkeypatch, tmp_path, writes=True)
    assert trial._saved() != trial._saved()


def test_that_a_later_save_that_writes_nothing_is_a_fault(monkeypatch, tmp_path, qapp):
    trial = trial_with(monkeypatch, tmp_path, writes=True)
    trial._saved()
    trial._made.files.writes = False
    with pytest.raises(StepFailedError, match="the project to be saved"):
        trial._saved()


def test_that_projects_with_other_weights_are_told_apart(tmp_path):
    project = Project(default_spec())
    run = begin(project)
    for _ in range(self_test.EPOCHS):
        run.advance_epoch()
    one, two = tmp_path / "one.dnn", tmp_path / "two.dnn"
    trained = run.checkpoint()
    save_project(one, replace(project, checkpoint=trained))
    other = replace(trained.trainer, parameters=trained.trainer.parameters + 1e-3)
    save_project(two, replace(project, checkpoint=replace(trained, trainer=other)))
    assert self_test._are_alike(one, one)
    assert not self_test._are_alike(one, two)


def failing():
    raise StepFailedError("expected a window, and there is none")


def broken():
    raise ValueError("so not")


@pytest.mark.parametrize(
    ("step", "told"), [(failing, "expected a window"), (broken, "ValueError: so not")]
)
def test_that_a_step_that_fails_is_told_in_a_line(step, told, capsys):
    assert not self_test._passes("a step", step)
    said = capsys.readouterr().out
    assert said.startswith("✗ a step: ")
    assert told in said
    assert said.count("\n") == 1


def test_that_a_step_that_passes_is_told_too(capsys):
    assert self_test._passes("a step", lambda: "found")
    assert capsys.readouterr().out == "✓ a step: found\n"
