"""`desktop-nn train` on large samples is killed: at most five seconds of it are lost, and what is
found goes on."""

import os
import random
import subprocess
import sys

import numpy as np
import pytest

from desktop_nn.app import command_line, train_files
from desktop_nn.app.keeping import Keeping
from desktop_nn.experiment.files import ProjectError, open_project
from desktop_nn.experiment.files.samples_beside import beside_of
from desktop_nn.training.run import Run
from tests.app.test_killed import OLDEST, lost, printed_until_killed

PROGRAM = """
import sys, time
from desktop_nn.app import command_line, train_command

class Telling(train_command.Keeping):
    '''Prints what is reached, between two slices of training.'''
    def look(self, project):
        print(time.time(), project.__self__.run.update, 0, flush=True)
        super().look(project)

train_command.Keeping = Telling
sys.exit(command_line.main(sys.argv[1:]))
"""


def table_of(path, rows):
    """Pictures of 28 × 28 in ten classes, as one array: (rows, 785)."""
    rng = np.random.default_rng(0)
    classes = rng.integers(0, 10, rows)
    pictures = rng.random((10, 784))[classes] + rng.standard_normal((rows, 784))
    np.save(path, np.hstack([pictures, classes[:, None]]).astype(np.float32))
    return path


def words(table, out, epochs):
    return ["train", str(table), "--epochs", str(epochs), "--out", str(out)]


def lost_by_a_kill(table, out, seconds):
    """Seconds of work that are not found when training is killed so long after it began."""
    program = [sys.executable, "-c", PROGRAM, *words(table, out, 1_000_000)]
    shown = printed_until_killed(program, seconds, stderr=subprocess.DEVNULL)
    kept = out / f"{table.stem}.dnn"
    return lost(shown, (open_project(kept).checkpoint.update if kept.exists() else 0, 0))


def train(table, out, epochs):
    return command_line.main(words(table, out, epochs))


@pytest.mark.timeout(120)
def test_that_a_kill_loses_five_seconds_at_most_and_training_goes_on(tmp_path):
    table, out = table_of(tmp_path / "large.npy", 5_000), tmp_path / "out"
    assert 0.0 < lost_by_a_kill(table, out, 6.0) <= OLDEST
    project, samples = out / "large.dnn", beside_of(out / "large.dnn")
    kept = open_project(project)
    assert kept.own.rows == 5_000
    assert kept.checkpoint.update > 0
    assert project.stat().st_size < 1_000_000 < samples.stat().st_size
    assert train(project, out, 1) == 0
    assert open_project(project).checkpoint.epoch == kept.checkpoint.epoch + 1
    assert sorted(path.name for path in out.iterdir()) == [
        "history.csv", "large.dnn", "metrics.csv"
    ]  # fmt: skip


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_that_kills_of_a_training_on_60_000_pictures_lose_five_seconds_at_most(tmp_path):
    table, rng = table_of(tmp_path / "large.npy", 60_000), random.Random(3)
    seconds = []
    for number in range(5):
        seconds.append(lost_by_a_kill(table, tmp_path / str(number), rng.uniform(3.0, 30.0)))
        print(f"{seconds[-1]:.2f} s lost", flush=True)
    assert max(seconds) <= OLDEST
    assert any(seconds)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A table that counts as large."""
    monkeypatch.setattr(train_files, "LARGE", 1000)
    return table_of(tmp_path / "large.npy", 200)


def test_that_while_it_trains_only_what_was_trained_is_written(small, tmp_path, monkeypatch):
    """Counted in bytes of the files that take their place."""
    written, replaced, looked = [], os.replace, Keeping.look

    def count(source, target):
        written.append((os.path.basename(target)[:14], os.path.getsize(source)))
        replaced(source, target)

    def always(keeping, project):
        keeping._due = 0.0
        looked(keeping, project)

    monkeypatch.setattr(os, "replace", count)
    monkeypatch.setattr(Keeping, "look", always)
    assert train(small, tmp_path / "out", 30) == 0
    sizes = [size for name, size in written if name == "large.dnn"]
    assert [name for name, _ in written if name.startswith("large-samples")] == ["large-samples-"]
    assert len(sizes) > 3
    assert max(sizes[:-1]) < 300_000 < 200 * 785 * 8 < sizes[-1]


def test_that_the_result_is_the_same_file_whether_it_was_kept_meanwhile_or_not(
    small, tmp_path, monkeypatch
):
    assert train(small, tmp_path / "one", 3) == 0
    monkeypatch.setattr(train_files, "LARGE", 1_000_000_000)
    assert train(small, tmp_path / "two", 3) == 0
    one, two = ((tmp_path / name / "large.dnn").read_bytes() for name in ("one", "two"))
    assert one == two


def fail_with(error, monkeypatch):
    """The project can be kept, and not be written whole."""
    right = train_files.save_project

    def save(path, project, **how):
        if not how:
            raise error
        right(path, project, **how)

    monkeypatch.setattr(train_files, "save_project", save)


def test_that_a_kill_while_the_whole_is_written_loses_nothing(small, tmp_path, monkeypatch):
    fail_with(KeyboardInterrupt, monkeypatch)
    assert train(small, tmp_path / "out", 3) == 130
    kept = open_project(tmp_path / "out" / "large.dnn")
    assert kept.checkpoint.epoch == 3
    run = Run(kept.spec, kept.own)
    run.advance(kept.checkpoint.update)
    assert run.network.parameters.tobytes() == kept.checkpoint.trainer.parameters.tobytes()


def test_that_a_whole_without_room_is_told_with_what_is_there(small, tmp_path, monkeypatch, capsys):
    fail_with(ProjectError("The disk is full."), monkeypatch)
    assert train(small, tmp_path / "out", 3) == 2
    told = capsys.readouterr().err
    project = tmp_path / "out" / "large.dnn"
    assert f"The trained project is kept in {project}" in told
    assert f"its samples in {beside_of(project)}" in told
    assert "The disk is full." in told
    assert open_project(project).checkpoint.epoch == 3


def test_that_samples_that_have_no_room_are_told_and_training_goes_on(
    small, tmp_path, monkeypatch, capsys
):
    def full(path, own):
        raise ProjectError("The disk is full.")

    monkeypatch.setattr(train_files, "keep_samples", full)
    assert train(small, tmp_path / "out", 3) == 0
    assert "The disk is full. Training goes on." in capsys.readouterr().err
    assert open_project(tmp_path / "out" / "large.dnn").checkpoint.epoch == 3
