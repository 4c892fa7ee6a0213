"""Whatever is written for the user is whole, or not there at all."""

from __future__ import annotations

import ast
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import desktop_nn
from desktop_nn.experiment.whole_file import (
    cannot_write,
    whole_file,
    whole_text_file,
    write_whole,
)
from tests.experiment.small_disk import ROOM, SAID, small_disk

SOURCES = Path(desktop_nn.__file__).parent
LOG = "experiment/history_csv.py"
"""Appends a whole row at a time, to be followed while a run goes on."""
LICENCES = "app/licences.py"
"""Fills a new folder while the package is built."""
MEMBERS = "experiment/files/member_writing.py"
"""Opens the parts of a project in a file that is written whole itself."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "out.csv"
    path.write_text("the old one")
    return path


def names_in(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()]


def test_that_a_disk_that_is_full_in_the_middle_leaves_the_old_file_and_nothing_else(
    path: Path,
) -> None:
    with small_disk(), pytest.raises(OSError, match=SAID) as refusal:
        write_whole(path, b"x" * 10 * ROOM)
    assert refusal.value.filename == str(path)
    assert path.read_text() == "the old one"
    assert names_in(path.parent) == ["out.csv"]


def test_that_an_error_of_who_writes_leaves_the_old_file_and_nothing_else(path: Path) -> None:
    def slip() -> None:
        with whole_file(path) as file:
            file.write(b"the new one")
            raise ValueError("a slip")

    with pytest.raises(ValueError, match="a slip"):
        slip()
    assert path.read_text() == "the old one"
    assert names_in(path.parent) == ["out.csv"]


def test_that_the_old_file_stands_until_the_block_ends(path: Path) -> None:
    with whole_text_file(path) as file:
        file.write("the new one\n")
        file.flush()
        assert path.read_text() == "the old one"
    assert path.read_bytes() == b"the new one\n"
    assert names_in(path.parent) == ["out.csv"]


KILLED = """
import os, signal, sys
from pathlib import Path
from desktop_nn.experiment.whole_file import whole_file
with whole_file(Path(sys.argv[1])) as file:
    file.write(b"half of the new one")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows has no signals")
def test_that_a_kill_in_the_middle_leaves_the_old_file(path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=SOURCES.parent)
    assert done.returncode == -signal.SIGKILL
    assert path.read_text() == "the old one"


@pytest.mark.parametrize("name", ["n" * 255, "ö" * 127, "n" * 251 + ".csv"])
def test_that_the_longest_of_names_can_be_written(tmp_path: Path, name: str) -> None:
    write_whole(tmp_path / name, b"whole")
    assert (tmp_path / name).read_bytes() == b"whole"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_that_a_pipe_is_written_to_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"through")
    assert os.read(reading, 100) == b"through"
    os.close(reading)
    assert pipe.is_fifo()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_that_a_pipe_that_nobody_reads_is_told_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="It is a pipe that nobody reads") as caught:
        write_whole(pipe, b"lost")
    assert cannot_write(pipe, caught.value).endswith("nobody reads. Choose another name.")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such pipes")
def test_that_a_pipe_takes_more_than_it_has_room_for_as_it_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["wc", "-c", pipe], stdout=subprocess.PIPE) as reader:
        held = os.open(pipe, os.O_WRONLY)  # waits for the reader
        write_whole(pipe, bytes(1_000_000))
        os.close(held)
        assert reader.communicate()[0].startswith(b"1000000 ")


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="Windows has no such names")
def test_that_a_pipe_without_a_name_is_written_to() -> None:
    """As /dev/stdout is one where it is piped on."""
    reading, writing = os.pipe()
    write_whole(Path(f"/dev/fd/{writing}"), b"through")
    os.close(writing)
    assert os.read(reading, 100) == b"through"
    os.close(reading)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a full device")
def test_that_a_device_that_is_full_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left on device"):
        write_whole(Path("/dev/full"), b"x")
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize(
    ("place", "said"),
    [("none/out.csv", "No such file or directory"), ("out.csv/x", "Not a directory"), ("", "Is a")],
)
def test_that_a_place_that_can_not_be_is_said_in_a_sentence(
    path: Path, place: str, said: str
) -> None:
    wanted = path.parent / place
    with pytest.raises(OSError, match=said) as refusal:
        write_whole(wanted, b"x")
    sentence = cannot_write(wanted, refusal.value)
    assert sentence.startswith(f"“{wanted.name}” can't be written to {wanted.parent}: {said}")
    assert sentence.endswith(". Choose another folder.")


def test_that_a_file_that_is_read_only_stays_as_it_is(path: Path) -> None:
    """Also where another could be put in its place."""
    path.chmod(0o444)
    with pytest.raises(OSError, match="It is read-only") as refusal:
        write_whole(path, b"the new one")
    assert path.read_text() == "the old one"
    assert names_in(path.parent) == ["out.csv"]
    assert "It is read-only. Choose another folder." in cannot_write(path, refusal.value)


# All of the program


def writers(tree: ast.AST) -> Iterator[ast.Call]:
    """Calls that write a file in place: `write_bytes`, `write_text`, an `open` to write, or a
    `FileIO`."""
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        modes = [arg.value for arg in call.args if isinstance(arg, ast.Constant)]
        modes = [mode for mode in modes if isinstance(mode, str) and len(mode) < 4]
        if name in ("write_bytes", "write_text", "FileIO") or (
            name == "open" and any("w" in mode for mode in modes)
        ):
            yield call


def test_that_nothing_in_the_program_writes_a_file_in_its_place() -> None:
    found = {
        path.relative_to(SOURCES).as_posix()
        for path in SOURCES.rglob("*.py")
        if any(writers(ast.parse(path.read_text(encoding="utf-8"))))
    }
    assert found == {LOG, LICENCES, MEMBERS, "experiment/whole_file.py"}


def test_that_links_in_a_circle_are_an_error_of_the_system(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(OSError, match="symbolic links") as refusal:
        write_whole(loop, b"new")
    assert "loop" in cannot_write(loop, refusal.value)


def test_that_a_name_that_is_too_long_is_to_be_shortened(tmp_path: Path) -> None:
    path = tmp_path / f"{'x' * 300}.csv"
    with pytest.raises(OSError, match="too long") as refusal:
        write_whole(path, b"new")
    assert cannot_write(path, refusal.value).endswith(". Choose a shorter name.")
