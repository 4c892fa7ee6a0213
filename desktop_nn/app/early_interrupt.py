"""Ctrl-C while the program starts, before its window or its command listens to it."""

from __future__ import annotations

import signal


def end_at_interrupt() -> None:
    """From now on Ctrl-C ends this process silently, and the worker ends with it. Python's own way,
    an exception wherever it happens to be, is a traceback, an abort within the imports of Qt, or
    lost in a slot."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def hear_interrupt() -> None:
    """A command is loaded, and stops in its own way: Ctrl-C is an exception again, where it ended
    the process."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
