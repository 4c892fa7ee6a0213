"""How a table is written as text: guessed from its beginning, and changeable."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_nn.experiment.reading.comments import SIGN, comment_count, without_sign
from desktop_nn.experiment.reading.encodings import (
    Wrong,
    first_wrong,
    guessed_encoding,
)
from desktop_nn.experiment.reading.quotes import CellError
from desktop_nn.experiment.reading.refusals import refuse_columns, refuse_no_file
from desktop_nn.experiment.reading.table import DataFileError
from desktop_nn.experiment.text_forms import UTF_8, WESTERN

DELIMITERS = (",", ";", "\t", "|", " ")
RARE_DELIMITERS = (":", "^", "~", "\x01")
"""Looked for where none of the usual ones makes cells."""
DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}
SAMPLE = 1 << 18
"""Bytes of a file's beginning that are looked at."""
ROWS_LOOKED_AT = 1000
FEWEST_NUMBERS = 10
"""In a column of texts, before one that is none is odd."""
MOST_ODD = 0.1
"""The share of cells that may be odd beside numbers."""

MISSING_WORDS = frozenset(
    ("", "na", "n/a", "nan", "null", "none", "?", "-", "–", ".", "missing", "#n/a")
)
"""What stands for no value, in lower case."""


@dataclass(frozen=True)
class OddCell:
    """The first `cell` of column `place`, from 0, that keeps it from being one of numbers, which
    nearly all others are; in `row` of the data, from 1."""

    place: int
    row: int
    cell: str


@dataclass(frozen=True)
class Dialect:
    """`delimiter`: one character, a blank for any run of blanks; `decimal`: what stands before the
    fraction of a number; `header`: whether the first row holds names; `numbers`: by column, whether
    its cells are numbers, as far as its beginning tells; `names` of the columns; `odd` where a few
    cells alone make a column one of texts; `not_utf_8` where a byte keeps the text from being what
    it would usually be; `comments`: lines before the table that are left out."""

    encoding: str
    delimiter: str
    decimal: str
    header: bool
    names: tuple[str, ...]
    numbers: tuple[bool, ...]
    odd: tuple[OddCell, ...] = ()
    not_utf_8: Wrong | None = None
    comments: int = 0


@dataclass(frozen=True)
class Told:
    """What somebody knows of how a file is written; None for what is to be guessed. `shape`: rows
    and columns that pictures shall have."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    shape: tuple[int, int] | None = None


NOTHING_TOLD = Told()


def guess_dialect(path: Path, told: Told = NOTHING_TOLD) -> Dialect:
    """DataFileError where there is nothing to read, or no text; OSError."""
    refuse_no_file(path)
    with path.open("rb") as file:
        beginning = file.read(SAMPLE)
    if not beginning.strip():
        raise DataFileError(f"“{path.name}” is empty.")
    encoding = told.encoding or guessed_encoding(path, beginning)
    text = beginning.decode(encoding, "replace")
    if "\0" in text:
        raise DataFileError(
            f"“{path.name}” is no table of text: there are zero bytes in it. Expected a row a "
            "line, and cells with commas, semicolons or tabs between them."
        )
    is_whole = len(beginning) < SAMPLE
    lines = list(io.StringIO(text, newline=""))
    if not is_whole and len(lines) > 1:
        del lines[-1]  # it may be cut
    try:
        dialect = dialect_of(lines, encoding, told)
    except CellError as error:
        raise error.told(path.name) from error
    refuse_columns(path.name, len(dialect.names))
    if encoding == WESTERN and told.encoding is None:
        return replace(dialect, not_utf_8=first_wrong(path, UTF_8))
    return dialect


def dialect_of(lines: Sequence[str], encoding: str = "utf-8", told: Told = NOTHING_TOLD) -> Dialect:
    """From the first lines of a table. CellError where a cell of them has no end,
    DataFileError where there is none."""
    comments = 0 if told.delimiter == SIGN else comment_count(lines)
    delimiter = told.delimiter or _delimiter(lines[comments:])
    rows = [row for row in cells(lines[comments:], delimiter) if row][:ROWS_LOOKED_AT]
    if not rows:
        raise DataFileError("The file is empty: there is no cell in it that says anything.")
    width = len(rows[0])
    decimal = told.decimal or _decimal(rows, delimiter)
    has_names = _has_header(rows, decimal)
    header = has_names if told.header is None else told.header
    named = _names_in_comment(lines[:comments], rows, delimiter, decimal)
    if named and told.header is not False and not has_names:
        comments, header, rows = comments - 1, True, [named, *rows]
    body = rows[1:] if header else rows
    numbers = tuple(
        all(is_number(row[k], decimal) for row in body if k < len(row) and not is_missing(row[k]))
        for k in range(width)
    )
    names = _names(rows[0]) if header else tuple(f"column {k + 1}" for k in range(width))
    places = (place for place in range(width) if not numbers[place])
    odd = tuple(one for place in places if (one := _odd_cell(body, place, decimal)))
    return Dialect(encoding, delimiter, decimal, header, names, numbers, odd, comments=comments)


def _names_in_comment(
    comments: Sequence[str], rows: list[list[str]], delimiter: str, decimal: str
) -> list[str]:
    """Of the columns, where the last line that begins with # holds one for each; else empty."""
    found = list(cells([without_sign(line) for line in comments[-1:]], delimiter))
    names = found[0] if found else []
    is_row = len(names) == len(rows[0]) > 1
    return names if is_row and not any(is_number(name, decimal) for name in names) else []


