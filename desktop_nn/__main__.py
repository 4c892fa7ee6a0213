"""`python -m desktop_nn`, and the command `desktop-nn`."""

import os
import signal
import sys

ROOM = 50_000_000
"""Bytes: all that a start compiles takes less than a fifth of it."""


def run() -> int:
    """The program; the exit code."""
    # Before anything of it is loaded, since Ctrl-C in the middle of that is a traceback. What is
    # loaded then says what it means: a command that it keeps what was reached, the window that it
    # closes.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.getfilesystemencoding() != "utf-8":
        from desktop_nn.app.utf8_locale import start_again_in_utf8

        start_again_in_utf8()
    if _is_disk_full():
        sys.dont_write_bytecode = True  # else it might be cut off, and trusted ever after
    try:
        from desktop_nn.app.main import main

        return main()
    except (EOFError, ValueError) as error:
        from desktop_nn.app.cut_modules import cut_module, start_without

        path = cut_module(error)
        if path is None:
            raise
        return start_without(path)


def _is_disk_full() -> bool:
    """That on which the program's modules lie, and are compiled to."""
    if not hasattr(os, "statvfs"):
        return False
    disk = os.statvfs(__file__)
    return disk.f_bavail * disk.f_frsize < ROOM


if __name__ == "__main__":
    sys.exit(run())
