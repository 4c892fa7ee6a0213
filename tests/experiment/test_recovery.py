"""What is kept of an unsaved project: whole at every moment, its samples written once."""

import json
import os

import numpy as np
import pytest

from desktop_nn.experiment.files import ProjectError, samples_beside
from desktop_nn.experiment.recovery import ABOUT, forget, keep, kept_in
from desktop_nn.training.run import Run
from tests.experiment.projects import classes, everything, experiment, on, project_of, resumed


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "sessions" / "one"


@pytest.fixture
def run():
    run = Run(everything())
    run.advance(run.updates_per_epoch + 3)
    return run


def own_run():
    own = classes(2, rows=30)
    run = Run(on(experiment("moons"), own), own)
    run.advance(4)
    return run, own


def test_that_what_is_kept_goes_on_bit_for_bit(folder, run, tmp_path):
    keep(folder, project_of(run), "moons", tmp_path / "moons.dnn", 100.0)
    kept = kept_in(folder)
    assert (kept.title, kept.update, kept.kept_at) == ("moons", run.update, 100.0)
    assert kept.path == str(tmp_path / "moons.dnn")
    other = resumed(kept.project())
    for each in (run, other):
        each.advance(7)
    assert np.array_equal(other.network.parameters, run.network.parameters)


def test_that_only_the_newest_state_stays(folder, run):
    for moment in range(3):
        run.advance(1)
        keep(folder, project_of(run), "moons", None, float(moment))
    assert kept_in(folder).project().checkpoint.update == run.update
    assert sorted(path.name for path in folder.iterdir()) == [ABOUT, "state-3.dnn"]


def test_that_own_samples_are_written_once(folder, monkeypatch):
    run, own = own_run()
    keep(folder, project_of(run, own), "mine", None, 1.0)
    (file,) = folder.glob("own-*")
    written = file.stat().st_mtime_ns
    monkeypatch.setattr(samples_beside, "write_samples", lambda *_: pytest.fail("written again"))
    run.advance(1)
    keep(folder, project_of(run, own), "mine", None, 2.0)
    assert file.stat().st_mtime_ns == written
    project = kept_in(folder).project()
    assert np.array_equal(project.own.inputs, own.inputs)
    assert project.own.classes == own.classes
    assert project.checkpoint.update == run.update


def test_that_other_samples_take_the_place_of_the_first(folder):
    for rows in (30, 40):
        own = classes(2, rows=rows)
        run = Run(on(experiment("moons"), own), own)
        keep(folder, project_of(run, own), "mine", None, 1.0)
    assert len(list(folder.glob("own-*"))) == 1
    assert kept_in(folder).project().own.rows == 40


def test_that_a_kill_at_any_step_leaves_the_state_before_or_after(folder, run, monkeypatch):
    """Every call that changes the folder ends, in turn, in a kill."""
    keep(folder, project_of(run), "moons", None, 1.0)
    before = run.update
    run.advance(1)
    steps = 0
    real = os.replace

    class KilledError(BaseException):
        pass

    for moment in range(2):
        count = 0

        def replaced(*paths, moment=moment):
            nonlocal count, steps
            if count == moment:
                raise KilledError
            count, steps = count + 1, steps + 1
            return real(*paths)

        monkeypatch.setattr(os, "replace", replaced)
        with pytest.raises(KilledError):
            keep(folder, project_of(run), "moons", None, 2.0)
        monkeypatch.setattr(os, "replace", real)
        assert kept_in(folder).project().checkpoint.update == before
    assert steps == 1
    keep(folder, project_of(run), "moons", None, 3.0)
    assert kept_in(folder).project().checkpoint.update == run.update


def test_that_nothing_is_found_where_nothing_whole_is(folder, run):
    assert kept_in(folder) is None
    folder.mkdir(parents=True)
    assert kept_in(folder) is None
    (folder / ABOUT).write_text("nonsense")
    assert kept_in(folder) is None
    keep(folder, project_of(run), "moons", None, 1.0)
    (folder / "state-1.dnn").unlink()
    assert kept_in(folder) is None


def test_that_names_that_lead_out_of_the_folder_are_none(folder, run):
    keep(folder, project_of(run), "moons", None, 1.0)
    about = json.loads((folder / ABOUT).read_text())
    for name in ("../state-1.dnn", "/etc/passwd", ".."):
        (folder / ABOUT).write_text(json.dumps({**about, "state": name}))
        assert kept_in(folder) is None


def test_that_broken_samples_are_told(folder):
    run, own = own_run()
    keep(folder, project_of(run, own), "mine", None, 1.0)
    (file,) = folder.glob("own-*")
    whole = file.read_bytes()
    for broken in (b"broken", whole[: len(whole) // 2], b"PK\x03\x04" + bytes(200)):
        file.write_bytes(broken)
        with pytest.raises(ProjectError, match="can't be read"):
            kept_in(folder).project()


def test_that_what_is_forgotten_is_gone(folder, run):
    keep(folder, project_of(run), "moons", None, 1.0)
    forget(folder)
    assert not folder.exists()
    forget(folder)


def test_that_of_large_samples_every_state_after_the_first_writes_only_what_was_trained(
    folder, monkeypatch
):
    """Counted in bytes of the files that were written."""
    own = classes(2, rows=200_000, width=8)
    size = own.inputs.nbytes + own.targets.nbytes
    run = Run(on(experiment("moons"), own), own)
    written = []
    replaced = os.replace

    def count(source, target):
        written.append(os.path.getsize(source))
        replaced(source, target)

    monkeypatch.setattr(os, "replace", count)
    keep(folder, project_of(run, own), "mine", None, 0.0)
    assert size < sum(written) < size + 50_000
    written.clear()
    for moment in range(5):
        run.advance(1)
        keep(folder, project_of(run, own), "mine", None, float(moment))
    assert len(written) == 2 * 5  # the state, and what leads to it
    assert sum(written) < 5 * 50_000
