"""In which line of its file each row of a table begins: blank lines, and cells with ends of lines
in them, are told apart from rows."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray


class RowLines:
    """Kept are only the rows before which a line was no row."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._lines: list[int] = []

    def add(self, row: int, line: int) -> None:
        """`row`, from 0, begins in `line`, from 1, and each one behind it a line further on."""
        if not self._rows or self.line(row) != line:
            self._rows.append(row)
            self._lines.append(line)

    def add_each(self, row: int, lines: NDArray[np.intp]) -> None:
        """The rows from `row` on begin in these: (N,)."""
        for place in np.flatnonzero(np.diff(lines, prepend=-1) != 1).tolist():
            self.add(row + place, int(lines[place]))

    def knows(self, row: int) -> bool:
        """Whether anything was told of a row, from 0, or of one before it."""
        return bool(self._rows) and self._rows[0] <= row

    def line(self, row: int) -> int:
        """Of a row, from 0."""
        place = bisect_right(self._rows, row) - 1
        return self._lines[place] + row - self._rows[place]
