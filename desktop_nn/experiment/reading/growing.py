"""Rows that come in portions, kept in one array that grows in place."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

LEAST = 1024


class GrowingRows:
    """`add` rows of one width; `rows` gives them all. The array is moved by the operating system
    where it can be, so that there are never two of it."""

    def __init__(self, width: int, kind: DTypeLike = np.float64) -> None:
        self._width = width
        self._count = 0
        self._array: NDArray[Any] = np.empty((LEAST, width), kind)

    @property
    def count(self) -> int:
        """How many there are."""
        return self._count

    def add(self, rows: NDArray[Any]) -> None:
        """(N, width)."""
        wanted = self._count + len(rows)
        if wanted > len(self._array):
            self._take_room(max(wanted, len(self._array) * 3 // 2))
        self._array[self._count : wanted] = rows
        self._count = wanted

    def rows(self) -> NDArray[Any]:
        """All of them; no more can be added then."""
        self._take_room(self._count)
        return self._array

    def _take_room(self, rows: int) -> None:
        self._array.resize((rows, self._width), refcheck=False)
