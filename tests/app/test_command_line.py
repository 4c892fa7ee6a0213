"""`desktop-nn train`: real training without a window, errors in a sentence, Ctrl-C that keeps."""

import csv
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from desktop_nn import __version__
from desktop_nn.app import command_line, train_command
from desktop_nn.engine.catalog import ACTIVATIONS, LOSSES, OPTIMIZERS
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.history import COLUMNS
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run

ROOT = Path(__file__).resolve().parents[2]


def train(project, epochs, out):
    return command_line.main(["train", str(project), "--epochs", str(epochs), "--out", str(out)])


def table(folder):
    with (folder / "history.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def saved(folder, project, name="mine"):
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.dnn"
    save_project(path, project)
    return path


def with_rate(rate):
    """The default project by plain gradient descent on an unbounded loss."""
    spec = default_spec()
    training = replace(
        spec.training,
        loss=LOSSES["mean_squared_error"].choice(),
        optimizer=OPTIMIZERS["gradient_descent"].choice(learning_rate=rate),
    )
    output = replace(spec.network.output, activation=ACTIVATIONS["identity"].choice())
    network = spec.network.with_layer(len(spec.network.layers) - 1, output)
    return replace(spec, network=network, training=training)


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


# Training


def test_that_the_digits_reach_95_percent_in_30_epochs(out, capsys):
    assert train("digits", 30, out) == 0
    rows = table(out)
    assert list(rows[0]) == list(COLUMNS)
    assert [int(row["epoch"]) for row in rows] == list(range(1, 31))
    assert float(rows[-1]["accuracy_validation"]) >= 0.95
    assert float(rows[-1]["loss_training"]) < 0.1 * float(rows[0]["loss_training"])
    said = capsys.readouterr()
    assert "30 epochs in" in said.out
    assert "validation accuracy 9" in said.out
    assert str(out / "history.csv") in said.out
    assert "30/30" in said.err


def test_that_what_was_not_measured_is_an_empty_cell(out):
    assert train("backward", 3, out) == 0
    rows = table(out)
    assert len(rows) == 3
    assert {row["accuracy_validation"] for row in rows} == {""}
    assert float(rows[0]["loss_training"]) == pytest.approx(0.0777114100689391, abs=1e-12)


def test_that_the_trained_project_is_the_run_bit_for_bit(out):
    assert train("moons", 7, out) == 0
    trained = open_project(out / "moons.dnn")
    original = open_project(resource("samples", "moons.dnn"))
    run = Run(original.spec)
    run.advance(7 * run.updates_per_epoch)
    assert (trained.title, trained.notes) == (original.title, original.notes)
    assert trained.checkpoint.epoch == 7
    assert trained.checkpoint.journal == run.journal
    assert trained.checkpoint.trainer.parameters.tobytes() == run.network.parameters.tobytes()
    assert np.array_equal(trained.history.levels[0].mean, run.history.levels[0].mean, True)


def test_that_a_project_with_a_checkpoint_goes_on_from_it(tmp_path):
    assert train("moons", 7, tmp_path / "one") == 0
    assert train(tmp_path / "one" / "moons.dnn", 5, tmp_path / "two") == 0
    assert train("moons", 12, tmp_path / "whole") == 0
    two, whole = (open_project(tmp_path / name / "moons.dnn") for name in ("two", "whole"))
    assert two.checkpoint.epoch == 12
    assert two.checkpoint.trainer.parameters.tobytes() == (
        whole.checkpoint.trainer.parameters.tobytes()
    )
    assert table(tmp_path / "two") == table(tmp_path / "whole")


def test_that_it_goes_on_in_the_middle_of_an_epoch_and_ends_with_one(tmp_path, out):
    run = Run(default_spec())
    run.advance(57)
    path = saved(tmp_path, Project(run.spec, run.checkpoint(), run.history))
    assert train(path, 2, out) == 0
    checkpoint = open_project(out / "mine.dnn").checkpoint
    assert (checkpoint.epoch, checkpoint.position, checkpoint.update) == (3, 0, 120)


def test_that_own_samples_go_along(out):
    assert train("forward", 1, out) == 0
    assert open_project(out / "forward.dnn").own.rows == 1


def test_that_a_project_is_found_as_a_file_before_a_sample(tmp_path, monkeypatch, out):
    saved(tmp_path, Project(default_spec(), title="my own"), "digits")
    monkeypatch.chdir(tmp_path)
    assert train("digits.dnn", 1, out) == 0
    assert open_project(out / "digits.dnn").title == "my own"


def test_that_a_folder_named_like_a_sample_does_not_hide_it(tmp_path, monkeypatch):
    (tmp_path / "xor").mkdir()
    monkeypatch.chdir(tmp_path)
    assert train("xor", 1, "xor") == 0
    assert (tmp_path / "xor" / "xor.dnn").is_file()


def test_that_a_project_can_be_trained_in_its_place(tmp_path):
    path = saved(tmp_path, Project(default_spec()))
    assert train(path, 2, tmp_path) == 0
    assert open_project(path).checkpoint.epoch == 2


def test_that_a_warning_is_told_and_no_hindrance(tmp_path, out, capsys):
    path = saved(tmp_path, Project(with_rate(0.0)))
    assert train(path, 1, out) == 0
    assert "With a rate of 0 nothing is learnt." in capsys.readouterr().err


def test_that_rows_are_on_disk_while_it_trains(out, monkeypatch):
    seen = []
    finish = train_command._Training._finish_epoch

    def look(training, bar):
        finish(training, bar)
        seen.append(len(table(out)))

    monkeypatch.setattr(train_command._Training, "_finish_epoch", look)
    assert train("xor", 4, out) == 0
    assert seen == [1, 2, 3, 4]


# Divergence


def test_that_divergence_is_told_and_the_last_finite_state_kept(tmp_path, out, capsys):
    path = saved(tmp_path, Project(with_rate(50.0)))
    assert train(path, 5, out) == 1
    said = capsys.readouterr().err
    assert "Training diverged: update" in said
    assert "not finite, first in " in said
    checkpoint = open_project(out / "mine.dnn").checkpoint
    assert checkpoint.update > 0
    assert np.isfinite(checkpoint.trainer.parameters).all()
    assert len(table(out)) == checkpoint.epoch


# Errors


def refused(capsys, code):
    """The one sentence with which it was refused."""
    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert "Traceback" not in said.err
    return said.err


def test_that_the_help_names_every_sample_and_an_example_that_works(tmp_path, capsys, monkeypatch):
    assert command_line.main(["--help"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    names = {path.stem for path in resource("samples").glob("*.dnn")}
    assert set(told.partition("The samples: ")[2].rstrip(".").split(", ")) == names
    monkeypatch.chdir(tmp_path)
    words = told.partition("An example: desktop-nn ")[2].partition(". The")[0].split()
    assert command_line.main(words) == 0
    assert (tmp_path / "results" / "iris.dnn").is_file()


def test_that_an_unknown_project_is_told_with_the_samples(out, capsys):
    said = refused(capsys, train("digit", 1, out))
    start = "There is no project file “digit”, and no such sample. Known: activations,"
    assert said.startswith(start)
    assert "digits" in said
    assert not out.exists()


def test_that_a_broken_file_is_told(tmp_path, out, capsys):
    path = tmp_path / "mine.dnn"
    path.write_bytes(resource("samples", "digits.dnn").read_bytes()[:300])
    said = refused(capsys, train(path, 1, out))
    assert said == "“mine.dnn” can't be opened: it is no project file, or only a part of one.\n"


def test_that_a_folder_for_a_project_is_told(tmp_path, out, capsys):
    assert "is a folder" in refused(capsys, train(tmp_path, 1, out))


@pytest.mark.parametrize("project", ["x" * 5000, "x" * 5000 + ".dnn", "nowhere\nat all"])
def test_that_a_name_that_no_file_can_have_is_told(out, capsys, project):
    assert "There is no project file" in refused(capsys, train(project, 1, out))


def test_that_a_project_without_a_name_is_told(tmp_path, monkeypatch, out, capsys):
    monkeypatch.chdir(tmp_path)
    said = refused(capsys, train("", 1, out))
    assert said == f"“{tmp_path.name}” is a folder, not a project file.\n"


@pytest.mark.parametrize("below", ["", "below"])
def test_that_a_file_in_place_of_the_folder_is_told(tmp_path, capsys, below):
    (tmp_path / "out").write_text("mine")
    said = refused(capsys, train("xor", 1, tmp_path / "out" / below))
    assert "can't be a folder: a file is in its way." in said
    assert (tmp_path / "out").read_text() == "mine"


def test_that_a_folder_in_place_of_the_project_is_told_before_training(out, capsys):
    (out / "xor.dnn").mkdir(parents=True)
    assert "a folder is in its way" in refused(capsys, train("xor", 1, out))


def test_that_a_folder_that_can_not_be_written_is_told(out, capsys, monkeypatch):
    def refuse(*arguments, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    said = refused(capsys, train("xor", 1, out))
    assert said == f"“{out}” can't be written: Permission denied. Choose another folder.\n"


def test_that_a_disk_that_is_full_at_the_end_is_told(tmp_path, out, capsys, monkeypatch):
    files = 0

    def refuse_from_the_second(*arguments):
        nonlocal files
        files += 1
        if files > 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse_from_the_second)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert train("xor", 2, out) == 2
    said = capsys.readouterr().err
    assert f"“xor.dnn” can't be written to {out}: No space left on device." in said
    assert len(table(out)) == 2
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("epochs", ["0", "-3", "1.5", "many", ""])
def test_that_epochs_are_a_whole_number_of_at_least_one(out, capsys, epochs):
    code = command_line.main(["train", "xor", f"--epochs={epochs}", "--out", str(out)])
    said = refused(capsys, code)
    assert f"expected a whole number of at least 1, got '{epochs}'" in said


def test_that_a_folder_without_a_name_is_refused(tmp_path, monkeypatch, capsys):
    """A variable that is not set gives it: where one is would be written to."""
    monkeypatch.chdir(tmp_path)
    said = refused(capsys, train("xor", 1, ""))
    assert "expected a folder, got ''" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        ([], "COMMAND"),
        (["fly"], "invalid choice"),
        (["train"], "PROJECT, --epochs, --out"),
        (["train", "xor", "--epochs", "1"], "--out"),
        (["train", "xor", "--out", "x"], "--epochs"),
    ],
)
def test_that_words_that_are_missing_or_unknown_are_told(capsys, argv, text):
    assert text in refused(capsys, command_line.main(argv))


def test_that_the_version_is_told(capsys):
    assert command_line.main(["--version"]) == 0
    assert capsys.readouterr().out == f"Desktop NN {__version__}\n"


def test_that_help_names_the_commands(capsys):
    assert command_line.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(command in said for command in command_line.COMMANDS)
    assert "desktop-nn [FILE.dnn]" in said


def test_that_the_commands_can_be_told_from_files_to_open():
    assert "train" in command_line.COMMANDS
    assert "mine.dnn" not in command_line.COMMANDS


# A process of its own


def started(*argv):
    command = [sys.executable, "-m", "desktop_nn.app.command_line", *map(str, argv)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
    )


def read_until(stream, text):
    """What comes, up to and with `text`."""
    said = b""
    while text not in said:
        byte = stream.read(1)
        assert byte, said.decode()
        said += byte
    return said


def test_that_ctrl_c_keeps_what_was_reached(out):
    # The bar writes every few seconds into a pipe; its first line comes when training begins.
    process = started("train", "spiral", "--epochs", 10_000_000, "--out", out)
    with process:
        read_until(process.stderr, b"0/10000000")
        process.send_signal(signal.SIGINT)
        printed, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    trained = open_project(out / "spiral.dnn")
    checkpoint = trained.checkpoint
    assert f"Stopped at update {checkpoint.update:,}; all of it is kept." in said.decode()
    assert f"up to update {checkpoint.update:,}" in printed.decode()
    assert checkpoint.epoch == trained.history.length == len(table(out))


def test_that_what_ctrl_c_kept_is_the_run_so_far(out):
    process = started("train", "moons", "--epochs", 10_000_000, "--out", out)
    with process:
        read_until(process.stderr, b"0/10000000")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    checkpoint = open_project(out / "moons.dnn").checkpoint
    run = Run(checkpoint.spec)
    run.advance(checkpoint.update)
    assert run.position == checkpoint.position
    assert checkpoint.trainer.parameters.tobytes() == run.network.parameters.tobytes()


def test_that_a_second_ctrl_c_ends_without_a_traceback(out, capsys, monkeypatch):
    def interrupted(training):
        raise KeyboardInterrupt

    monkeypatch.setattr(train_command._Training, "_save", interrupted)
    assert train("xor", 1, out) == 130
    assert "Stopped at once." in capsys.readouterr().err


def test_that_ctrl_c_is_afterwards_what_it_was(out):
    before = signal.getsignal(signal.SIGINT)
    train("xor", 1, out)
    assert signal.getsignal(signal.SIGINT) is before


def test_that_nothing_of_qt_is_loaded():
    code = (
        "import sys; import desktop_nn.app.command_line as c; c.main(['--version'])\n"
        "print([name for name in sys.modules if 'PySide6' in name or 'pyqtgraph' in name])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.splitlines()[-1] == "[]"
