"""How a table is written as text: guessed from its beginning, and changeable."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_nn.experiment.reading.comments import (
    SIGN,
    comment_count,
    told_separator,
    without_sign,
)
from desktop_nn.experiment.reading.encodings import (
    Wrong,
    first_wrong,
    guessed_encoding,
)
from desktop_nn.experiment.reading.kept_digits import are_one_number
from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, Words, is_missing, plain_words
from desktop_nn.experiment.reading.number_form import (
    GuessedForm,
    NumberForm,
    guessed_form,
    is_any_number,
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
NUMBER_SIGNS = "%‰€$£¥° \u00a0\u202f"
"""What is often written beside a number, and is no part of it."""
MOST_ODD = 0.1
"""The share of cells that may be odd beside numbers."""


@dataclass(frozen=True)
class CellAt:
    """A `cell` of column `place`, from 0, in `row` of the data, from 1."""

    place: int
    row: int
    cell: str


@dataclass(frozen=True)
class Dialect:
    """`delimiter`: one character, a blank for any run of blanks; `decimal`: what stands before the
    fraction of a number; `header`: whether the first row holds names; `numbers`: by column, whether
    its cells are numbers, as far as its beginning tells; `names` of the columns; `odd`: the first
    cell that makes a column one of texts, where only a few do, or where its numbers are written in
    another form; `not_utf_8` where a byte keeps the text from being what it would usually be;
    `comments`: lines before the table that are left out; `grouping`: what separates thousands;
    `grouped`: the first number in which it does, or might; `other`: the form in which that would be
    another number; `words` that stand for no value; `hint`: what the first of `comments` says of
    the delimiter, empty where it says nothing of it; `made_up`: names that the first row lacks, or
    has twice; `unmarked`: whether the names stood behind a #, which is left out."""

    encoding: str
    delimiter: str
    decimal: str
    header: bool
    names: tuple[str, ...]
    numbers: tuple[bool, ...]
    odd: tuple[CellAt, ...] = ()
    not_utf_8: Wrong | None = None
    comments: int = 0
    grouping: str = ""
    grouped: CellAt | None = None
    other: NumberForm | None = None
    words: Words = USUAL_WORDS
    hint: str = ""
    made_up: tuple[str, ...] = ()
    unmarked: bool = False

    @property
    def form(self) -> NumberForm:
        """How its numbers are written."""
        return NumberForm(self.decimal, self.grouping)


@dataclass(frozen=True)
class Told:
    """What somebody knows of how a file is written; None for what is to be guessed. `shape`: rows
    and columns that pictures shall have; `grouping`: between thousands, empty for nothing; `words`
    that stand for no value, None for the usual ones; `remarks`: whether lines before the table may
    be none of its rows."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    shape: tuple[int, int] | None = None
    grouping: str | None = None
    words: tuple[str, ...] | None = None
    remarks: bool | None = None

    @property
    def missing_words(self) -> Words:
        """What stands for no value."""
        return USUAL_WORDS if self.words is None else plain_words(self.words)


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
    if told.grouping and told.grouping == told.decimal:
        raise DataFileError(
            f"“{told.grouping}” can't be both the decimal sign and what separates thousands. "
            "Choose another sign for one of them."
        )
    hint = told_separator(lines[0]) if lines and told.remarks is not False else ""
    are_data = told.delimiter == SIGN or told.remarks is False
    before = len(hint)  # a line of its own
    comments = before + (0 if are_data else comment_count(lines[before:]))
    delimiter = told.delimiter or hint or _delimiter(lines[comments:])
    rows = [row for row in cells(lines[comments:], delimiter) if row][:ROWS_LOOKED_AT]
    if not rows:
        raise DataFileError("The file is empty: there is no cell in it that says anything.")
    width = len(rows[0])
    words = told.missing_words
    guessed = guessed_form(rows, delimiter, told.decimal, told.grouping, words)
    form = guessed.form
    has_names = _has_header(rows, form)
    header = has_names if told.header is None else told.header
    named = _names_in_comment(lines[before:comments], rows, delimiter, form)
    unmarked = bool(named) and told.header is not False and not has_names
    if unmarked:
        comments, header, rows = comments - 1, True, [named, *rows]
    body = _Body(rows[1:] if header else rows, form, words)
    numbers = tuple(body.is_of_numbers(place) for place in range(width))
    names = _names(rows[0]) if header else tuple(f"column {k + 1}" for k in range(width))
    places = (place for place in range(width) if not numbers[place])
    return Dialect(
        encoding,
        delimiter,
        form.decimal,
        header,
        names,
        numbers,
        tuple(one for place in places if (one := body.odd_cell(place))),
        comments=comments,
        grouping=form.grouping,
        grouped=body.grouped_cell(guessed, numbers),
        other=guessed.other,
        words=words,
        hint=hint,
        made_up=_made_up(names, rows[0]) if header else (),
        unmarked=unmarked,
    )


def _names_in_comment(
    comments: Sequence[str], rows: list[list[str]], delimiter: str, form: NumberForm
) -> list[str]:
    """Of the columns, where the last line that begins with # holds one for each; else empty."""
    found = list(cells([without_sign(line) for line in comments[-1:]], delimiter))
    names = found[0] if found else []
    is_row = len(names) == len(rows[0]) > 1
    return names if is_row and not any(map(form.is_number, names)) else []


