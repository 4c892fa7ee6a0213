"""Bytes of an array, taken from a file piece by piece: as many as were promised, and no more."""

from __future__ import annotations

from typing import IO

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.table import Progress, ReadingEnded

PIECE = 1 << 20
"""Bytes that are read at once, between two looks at whether they are still wanted."""


def taken(file: IO[bytes], count: int, progress: Progress | None = None) -> NDArray[np.uint8]:
    """Up to `count` bytes, fewer where the file ends before; ReadingEnded where `progress` wants no
    more."""
    found = np.empty(count, np.uint8)
    done = 0
    while done < count and (piece := file.read(min(PIECE, count - done))):
        found[done : done + len(piece)] = np.frombuffer(piece, np.uint8)
        done += len(piece)
        if progress is not None and not progress(done, count):
            raise ReadingEnded
    return found[:done]
