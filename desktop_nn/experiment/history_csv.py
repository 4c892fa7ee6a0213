"""The history as a table for other programs: a row per epoch, written as the epochs finish."""

from __future__ import annotations

import csv
import io
import math
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from io import FileIO
from pathlib import Path
from types import TracebackType

from desktop_nn.experiment.history import COLUMNS, History, Rows
from desktop_nn.experiment.whole_file import whole_file, whole_text_file

COUNTS = ("epoch", "update")
"""Columns of whole numbers."""

Room = Callable[[], AbstractContextManager[Path]]
"""Where a file is to be written in the block, as `OwnFile` makes room for it."""


class HistoryWriter:
    """Writes rows, (columns,) each, to the file at `path`: whole ones at every moment, also after a
    kill or on a full disk. What was there stays until the first of them, or the end: then `room`
    is asked for the place. Where the file is gone from there later, it is written anew.

    Numbers are written to the last digit, a cell that was not measured stays empty. Used as a
    context; OSError where the file can't be written: what waits is tried again with the next row.
    """

    def __init__(self, path: Path, room: Room | None = None) -> None:
        self._path = path
        self._room = room or (lambda: nullcontext(path))
        self._file: FileIO | None = None
        self._waiting = [_line(COLUMNS)]

    def start_from(self, history: History) -> bool:
        """Begin with the rows of before. Where the file there is of the same run, which is the
        answer, they stay as they are; otherwise see `rows_as_cells`."""
        there = _lines_there(self._path, history)
        self._waiting = there or [_line(COLUMNS), *map(_line, rows_as_cells(history))]
        return bool(there)

    def write(self, row: Rows) -> None:
        """One row of the history: (columns,). It is in the file when this returns."""
        self._waiting.append(_line(_cells(row)))
        self.finish()

    def finish(self) -> None:
        """Write whatever waits, and a file without rows where there were none."""
        if self._file is not None and not _is_at(self._path, self._file):
            self._take_back(self._file)
        if self._file is None:
            with self._room() as self._path, whole_file(self._path) as file:
                file.writelines(self._waiting)
            self._file = FileIO(self._path, "a+")
        else:
            _append(self._file, b"".join(self._waiting))
        self._waiting.clear()

    def _take_back(self, file: FileIO) -> None:
        """Rows of a file that somebody deleted, or moved: it can be read as long as it is open."""
        file.seek(0)
        self._waiting.insert(0, file.readall())
        file.close()
        self._file = None

    def close(self) -> None:
        """No more rows."""
        if self._file is not None:
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


def _is_at(path: Path, file: FileIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False


def _append(file: FileIO, data: bytes) -> None:
    """All of it at the file's end, or nothing."""
    before = file.seek(0, os.SEEK_END)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[file.write(rest) :]
    except BaseException:
        file.truncate(before)
        raise


def _lines_there(path: Path, history: History) -> list[bytes]:
    """The table's heading and rows up to the history's end, as they stand in the file at `path`,
    exact; none where they don't lead to the same last row."""
    heading, last = _line(COLUMNS), history.last
    if last is not None:
        with suppress(OSError):
            lines = path.read_bytes().splitlines(keepends=True)
            row = _line(_cells(last))
            if lines[:1] == [heading] and row in lines:
                return lines[: lines.index(row) + 1]
    return []


def _line(cells: Iterable[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode("utf-8")


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
