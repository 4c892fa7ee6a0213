"""Opening the zip of a project: its directory is held to bounds before it is read."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from desktop_nn.experiment.files.plain import ProjectError
from desktop_nn.experiment.whole_file import NO_FILE, is_special

LARGEST_DIRECTORY = 1_000_000
"""Bytes. A project has some dozens of members, of some 80 bytes each in the directory; a million
of them would take half a minute to list."""

NO_WHOLE_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
"""What `zipfile` raises on a file that is none, or only a part of one."""

END, LARGE_END_PLACE, LARGE_END = b"PK\x05\x06", b"PK\x06\x07", b"PK\x06\x06"
LONGEST_COMMENT = 0xFFFF
END_SIZE, PLACE_SIZE, LARGE_END_SIZE = 22, 20, 56


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip at a path, whose members have a name each. ProjectError, and what `zipfile` raises
    on a file that is none."""
    if is_special(path):  # reading a pipe would wait without end
        raise ProjectError(f"{NO_FILE}.")
    with path.open("rb") as file:
        if _directory_size(file) > LARGEST_DIRECTORY:
            raise ProjectError("It has far more parts than a project can have.")
        with zipfile.ZipFile(file) as archive:
            _refuse_doubles(archive)
            yield archive


def _refuse_doubles(archive: zipfile.ZipFile) -> None:
    """Which one counts would be another one for every program that reads it."""
    seen: set[str] = set()
    for name in archive.namelist():
        if name in seen:
            raise ProjectError(f"It has two parts called {name[:100]!r}.")
        seen.add(name)


def _place_of_end(tail: bytes) -> int:
    """As `zipfile` looks for it: at the very end, else before a comment."""
    last = len(tail) - END_SIZE
    if last >= 0 and tail[last:].startswith(END) and tail.endswith(b"\0\0"):
        return last
    return tail.rfind(END)


def _directory_size(file: IO[bytes]) -> int:
    """Bytes, as the end of the file says; 0 where it says nothing, which `zipfile` refuses."""
    size = file.seek(0, 2)
    file.seek(max(0, size - END_SIZE - LONGEST_COMMENT - PLACE_SIZE - LARGE_END_SIZE))
    tail = file.read()
    end = _place_of_end(tail)
    if end < 0 or len(tail) < end + END_SIZE:
        return 0
    (listed,) = struct.unpack_from("<I", tail, end + 12)
    large = end - PLACE_SIZE - LARGE_END_SIZE
    is_large = tail[max(0, end - PLACE_SIZE) : end].startswith(LARGE_END_PLACE)
    if is_large and large >= 0 and tail[large:].startswith(LARGE_END):
        (listed,) = struct.unpack_from("<Q", tail, large + 40)
    return int(listed)