class _Body:
    """The first rows of the data, with what numbers look like and what stands for no value."""

    def __init__(self, rows: list[list[str]], form: NumberForm, words: Words) -> None:
        self._rows, self._form, self._words = rows, form, words

    def _there(self, place: int) -> list[tuple[int, str]]:
        """Cells of a column that say something, with their rows."""
        cells = ((number, row[place]) for number, row in enumerate(self._rows, 1)
                 if place < len(row))  # fmt: skip
        return [(number, cell) for number, cell in cells if not is_missing(cell, self._words)]

    def is_of_numbers(self, place: int) -> bool:
        """Whether all that a column says are numbers, and no two of them would become one."""
        there = [cell for _, cell in self._there(place)]
        if not all(map(self._form.is_number, there)):
            return False
        return are_one_number(there, self._form) is None

    def odd_cell(self, place: int) -> CellAt | None:
        """Of a column of texts; None where it isn't nearly one of numbers."""
        there = self._there(place)
        odd = [(number, cell) for number, cell in there if not self._form.is_number(cell)]
        if not odd:
            same = are_one_number((cell for _, cell in there), self._form)
            return CellAt(place, *next(one for one in there if one[1] == same[1])) if same else None
        if all(is_any_number(cell.strip(NUMBER_SIGNS)) for _, cell in there):
            return CellAt(place, *odd[0])
        is_rare = len(there) - len(odd) >= FEWEST_NUMBERS and len(odd) <= MOST_ODD * len(there)
        if is_rare:
            return CellAt(place, *odd[0])
        return None

    def grouped_cell(self, guessed: GuessedForm, numbers: Sequence[bool]) -> CellAt | None:
        """The first number with a sign between its thousands; or one that may have it."""
        form = guessed.form
        if not form.grouping:
            if guessed.other is None:
                return None
            form = guessed.other
        for number, row in enumerate(self._rows, 1):
            for place, cell in enumerate(row[: len(numbers)]):
                if numbers[place] and form.is_grouped(cell):
                    return CellAt(place, number, cell)
        return None


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


def _rows_to_guess_from(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """Up to a cell without an end, which there may be with a wrong delimiter alone."""
    with suppress(CellError):
        for row in cells(lines, delimiter):
            if row:
                yield row


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
    found = [is_any_number(cell) for row in rows for cell in row]
    return sum(found) / len(found) if found else 0.0


def _has_header(rows: list[list[str]], form: NumberForm) -> bool:
    """Whether the first row says no number where the others do; or, in a table of text alone,
    nothing that stands again below."""
    if len(rows) < 2:
        return not any(form.is_number(cell) for cell in rows[0])
    first, others = rows[0], rows[1:]
    if any(form.is_number(cell) for cell in first):
        return False
    for place, cell in enumerate(first):
        column = [row[place] for row in others if place < len(row)]
        if any(form.is_number(other) for other in column):
            return True
        if cell in column:
            return False
    return True


def _made_up(names: Sequence[str], row: list[str]) -> tuple[str, ...]:
    pairs = zip(names, row, strict=True)
    return tuple(name for name, cell in pairs if name != " ".join(cell.split()))


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
