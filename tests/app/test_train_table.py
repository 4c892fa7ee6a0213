"""`desktop-nn train FILE.csv`: from a table to a trained project, and on to its predictions."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from io import FileIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from desktop_nn.app import command_line, train_files
from desktop_nn.experiment import history_csv
from desktop_nn.experiment.files import ProjectError, open_project
from desktop_nn.experiment.project import Project
from desktop_nn.training.run import Run


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    lines = ["long,wide,colour,species"]
    for long, wide in rng.normal(size=(120, 2)):
        colour = "red" if wide > 0 else "blue"
        lines.append(f"{long:.4f},{wide:.4f},{colour},{'ab'[int(long > 0)]}")
    lines[7] = ",0.1,red,a"
    path = tmp_path / "flowers.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def train(table: Path, out: Path, *more: str, epochs: int = 30) -> int:
    return command_line.main(
        ["train", str(table), "--epochs", str(epochs), "--out", str(out), *more]
    )


def test_that_a_table_is_trained_and_each_step_told(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(table, tmp_path / "out") == 0
    told = capsys.readouterr().err
    assert "119 samples, 4 inputs, standardised; predicted: species, classes a, b." in told
    assert "Rows in which an input is missing are left out: 1." in told
    project = open_project(tmp_path / "out" / "flowers.dnn")
    assert project.checkpoint is not None
    assert project.checkpoint.epoch == 30
    assert project.notes.count("\n") >= 1
    assert project.own is not None
    assert project.own.input_names == ("long", "wide", "colour = blue", "colour = red")


def test_that_what_was_trained_predicts_the_rows_of_a_table(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(table, tmp_path / "out")
    rows = table.read_text(encoding="utf-8").splitlines()
    complete = tmp_path / "complete.csv"
    complete.write_text("\n".join(rows[:7] + rows[8:]) + "\n", encoding="utf-8")
    capsys.readouterr()
    assert command_line.main(["predict", str(tmp_path / "out" / "flowers.dnn"), str(complete)]) == 0
    rows = csv.DictReader(capsys.readouterr().out.splitlines())
    predicted = [row["predicted class"] for row in rows]
    true = [line[-1] for line in complete.read_text(encoding="utf-8").splitlines()[1:]]
    assert np.mean(np.array(predicted) == np.array(true)) > 0.9


def test_that_the_script_of_a_trained_table_prints_the_same_losses(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train(table, tmp_path / "out", epochs=3)
    script = tmp_path / "run.py"
    assert command_line.main(["export", str(tmp_path / "out" / "flowers.dnn"), str(script)]) == 0
    assert "printed the same losses of 3 epochs" in capsys.readouterr().out
    ran = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    with (tmp_path / "out" / "history.csv").open(encoding="utf-8", newline="") as file:
        losses = [row["loss_training"] for row in csv.DictReader(file)]
    assert [line.split()[2] for line in ran.stdout.splitlines()] == losses


def test_that_another_column_can_be_predicted(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(table, tmp_path / "out", "--target", "wide", epochs=1) == 0
    project = open_project(tmp_path / "out" / "flowers.dnn")
    assert project.own is not None
    assert project.own.target_names == ("wide",)
    assert not project.own.classes
    assert "species = a" in project.own.input_names


def test_that_an_unknown_column_is_told_with_those_there_are(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(table, tmp_path / "out", "--target", "weight") == 2
    told = capsys.readouterr().err
    assert "no column “weight”" in told
    assert "“long”, “wide”, “colour”, “species”" in told


def test_that_a_column_for_a_project_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(Path("xor"), tmp_path / "out", "--target", "weight") == 2
    assert "is no table" in capsys.readouterr().err


def test_that_a_bad_cell_is_told_by_row_and_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.csv"
    rows = ["a,b,y", *(f"{k},{k * k},{k}.5" for k in range(1500)), "1,oops,2"]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert train(path, tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert "oops" in told
    assert "1501" in told.replace("\u2009", "") or "1502" in told.replace("\u2009", "")
    assert "“b”" in told


def test_that_the_result_of_a_training_is_told_in_json(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert train(table, out, "--json", epochs=3) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["epochs"], found["epoch"], found["diverged"]) == (3, 3, False)
    assert 1 <= found["best epoch"] <= 3
    assert found["files"] == [
        str(out / name) for name in ("history.csv", "metrics.csv", "flowers.dnn")
    ]
    with (out / "history.csv").open(encoding="utf-8") as file:
        *_, last = csv.DictReader(file)
    assert found["validation"]["loss"] == float(last["loss_validation"])


class Full:
    """A disk that has room for so many rows behind the first, until `room` is raised."""

    def __init__(self, room: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room, self._right = room, history_csv._append
        monkeypatch.setattr(history_csv, "_append", self.append)

    def append(self, file: FileIO, data: bytes) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(28, "No space left on device")
        self._right(file, data)


def test_that_rows_without_room_cost_no_training(
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Full(3, monkeypatch)
    out = tmp_path / "out"
    assert train(table, out) == 2
    told = capsys.readouterr().err
    assert told.count("Training goes on.") == 1
    assert "“history.csv” can't be written" in told
    assert f"The trained project, which has all of the history, is written: {out}" in told
    assert len((out / "history.csv").read_text(encoding="utf-8").splitlines()) == 1 + 4
    project = open_project(out / "flowers.dnn")
    assert project.checkpoint is not None
    assert project.checkpoint.epoch == project.history.length == 30


def test_that_rows_without_room_are_there_where_there_is_some_at_the_end(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, right = Full(3, monkeypatch), train_files.save_project

    def save(path: Path, project: Project, **how: Any) -> None:
        disk.room = 1
        right(path, project, **how)

    monkeypatch.setattr(train_files, "save_project", save)
    assert train(table, tmp_path / "out") == 0
    lines = (tmp_path / "out" / "history.csv").read_text(encoding="utf-8").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == list(map(str, range(1, 31)))


@pytest.mark.parametrize("name", ["history.csv", "metrics.csv"])
def test_that_a_table_is_not_replaced_by_one_of_its_training(
    table: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    named = table.rename(table.with_name(name))
    before = named.read_bytes()
    assert train(named, named.parent) == 2
    assert f"“{name}” in {named.parent} is read here" in capsys.readouterr().err
    assert named.read_bytes() == before


def test_that_a_training_that_does_not_come_to_a_row_leaves_the_table_of_before(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = tmp_path / "out" / "history.csv"
    assert train(table, tmp_path / "out", epochs=2) == 0
    good = history.read_bytes()

    def stop(run: Run, updates: int) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(Run, "advance", stop)
    assert train(table, tmp_path / "out") == 130
    assert history.read_bytes() == good


def test_that_what_was_trained_is_kept_elsewhere_where_its_place_has_no_room(
    table: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def save(path: Path, project: Project, beside: object = None) -> None:
        raise ProjectError("No space left on device.")

    monkeypatch.setattr(train_files, "save_project", save)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert train(table, tmp_path / "out") == 2
    told = capsys.readouterr().err
    assert "No space left on device" in told
    (kept,) = tmp_path.glob("desktop-nn-*/flowers.dnn")
    assert f"The trained project is kept in {kept}." in told
    assert open_project(kept).checkpoint is not None
