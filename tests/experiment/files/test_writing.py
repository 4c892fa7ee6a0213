"""Writing: whole, or not at all; and never a file left over."""

import os
import stat

import pytest

from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.project import Project
from desktop_nn.training.run import Run
from tests.experiment.projects import default_spec, project_of

ARRAY_HEADER = "numpy.lib.format.write_array_header_1_0"
"""Called in the middle of a file."""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "project.dnn"
    save_project(path, Project(default_spec(), title="the old one"))
    return path


def trained():
    run = Run(default_spec())
    run.advance(50)
    return project_of(run, title="the new one")


def files_in(folder):
    return sorted(entry.name for entry in folder.iterdir())


def failing(error):
    def fail(*arguments, **more):
        raise error

    return fail


@pytest.mark.parametrize("function", ["os.fsync", "os.replace", ARRAY_HEADER])
def test_that_a_disk_that_fails_leaves_the_old_file_and_nothing_else(path, monkeypatch, function):
    monkeypatch.setattr(function, failing(OSError(28, "No space left on device")))
    with pytest.raises(ProjectError) as refusal:
        save_project(path, trained())
    monkeypatch.undo()
    assert "No space left on device" in str(refusal.value)
    assert "“project.dnn” can't be written to" in str(refusal.value)
    assert files_in(path.parent) == ["project.dnn"]
    assert open_project(path).title == "the old one"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), ValueError("a slip")])
def test_that_whatever_stops_it_leaves_the_old_file_and_nothing_else(path, monkeypatch, error):
    monkeypatch.setattr(ARRAY_HEADER, failing(error))
    with pytest.raises(type(error)):
        save_project(path, trained())
    assert files_in(path.parent) == ["project.dnn"]
    assert open_project(path).title == "the old one"


def test_that_the_old_file_stands_until_the_new_one_is_whole(path, monkeypatch):
    seen = []
    replace = os.replace

    def look(source, target):
        seen.append((open_project(path).title, os.path.getsize(source) > 0))
        replace(source, target)

    monkeypatch.setattr(os, "replace", look)
    save_project(path, trained())
    assert seen == [("the old one", True)]
    assert open_project(path).title == "the new one"


def test_that_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ProjectError, match=r"can't be written to .*nowhere: No such file"):
        save_project(tmp_path / "nowhere" / "project.dnn", Project(default_spec()))


def test_that_a_file_in_place_of_the_folder_is_told(path):
    with pytest.raises(ProjectError, match="Not a directory"):
        save_project(path / "project.dnn", Project(default_spec()))


def test_that_a_folder_in_place_of_the_file_is_told(tmp_path):
    (tmp_path / "project.dnn").mkdir()
    with pytest.raises(ProjectError, match=r"can't be written"):
        save_project(tmp_path / "project.dnn", Project(default_spec()))
    assert files_in(tmp_path) == ["project.dnn"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root"
)
def test_that_a_folder_that_may_not_be_written_is_told(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(ProjectError, match="Permission denied"):
        save_project(tmp_path / "project.dnn", Project(default_spec()))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_that_a_project_goes_to_no_pipe_and_to_no_device(tmp_path):
    pipe, nowhere = tmp_path / "pipe.dnn", tmp_path / "nowhere.dnn"
    os.mkfifo(pipe)
    nowhere.symlink_to(os.devnull)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for path in (pipe, nowhere):
        with pytest.raises(ProjectError, match=r"It is no plain file\. Choose another name\."):
            save_project(path, trained())
    os.close(reading)


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_that_a_new_file_is_as_open_as_any_other(tmp_path):
    save_project(tmp_path / "project.dnn", Project(default_spec()))
    (tmp_path / "other").write_text("")
    assert mode_of(tmp_path / "project.dnn") == mode_of(tmp_path / "other")


def test_that_a_file_written_again_stays_as_open_as_it_was(path):
    path.chmod(0o640)
    save_project(path, trained())
    assert mode_of(path) == 0o640


def test_that_a_link_to_a_project_stays_a_link(path, tmp_path):
    link = tmp_path / "link.dnn"
    link.symlink_to(path)
    save_project(link, trained())
    assert link.is_symlink()
    assert open_project(path).title == "the new one"
