"""Standard output and standard error, where nobody hears them: closed, a pipe whose reader has
gone, a log on a disk that is full. Nothing heavy is imported here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO, Any


class Aside:
    """A stream for what is said beside the work, such as a bar: where it can't be written, the work
    goes on without, and tries again with the next words."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def have_streams() -> None:
    """A program without a console, and one whose streams were closed, has None in their place: a
    print passes that over, but a bar or a flush would raise. What is opened in their order takes
    the numbers that are free, so that no file of the user's gets one: what Qt or NumPy say on 2
    would be written into it."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, mode, encoding="utf-8"))


@contextmanager
def steady_streams() -> Iterator[None]:
    """While it is entered standard error never fails; and none complains at its end."""
    before = sys.stdout, sys.stderr
    sys.stderr = Aside(sys.stderr)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        for stream in before:
            _end(stream)


def say_no_more(stream: IO[str]) -> None:
    """What is still to come, and what waits to be written, goes nowhere: Python would complain of
    it at its end."""
    with suppress(OSError, ValueError):  # that of a test is no file
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _end(stream: IO[str]) -> None:
    try:
        stream.flush()
    except (OSError, ValueError):
        say_no_more(stream)
