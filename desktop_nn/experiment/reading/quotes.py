"""Where quotes open and close cells: which lines of a text belong together."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from desktop_nn.engine.number_text import grouped
from desktop_nn.experiment.reading.table import DataFileError

QUOTE = '"'
LONGEST_CELL = 131_072
"""Characters that a cell may have: csv's own bound."""
LONGEST_ROW = 1 << 20
"""Characters of a row over several lines, beyond which its quote is taken for one too many."""
LONGEST_LINE = 1 << 23
"""Characters: the most columns that there can be, with as many texts as a line may hold."""


class CellError(Exception):
    """Of a row that begins in this line, counted from 1 in what was read, a cell has no end."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line

    def told(self, file: str) -> DataFileError:
        """The same in words."""
        return DataFileError(
            f"“{file}”, line {self.line}: a cell of the row that begins there doesn't end: a quote "
            f"opens it that nothing closes, or it has more than {LONGEST_CELL} characters. Mend "
            "the line."
        )


class LongLineError(CellError):
    """This line doesn't end where any line should have."""

    def told(self, file: str) -> DataFileError:
        return DataFileError(
            f"“{file}”, line {self.line} has no end within {grouped(LONGEST_LINE)} characters. "
            "Expected a row a line; mend the file, or take a part of it."
        )


def is_within(line: str, delimiter: str, within: bool = False) -> bool:
    """Whether a quoted cell is open behind `line`, where one was open before it, or not. A quote
    opens a cell only where the cell begins: 5" is five inches. Nothing is quoted between blanks."""
    if QUOTE not in line or delimiter == " ":
        return within
    place = 0
    if not within:
        place = _opened(line, delimiter)
    while place >= 0:
        place = _closed(line, place)
        if place < 0:
            return True
        place = _opened(line, delimiter, place)
    return False


def _opened(line: str, delimiter: str, begin: int = 0) -> int:
    """Behind the next quote that opens a cell; -1 where there is none."""
    if begin == 0 and line.startswith(QUOTE):
        return 1
    place = line.find(delimiter + QUOTE, begin)
    return place if place < 0 else place + len(delimiter) + 1


def _closed(line: str, begin: int) -> int:
    """Behind the next quote that closes a cell, a doubled one does not; -1 where there is none."""
    while (place := line.find(QUOTE, begin)) >= 0:
        if not line.startswith(QUOTE, place + 1):
            return place + 1
        begin = place + 2
    return -1


def rows_of_lines(
    lines: Iterable[str], delimiter: str, first: int
) -> Iterator[tuple[int, list[str]]]:
    """Lines that belong together, with the number of the first. CellError where it would be too
    many."""
    pending: list[str] = []
    within, size, number = False, 0, first
    for line in lines:
        pending.append(line)
        within = is_within(line, delimiter, within)
        size += len(line)
        if within and size > LONGEST_ROW:
            raise CellError(number)
        if not within:
            yield number, pending
            number += len(pending)
            pending, size = [], 0
    if pending:
        raise CellError(number)


def portions(text: io.TextIOWrapper, delimiter: str, size: int) -> Iterator[str]:
    """Whole lines, of about so many characters, never cut within quotes. An even count of quotes is
    taken for closed ones, at no cost, until a quote was found that opens nothing. CellError counts
    from the portion's first line."""
    is_odd = False
    while portion := text.read(size):
        portion += _line_rest(text, portion)
        if QUOTE in portion and (is_odd or portion.count(QUOTE) % 2):
            more = rest_of_row(text, portion, delimiter)
            is_odd = is_odd or not more
            portion += more
        yield portion


def rest_of_row(text: io.TextIOWrapper, portion: str, delimiter: str) -> str:
    """What belongs to the last row of a portion whose quotes were taken for closed ones; empty
    where they are. CellError counts from the portion's first line."""
    lines = list(io.StringIO(portion, newline=""))
    opened = _open_from(lines, delimiter)
    if opened is None:
        return ""
    return _rest(text, delimiter, opened, sum(map(len, lines[opened:])))


def _line_rest(text: io.TextIOWrapper, before: str) -> str:
    """Up to the end of the line that is the last in `before`, or begins behind it."""
    rest = text.readline(LONGEST_LINE)
    if len(rest) >= LONGEST_LINE:
        raise LongLineError(len(list(io.StringIO(before + "x", newline=""))))
    return rest


def _open_from(lines: Sequence[str], delimiter: str) -> int | None:
    """Which line, from 0, begins what is still open behind the last; None where nothing is."""
    within, begin = False, 0
    for place, line in enumerate(lines):
        if not within:
            begin = place
        within = is_within(line, delimiter, within)
    return begin if within else None


def _rest(text: io.TextIOWrapper, delimiter: str, opened: int, size: int) -> str:
    """What belongs to the row that begins in line `opened` and is open after `size` characters."""
    more: list[str] = []
    within = True
    while within:
        line = text.readline(LONGEST_ROW)
        size += len(line)
        if not line or size > LONGEST_ROW:
            raise CellError(opened + 1)
        within = is_within(line, delimiter, within)
        more.append(line)
    return "".join(more)
