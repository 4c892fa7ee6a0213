"""What a kill in the middle of a write leaves beside a file: a part of it, under a hidden name.

Whoever writes a part holds a lock on it, and the system lets go of that when the process ends,
however it ends. So a part without a lock is a leaving, and whoever next writes or opens the file of
that name takes it away.
"""

from __future__ import annotations

import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, which removes no file that is open
    fcntl = None  # type: ignore[assignment]

SUFFIX = ".part"
LONGEST_PREFIX = 40
"""Characters: names of files are at most 255 bytes long, and a temporary one is longer."""

YOUNGEST = 5.0
"""Seconds: whoever has just made a part may not have come to lock it."""


def prefix_of(path: Path) -> str:
    """How the names of parts of this file begin."""
    return f".{path.name[:LONGEST_PREFIX]}."


def hold(file: IO[bytes]) -> None:
    """Say that a part is being written, until it is closed. Where the disk knows no locks, it is
    only young."""
    if fcntl is not None:
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def remove_leavings(path: Path) -> None:
    """Take away the parts of this file that nobody writes any more."""
    remove_parts(path.parent, re.escape(prefix_of(path)))


def remove_parts(folder: Path, prefixes: str) -> None:
    """The same, of all files whose parts' names begin as this regular expression says."""
    own = re.compile(prefixes + r"[a-z0-9_]{8}" + re.escape(SUFFIX))
    with suppress(OSError), os.scandir(folder) as entries:
        for part in [entry.path for entry in entries if own.fullmatch(entry.name)]:
            with suppress(OSError):
                _remove(part)


def _remove(part: str) -> None:
    """OSError where somebody writes it still, or it is not ours to take."""
    status = os.stat(part, follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode) or time.time() - status.st_mtime < YOUNGEST:
        return
    if fcntl is None:
        os.unlink(part)
        return
    with open(part, "rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.unlink(part)
