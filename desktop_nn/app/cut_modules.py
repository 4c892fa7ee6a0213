"""Compiled modules that were cut off. On a disk that gets full, Python up to 3.12 may write only
the beginning of one, puts it in its place all the same, and trusts it ever after: each start ends
in “EOFError: marshal data too short”.

Standard library only, and it can be run as a file, `python cut_modules.py FOLDER…`: the set-up does
so, since of what is imported any part may be cut.
"""

import importlib.util
import marshal
import os
import sys
from pathlib import Path

HEADER = 16
"""Bytes before the code; what is shorter, or of another Python, isn't trusted anyway."""


def is_cut(path: Path) -> bool:
    """Whether Python would trust this file, and fail."""
    try:
        data = path.read_bytes()
        if len(data) >= HEADER and data.startswith(importlib.util.MAGIC_NUMBER):
            marshal.loads(data[HEADER:])
    except (EOFError, ValueError, TypeError):
        return True
    except OSError:
        return False
    return False


def remove_cut(folder: Path) -> int:
    """How many were in `folder`, and are gone: Python compiles them again."""
    removed = 0
    for path in filter(is_cut, folder.rglob("*.pyc")):
        try:
            path.unlink()
        except OSError:
            continue
        removed += 1
    return removed


def cut_module(error: BaseException) -> Path | None:
    """The compiled module that Python read when `error` arose; None: it is about something else."""
    trace, found = error.__traceback__, None
    while trace is not None:
        frame = trace.tb_frame
        if "importlib" in frame.f_code.co_filename:
            found = frame.f_locals.get("bytecode_path")
        trace = trace.tb_next
    return Path(found) if found and is_cut(Path(found)) else None


def start_without(path: Path) -> int:
    """Take the cut one away and start again, in the place of this process; the exit code where that
    isn't possible."""
    try:
        path.unlink()
    except OSError as error:
        print(
            f"{path} is cut off, as a full disk leaves it: remove it ({error.strerror}).",
            file=sys.stderr,
        )
        return 1
    print(f"{path.name} was cut off, as a full disk leaves it, and is removed.", file=sys.stderr)
    if os.name != "posix":
        print("Start the program again.", file=sys.stderr)
        return 1
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


if __name__ == "__main__":
    print(sum(remove_cut(Path(folder)) for folder in sys.argv[1:]))
