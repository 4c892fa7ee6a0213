"""A disk that is full in the middle of a file: the system refuses what goes beyond some bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

ROOM = 500
"""Bytes that a file can have."""

SAID = "File too large"
"""In the system's words."""


@contextmanager
def small_disk(room: int = ROOM) -> Iterator[None]:
    """While it is entered, no file of this process can grow beyond `room` bytes."""
    resource = pytest.importorskip("resource", reason="Windows has no such limit")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
