"""Whether a file can be written: asked before the work whose result it is to hold."""

from __future__ import annotations

import os
from pathlib import Path

ANYBODY_WRITES = 0o222


def unwritable(path: Path) -> str:
    """Why nothing can be written there, in the system's words; or nothing. What the file holds
    stays, and one that isn't there isn't left behind."""
    if path.is_file() and not path.stat().st_mode & ANYBODY_WRITES:
        return "It is read-only"  # whoever may do all could write to it none the less
    is_new = not os.path.lexists(path)
    try:
        with open(path, "ab"):
            pass
        if is_new:
            path.unlink()
    except OSError as error:
        return error.strerror or str(error)
    return ""
