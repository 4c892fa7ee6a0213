"""Lines of text as rows of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from desktop_nn.experiment.reading.quotes import CellError, rows_of_lines


def cells(lines: Sequence[str], delimiter: str, first: int = 1) -> Iterator[list[str]]:
    """Row by row, an empty one for a blank line; quoted cells may hold delimiters and ends of
    lines. CellError where one has no end; `first` is the number of the first line."""
    if delimiter == " ":
        for line in lines:
            yield line.split()
        return
    for row in raw_cells(lines, delimiter, first):
        yield [cell.strip() for cell in row]


def raw_cells(lines: Sequence[str], delimiter: str, first: int = 1) -> Iterator[list[str]]:
    """The same with the blanks around cells; blanks themselves separate none."""
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter)
    begin = first
    try:
        for row in reader:
            begin = first + reader.line_num
            yield row if len(row) > 1 or any(cell.strip() for cell in row) else []
    except csv.Error as error:
        raise CellError(begin) from error


def numbered_rows(
    lines: Sequence[str], delimiter: str, first: int
) -> Iterator[tuple[int, list[str]]]:
    """The number of the line that each row begins in, and its cells, with blanks around; blank
    lines are left out."""
    read = cells if delimiter == " " else raw_cells
    if not any('"' in line for line in lines):
        for number, row in enumerate(read(lines, delimiter, first), first):
            if row:
                yield number, row
        return
    for number, together in rows_of_lines(lines, delimiter, first):
        for row in read(together, delimiter, number):
            if row:
                yield number, row