def _odd_cell(body: list[list[str]], place: int, decimal: str) -> OddCell | None:
    """Of a column of texts; None where it isn't nearly one of numbers."""
    there = [
        (number, row[place])
        for number, row in enumerate(body, 1)
        if place < len(row) and not is_missing(row[place])
    ]
    odd = [(number, cell) for number, cell in there if not is_number(cell, decimal)]
    if not odd or len(there) - len(odd) < FEWEST_NUMBERS or len(odd) > MOST_ODD * len(there):
        return None
    return OddCell(place, *odd[0])


def delimiter_name(delimiter: str) -> str:
    """Commas; “:”; U+001F."""
    sign = f"“{delimiter}”" if delimiter.isprintable() else f"U+{ord(delimiter):04X}"
    return DELIMITER_NAMES.get(delimiter, sign)


def cells(lines: Sequence[str], delimiter: str, first: int = 1) -> Iterator[list[str]]:
    """Row by row, an empty one for a blank line; quoted cells may hold delimiters and ends of
    lines. CellError where one has no end; `first` is the number of the first line."""
    if delimiter == " ":
        for line in lines:
            yield line.split()
        return
    reader = csv.reader(io.StringIO("".join(lines), newline=""), delimiter=delimiter)
    begin = first
    try:
        for row in reader:
            begin = first + reader.line_num
            stripped = [cell.strip() for cell in row]
            yield stripped if len(row) > 1 or any(stripped) else []
    except csv.Error as error:
        raise CellError(begin) from error


def _rows_to_guess_from(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """Up to a cell without an end, which there may be with a wrong delimiter alone."""
    with suppress(CellError):
        for row in cells(lines, delimiter):
            if row:
                yield row


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING_WORDS


def is_number(cell: str, decimal: str = ".") -> bool:
    """Whether a cell is a number, written with this decimal sign."""
    try:
        float(cell.replace(",", ".") if decimal == "," else cell)
    except ValueError:
        return False
    return "_" not in cell  # Python's own: 1_000


def _delimiter(lines: Sequence[str]) -> str:
    """The one that gives most rows the same number of cells, and more than one."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _rows_to_guess_from(lines[:100], delimiter)]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = widths.count(usual) / len(widths) if usual > 1 else 0.0
        # A decimal comma between semicolons gives steady widths too: the first wins only if better.
        if score > best_score or (score == best_score and _splits_better(lines, delimiter, best)):
            best, best_score = delimiter, score
    if best_score == 0.0:
        return next((rare for rare in RARE_DELIMITERS if _makes_cells(lines, rare)), best)
    return best


def _makes_cells(lines: Sequence[str], delimiter: str) -> bool:
    """Of each line as many, and more than one."""
    widths = {len(row) for row in _rows_to_guess_from(lines[:100], delimiter)}
    return len(widths) == 1 and widths.pop() > 1


def _splits_better(lines: Sequence[str], delimiter: str, other: str) -> bool:
    """Whether more of the cells are numbers, or missing, with this delimiter."""
    return _share_of_numbers(lines, delimiter) > _share_of_numbers(lines, other)


def _share_of_numbers(lines: Sequence[str], delimiter: str) -> float:
    rows = list(_rows_to_guess_from(lines[1:100], delimiter))
    found = [
        any(is_number(cell, decimal) for decimal in (".", ",")) for row in rows for cell in row
    ]
    return sum(found) / len(found) if found else 0.0


def _decimal(rows: list[list[str]], delimiter: str) -> str:
    if delimiter == ",":
        return "."
    commas = sum(is_number(c, ",") and not is_number(c) for row in rows for c in row)
    points = sum(is_number(c) and "." in c for row in rows for c in row)
    return "," if commas > points else "."


def _has_header(rows: list[list[str]], decimal: str) -> bool:
    """Whether the first row says no number where the others do; or, in a table of text alone,
    nothing that stands again below."""
    if len(rows) < 2:
        return not any(is_number(cell, decimal) for cell in rows[0])
    first, others = rows[0], rows[1:]
    if any(is_number(cell, decimal) for cell in first):
        return False
    for place, cell in enumerate(first):
        column = [row[place] for row in others if place < len(row)]
        if any(is_number(other, decimal) for other in column):
            return True
        if cell in column:
            return False
    return True


def _names(row: list[str]) -> tuple[str, ...]:
    """Each once: a name that is there already gets a number, an empty one says its place."""
    names: dict[str, None] = {}
    numbers: dict[str, int] = {}
    for place, cell in enumerate(row, 1):
        wanted = " ".join(cell.split()) or f"column {place}"
        name = wanted
        while name in names:
            # Going on from the last one: thousands of the same name take no time for it.
            numbers[wanted] = numbers.get(wanted, 1) + 1
            name = f"{wanted} ({numbers[wanted]})"
        names[name] = None
    return tuple(names)
