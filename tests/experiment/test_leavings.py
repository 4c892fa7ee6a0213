"""What kills in the middle of a write leave is taken away by whoever next has to do with the file:
that of writers that are gone, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import desktop_nn
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.leavings import YOUNGEST
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.whole_file import whole_file, write_whole

KILLED = """
import os, signal, sys
from pathlib import Path
from desktop_nn.experiment.whole_file import whole_file
with whole_file(Path(sys.argv[1])) as file:
    file.write(b"half of the new one")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "mine.dnn"
    save_project(path, Project(default_spec()))
    return path


def parts(path: Path) -> list[Path]:
    return [each for each in path.parent.iterdir() if each.suffix == ".part"]


def aged(part: Path) -> None:
    """As if it had been written some time ago."""
    before = time.time() - 2 * YOUNGEST
    os.utime(part, (before, before))


def kill_in_mid_save(path: Path) -> Path:
    checkout = Path(desktop_nn.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=checkout)
    assert done.returncode == -signal.SIGKILL
    (part,) = parts(path)
    return part


def test_that_the_next_save_takes_away_what_a_kill_has_left(path: Path) -> None:
    aged(kill_in_mid_save(path))
    save_project(path, Project(default_spec()))
    assert [each.name for each in path.parent.iterdir()] == ["mine.dnn"]


def test_that_opening_takes_it_away_too(path: Path) -> None:
    aged(kill_in_mid_save(path))
    open_project(path)
    assert parts(path) == []


def test_that_opening_by_a_link_looks_where_the_file_is(path: Path, tmp_path: Path) -> None:
    aged(kill_in_mid_save(path))
    link = tmp_path / "elsewhere" / "link.dnn"
    link.parent.mkdir()
    link.symlink_to(path)
    open_project(link)
    assert parts(path) == []


def test_that_what_is_being_written_stays(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half")
        file.flush()
        (part,) = parts(path)
        aged(part)
        open_project(path)
        assert parts(path) == [part]
        write_whole(path, b"another")
        assert parts(path) == [part]
    assert path.read_bytes() == b"half"
    assert parts(path) == []


def test_that_what_was_made_just_now_stays(path: Path) -> None:
    """Its writer may not have come to lock it."""
    part = kill_in_mid_save(path)
    open_project(path)
    assert parts(path) == [part]


@pytest.mark.parametrize(
    "name",
    [".mine.dnn.part", ".other.dnn.abcdefgh.part", "mine.dnn.part", ".mine.dnn.ABCDEFGH.part"],
)
def test_that_files_of_others_stay(path: Path, name: str) -> None:
    other = path.parent / name
    other.write_text("not ours")
    aged(other)
    save_project(path, Project(default_spec()))
    assert other.read_text() == "not ours"


def test_that_a_link_in_the_place_of_a_part_leads_nowhere(path: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    aged(precious)
    (path.parent / ".mine.dnn.abcdefgh.part").symlink_to(precious)
    save_project(path, Project(default_spec()))
    assert precious.read_text() == "mine"
