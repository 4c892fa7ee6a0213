"""A project whose samples lie in a file of their own: it opens as any other, and whole or not."""

import json
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.files import ProjectError, open_project, samples_beside, save_project
from desktop_nn.experiment.files.cost import reading_cost
from desktop_nn.experiment.files.samples_beside import MEMBER, beside_of, keep_samples
from desktop_nn.training.run import Run
from tests.experiment.projects import classes, experiment, on, project_of
from tests.experiment.small_disk import SAID, small_disk


@pytest.fixture
def own():
    return classes(2, rows=30)


@pytest.fixture
def project(own):
    run = Run(on(experiment("moons"), own), own)
    run.advance(4)
    return project_of(run, own)


def kept(path, project):
    """Where its samples lie."""
    beside = keep_samples(path, project.own)
    save_project(path, project, beside=beside)
    return path.resolve().with_name(beside.file)


def with_member(path, member, content):
    """The file, one of whose members holds something else."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**members, member: content}.items():
            archive.writestr(name, data)


def test_that_it_opens_as_any_other(path, project, own):
    samples = kept(path, project)
    opened = open_project(path)
    for array in ("inputs", "targets"):
        assert np.array_equal(getattr(opened.own, array), getattr(own, array))
    for names in ("input_names", "target_names", "classes"):
        assert getattr(opened.own, names) == getattr(own, names)
    assert opened.checkpoint.update == 4
    assert samples.name.startswith("project-samples-")
    with zipfile.ZipFile(path) as archive:
        assert "data/inputs.npy" not in archive.namelist()


def test_that_the_samples_are_written_once_and_other_ones_beside_them(path, project, monkeypatch):
    first = kept(path, project)
    with monkeypatch.context() as patch:
        patch.setattr(samples_beside, "write_samples", lambda *_: pytest.fail("written again"))
        assert kept(path, project) == first
    assert keep_samples(path, classes(2, rows=31)).file != first.name


def test_that_both_may_go_to_another_folder_together(path, project, tmp_path):
    samples = kept(path, project)
    other = tmp_path / "other"
    other.mkdir()
    path.rename(other / "renamed.dnn")
    with pytest.raises(ProjectError, match="in the same folder, where there is no such file"):
        open_project(other / "renamed.dnn")
    samples.rename(other / samples.name)
    assert open_project(other / "renamed.dnn").own.rows == 30


def test_that_a_link_to_it_finds_them(path, project, tmp_path):
    kept(path, project)
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.dnn"
    link.symlink_to(path)
    assert open_project(link).own.rows == 30
    assert kept(link, project).parent == tmp_path


def test_that_it_is_one_file_again_when_it_is_saved(path, project):
    samples = kept(path, project)
    stranger = samples.with_name("project-samples-mine.zip")
    stranger.write_bytes(b"mine")
    save_project(path, project)
    assert not samples.exists()
    assert stranger.exists()
    assert open_project(path).own.rows == 30


@pytest.mark.parametrize("name", ["copy.dnn", "project.copy.dnn"])
def test_that_samples_which_a_copy_needs_stay_until_it_needs_them_no_more(path, project, name):
    samples = kept(path, project)
    copy = path.with_name(name)
    copy.write_bytes(path.read_bytes())
    save_project(path, project)
    assert open_project(copy).own.rows == 30
    save_project(copy, project)
    save_project(path, project)
    assert not samples.exists()


def test_that_what_a_kill_left_of_samples_goes(path, project, monkeypatch):
    monkeypatch.setattr("desktop_nn.experiment.leavings.YOUNGEST", -1.0)
    samples = kept(path, project)
    part = path.with_name(f".{samples.name[:40]}.abcdefgh.part")
    part.write_bytes(b"half of it")
    save_project(path, project)
    assert list(path.parent.iterdir()) == [path]


def test_that_a_full_disk_leaves_nothing_and_is_told(path, project):
    with small_disk(), pytest.raises(ProjectError, match=SAID):
        keep_samples(path, project.own)
    assert list(path.parent.iterdir()) == []


def test_that_broken_samples_are_told(path, project):
    samples = kept(path, project)
    whole = samples.read_bytes()
    for broken in (b"broken", whole[: len(whole) // 2], b"PK\x03\x04" + bytes(200)):
        samples.write_bytes(broken)
        with pytest.raises(ProjectError, match=f"samples in “{samples.name}” can't be read"):
            open_project(path)


def test_that_other_samples_of_that_name_are_told(path, project):
    samples = kept(path, project)
    other = keep_samples(path, classes(2, rows=31))
    path.with_name(other.file).replace(samples)
    with pytest.raises(ProjectError, match="holds other samples than it was trained on"):
        open_project(path)


ELSEWHERE = ("../project-samples-NAME.zip", "/elsewhere/x-samples-NAME.zip", "..", "", "x" * 300, 3)


@pytest.mark.parametrize("name", ELSEWHERE)
def test_that_a_name_that_leads_elsewhere_is_refused(path, project, name):
    kept(path, project)
    if isinstance(name, str):
        name = name.replace("NAME", "0" * 32)
    with_member(path, MEMBER, json.dumps({"file": name}))
    with pytest.raises(ProjectError, match=MEMBER):
        open_project(path)
    assert beside_of(path) is None


def test_that_samples_within_the_file_count_before_those_beside_it(path, project):
    save_project(path, project)
    with_member(path, MEMBER, json.dumps({"file": "x-samples-" + "0" * 32 + ".zip"}))
    assert open_project(path).own.rows == 30


def test_that_it_is_as_much_work_to_read_as_in_one_file(path, project):
    save_project(path, project)
    whole = reading_cost(path)
    samples = kept(path, project)
    assert reading_cost(path) > whole - 100
    samples.unlink()
    assert reading_cost(path) < whole - 30 * 3 * 8
