"""The history as a table for other programs: a row per epoch, written as the epochs finish."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType

from desktop_nn.experiment.history import COLUMNS, History, Rows
from desktop_nn.experiment.whole_file import whole_text_file

COUNTS = ("epoch", "update")
"""Columns of whole numbers."""


class HistoryWriter:
    """Writes rows, (columns,) each, to a new file at `path`; each is on disk when `write` returns.

    Numbers are written to the last digit, a cell that was not measured stays empty. Used as a
    context; OSError where the file can't be written.
    """

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8", newline="")
        self._cells = csv.writer(self._file, lineterminator="\n")
        self._put(COLUMNS)

    def write(self, row: Rows) -> None:
        """One row of the history: (columns,). OSError where it can't be written."""
        self._put(_cells(row))

    def _put(self, cells: Iterable[str]) -> None:
        self._cells.writerow(cells)
        self._file.flush()

    def write_all(self, history: History) -> None:
        """Every row, see `rows_as_cells`."""
        for cells in rows_as_cells(history):
            self._put(cells)

    def close(self) -> None:
        """No more rows."""
        self._file.close()

    def __enter__(self) -> HistoryWriter:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def write_history(path: Path, history: History) -> None:
    """A file with all of `history`; OSError where it can't be written."""
    with whole_text_file(path) as file:
        cells = csv.writer(file, lineterminator="\n")
        cells.writerow(COLUMNS)
        cells.writerows(rows_as_cells(history))


def rows_as_cells(history: History) -> Iterator[list[str]]:
    """Every row that is still exact. Older ones, thinned, stand as the means of their epochs, at
    the last of them."""
    for level in history.levels[::-1]:
        rows = level.mean.copy()
        for name in COUNTS:
            rows[:, COLUMNS.index(name)] = level.high[:, COLUMNS.index(name)]
        yield from map(_cells, rows)


def _cells(row: Rows) -> list[str]:
    return [_cell(name, float(value)) for name, value in zip(COLUMNS, row, strict=True)]


def _cell(name: str, value: float) -> str:
    if math.isnan(value):
        return ""
    return str(int(value)) if name in COUNTS else repr(value)
