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
import sysconfig
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


def is_of_one(error: BaseException) -> bool:
    """Whether it arose as Python read a compiled module."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and "importlib" in trace.tb_frame.f_code.co_filename


def start_without(error: BaseException) -> int:
    """Take the cut ones away and start again, in the place of this process; the exit code where
    that isn't possible. `error`, where none was found, is somebody else's."""
    places = {sysconfig.get_path(name) for name in ("purelib", "platlib", "stdlib")}
    folders = [Path(__file__).parents[1], *map(Path, places)]
    removed = sum(remove_cut(folder) for folder in folders)
    if not removed:
        raise error
    print(f"Compiled modules were cut off, as a full disk leaves them: {removed}", file=sys.stderr)
    if os.name != "posix":
        print("They are removed. Start the program again.", file=sys.stderr)
        return 1
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])


if __name__ == "__main__":
    print(sum(remove_cut(Path(folder)) for folder in sys.argv[1:]))
