"""Whether a file can be written: asked before the work whose result it is to hold."""

from __future__ import annotations

import os
from pathlib import Path

from desktop_nn.experiment.whole_file import (
    NO_FILE,
    READ_ONLY,
    cannot_write,
    is_read_only,
    is_special,
)


def refuse_unwritable(path: Path) -> None:
    """ValueError with a sentence where nothing can be written there. Pipes are left alone: who
    reads them would take the trial for the end."""
    if is_special(path):
        return
    if reason := unwritable(path):
        raise ValueError(cannot_write(path, OSError(0, reason)))


def unwritable(path: Path) -> str:
    """Why nothing can be written there, in the system's words; or nothing. What the file holds
    stays, and one that isn't there isn't left behind."""
    if is_read_only(path):
        return READ_ONLY
    if is_special(path):
        return NO_FILE
    is_new = not os.path.lexists(path)
    try:
        with open(path, "ab"):
            pass
        if is_new:
            path.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""
