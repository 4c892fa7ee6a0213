"""Files that are written whole, or not at all: beside their place first, then put there at once.

Whatever happens in the middle (a full disk, a kill, a power cut) leaves the file of before, whole.
"""

from __future__ import annotations

import errno
import io
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from desktop_nn.experiment import leavings


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which takes the place of `path` when the block ends without an error.

    OSError names `path`, not the temporary file. A link stays a link, and the file as open to
    others as it was. What is no plain file, such as a pipe, is written to directly.
    """
    is_straight = is_special(path)
    if not is_straight:  # the name that /dev/stdout resolves to is none, where it is a pipe
        path = _resolved(path)
    try:
        if is_straight:
            with open(path, "wb", opener=_opened_at_once) as file:
                yield file
        else:
            with _beside(path) as file:
                yield file
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


def is_special(path: Path) -> bool:
    """Whether there is a pipe, a device or the like."""
    return not (path.is_file() or path.is_dir()) and path.exists()


NO_FILE, UNREAD = "It is no plain file", "It is a pipe that nobody reads"


def _opened_at_once(path: str, flags: int) -> int:
    """To open a pipe that nobody reads would take until somebody does."""
    if not hasattr(os, "mkfifo"):
        return os.open(path, flags)
    try:
        handle = os.open(path, flags | os.O_NONBLOCK)
    except OSError as error:
        reason = UNREAD if error.errno == errno.ENXIO else error.strerror
        raise OSError(error.errno, reason) from error
    os.set_blocking(handle, True)
    return handle


def _resolved(path: Path) -> Path:
    """Where links lead to; OSError where they lead in a circle, of which `Path.resolve` tells by
    another error up to Python 3.12, and not at all since."""
    with suppress(FileNotFoundError):
        path.stat()
    return path.resolve()


@contextmanager
def whole_text_file(path: Path) -> Iterator[IO[str]]:
    """The same, for text in UTF-8 whose line ends stay as they are written."""
    with whole_file(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        yield text
        text.flush()
        text.detach()


def write_whole(path: Path, data: bytes) -> None:
    """The same, for bytes that are made already."""
    with whole_file(path) as file:
        file.write(data)


ADVICE = "Choose another folder."
FOR_NAMES = {
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENXIO: "Choose another name.",
}


def advice(error: OSError) -> str:
    """What to do where something can't be written."""
    return FOR_NAMES.get(error.errno or 0, ADVICE)


READ_ONLY = "It is read-only"
ANYBODY_WRITES = 0o222


def is_read_only(path: Path) -> bool:
    """Whether a file there is not to be changed by anybody; whoever may do all could none the
    less."""
    return path.is_file() and not path.stat().st_mode & ANYBODY_WRITES


def cannot_write(path: Path, error: OSError) -> str:
    """A sentence that says why, and what to do."""
    path = Path(os.path.realpath(path))
    reason = error.strerror or error
    return f"“{path.name}” can't be written to {path.parent}: {reason}. {advice(error)}"


@contextmanager
def _beside(path: Path) -> Iterator[IO[bytes]]:
    _refuse_read_only(path)
    leavings.remove_leavings(path)
    prefix = leavings.prefix_of(path)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=leavings.SUFFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            leavings.hold(file)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _keep_mode(path, name)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _refuse_read_only(path: Path) -> None:
    """Whoever made a file read-only wants it to stay; putting another in its place needs no leave
    of the file's own."""
    if is_read_only(path):
        raise PermissionError(errno.EACCES, READ_ONLY, str(path))


def _keep_mode(path: Path, name: str) -> None:
    """A temporary file is private; this is as open as the one it replaces, or as any other."""
    if path.exists():
        os.chmod(name, path.stat().st_mode & 0o777)
        return
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(name, 0o666 & ~mask)
