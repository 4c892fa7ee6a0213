"""Tables as text: CSV, TSV and their kin. Read in portions, at NumPy's speed where it can."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.dialect import (
    DELIMITER_NAMES,
    Dialect,
    cells,
    guess_dialect,
    is_missing,
    is_number,
)
from desktop_nn.experiment.reading.table import (
    HEADER_NOTE,
    MISSING,
    Column,
    DataFileError,
    Progress,
    ReadingEnded,
    Table,
)

PORTION = 20_000
MOST_CATEGORIES = 100_000
LONGEST_SHOWN = 40


def read_delimited(
    path: Path, dialect: Dialect | None = None, progress: Progress | None = None
) -> Table:
    """All of a file; `dialect` is guessed where none is given. DataFileError, OSError, and
    ReadingEnded where `progress` wants no more."""
    dialect = dialect or guess_dialect(path)
    reader = _Reader(path.name, dialect)
    size = path.stat().st_size
    with path.open("rb") as raw:
        text = io.TextIOWrapper(raw, dialect.encoding, newline="")
        try:
            for first, lines in _portions(text):
                if progress is not None and not progress(min(raw.tell(), size), size):
                    raise ReadingEnded
                reader.take(first, lines)
        except UnicodeDecodeError as error:
            raise DataFileError(
                f"“{path.name}” is not in {dialect.encoding}: byte {error.start} of a portion "
                "can't be read. Save it as UTF-8, or choose another encoding."
            ) from error
    if progress is not None:
        progress(size, size)
    return reader.table()


def _portions(text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    """The number of the first line, from 1, and some lines; never cut within quotes."""
    first = 1
    while lines := list(islice(text, PORTION)):
        while sum(line.count('"') for line in lines) % 2 and (more := text.readline()):
            lines.append(more)
        yield first, lines
        first += len(lines)


class _Reader:
    """Takes lines, portion by portion, and gives columns."""

    def __init__(self, name: str, dialect: Dialect) -> None:
        self._file = name
        self._dialect = dialect
        self._parts: list[list[NDArray[Any]]] = [[] for _ in dialect.names]
        self._codes: list[dict[str, int]] = [{} for _ in dialect.names]
        self._blank_lines = 0
        self._header_is_due = dialect.header

    def take(self, first: int, lines: list[str]) -> None:
        """Lines of the file, the first of which has this number."""
        full = [line for line in lines if not line.isspace()]
        self._blank_lines += len(lines) - len(full)
        has_header = self._header_is_due and bool(full)
        if has_header:
            # A name may hold an end of line, so that the header takes several.
            count = 1
            while sum(line.count('"') for line in full[:count]) % 2 and count < len(full):
                count += 1
            del full[:count]
            self._header_is_due = False
        if full and not self._take_plain(full):
            self._take_cells(first, lines, has_header)

    def _take_plain(self, lines: list[str]) -> bool:
        """Whether NumPy's own reader could: all numbers are there and plain, and nothing is
        quoted."""
        dialect = self._dialect
        if not all(dialect.numbers) or dialect.decimal == "," or any('"' in line for line in lines):
            return False
        delimiter = None if dialect.delimiter == " " else dialect.delimiter
        try:
            found = np.loadtxt(lines, np.float64, comments=None, delimiter=delimiter, ndmin=2)
        except ValueError:
            return False
        if found.shape[1] != len(dialect.names):
            return False
        for place, part in enumerate(self._parts):
            part.append(found[:, place].copy())
        return True

    def _take_cells(self, first: int, lines: list[str], has_header: bool) -> None:
        """Cell by cell: text, missing values, quotes, decimal commas; or whatever is wrong."""
        rows = _rows(lines, self._dialect.delimiter, first)
        if has_header:
            next(rows, None)
        kept = []
        width = len(self._dialect.names)
        for number, row in rows:
            if len(row) != width:
                raise DataFileError(self._width_text(number, len(row)))
            kept.append((number, row))
        columns = list(zip(*(row for _, row in kept), strict=True))
        for place, column in enumerate(columns):
            numbers = self._dialect.numbers[place]
            take = self._numbers if numbers else self._categories
            self._parts[place].append(take(place, column, [number for number, _ in kept]))

    def _numbers(
        self, place: int, column: tuple[str, ...], lines: list[int]
    ) -> NDArray[np.float64]:
        comma = self._dialect.decimal == ","
        texts = [cell.replace(",", ".") for cell in column] if comma else list(column)
        try:
            return np.array(texts, np.float64)  # a text array would be a copy more
        except ValueError:
            pass
        values = np.empty(len(column))
        for row, cell in enumerate(column):
            if is_missing(cell):
                values[row] = np.nan
            elif is_number(cell, self._dialect.decimal):
                values[row] = float(texts[row])
            else:
                raise DataFileError(self._cell_text(lines[row], place, cell))
        return values

    def _categories(
        self, place: int, column: tuple[str, ...], lines: list[int]
    ) -> NDArray[np.int32]:
        codes = self._codes[place]
        found = [
            MISSING if is_missing(cell) else codes.setdefault(cell, len(codes)) for cell in column
        ]
        if len(codes) > MOST_CATEGORIES:
            raise DataFileError(
                f"“{self._file}”, column “{self._dialect.names[place]}”: more than "
                f"{MOST_CATEGORIES} different texts can't be categories. Leave the column out."
            )
        return np.array(found, np.int32)

    def table(self) -> Table:
        """All that was taken."""
        if not self._parts or not self._parts[0]:
            raise DataFileError(f"“{self._file}” has no rows of data.")
        columns = []
        for place, name in enumerate(self._dialect.names):
            values = np.concatenate(self._parts[place])
            names = tuple(self._codes[place])
            columns.append(_sorted(Column(name, values, names)) if names else Column(name, values))
        return Table(tuple(columns), tuple(self._notes()))

    def _notes(self) -> Iterator[str]:
        dialect = self._dialect
        yield f"Cells are separated by {DELIMITER_NAMES.get(dialect.delimiter, dialect.delimiter)}."
        if dialect.header:
            yield HEADER_NOTE
        if dialect.decimal == ",":
            yield "Numbers are read with a decimal comma."
        if dialect.encoding not in ("utf-8", "utf-8-sig"):
            yield f"The text is read as {dialect.encoding}."
        if self._blank_lines:
            yield f"Blank lines are left out: {self._blank_lines}."

    # What is wrong

    def _width_text(self, line: int, width: int) -> str:
        wanted = len(self._dialect.names)
        return (
            f"“{self._file}”, line {line}: there are {width} cells, and {wanted} in the first. "
            "Mend the line, or choose what separates the cells."
        )

    def _cell_text(self, line: int, place: int, cell: str) -> str:
        shown = cell if len(cell) <= LONGEST_SHOWN else f"{cell[:LONGEST_SHOWN]}…"
        return (
            f"“{self._file}”, line {line}, column “{self._dialect.names[place]}”: “{shown}” is no "
            "number. Mend the cell, or read the column as categories."
        )


def _rows(lines: list[str], delimiter: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """The number of the line that each row begins in, and its cells; blank lines are left out."""
    if not any('"' in line for line in lines):
        for number, row in enumerate(cells(lines, delimiter), first):
            if row:
                yield number, row
        return
    number = first
    pending: list[str] = []
    for line in lines:
        pending.append(line)
        if sum(part.count('"') for part in pending) % 2:
            continue
        for row in cells(pending, delimiter):
            if row:
                yield number, row
        number += len(pending)
        pending = []
    for row in cells(pending, delimiter):  # a quote that nobody has closed
        if row:
            yield number, row


def _sorted(column: Column) -> Column:
    """Categories by their names, so that the order of the rows changes nothing."""
    order = sorted(range(len(column.categories)), key=column.categories.__getitem__)
    places = np.empty(len(order) + 1, np.int32)
    places[order] = np.arange(len(order))
    places[-1] = MISSING
    names = tuple(column.categories[k] for k in order)
    return replace(column, values=places[column.values], categories=names)
