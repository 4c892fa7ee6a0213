"""How a table is written as text: guessed from its beginning, and changeable."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_nn.experiment.reading.comments import (
    SIGN,
    comment_count,
    told_separator,
    without_sign,
)
from desktop_nn.experiment.reading.delimiters import guessed_delimiter
from desktop_nn.experiment.reading.encodings import (
    Wrong,
    first_wrong,
    guessed_encoding,
)
from desktop_nn.experiment.reading.header import column_names, has_header, made_up_names
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
from desktop_nn.experiment.reading.signed_columns import guessed_signs, without_signs
from desktop_nn.experiment.reading.signs import number_beside, sign_in
from desktop_nn.experiment.reading.table import DataFileError
from desktop_nn.experiment.reading.text_rows import cells
from desktop_nn.experiment.reading.title_lines import title_count
from desktop_nn.experiment.reading.unit_lines import unit_count
from desktop_nn.experiment.text_forms import UTF_8, WESTERN, Written

SAMPLE = 1 << 18
"""Bytes of a file's beginning that are looked at."""
ROWS_LOOKED_AT = 1000
FEWEST_NUMBERS = 10
"""In a column of texts, before one that is none is odd."""
FEWEST_BELOW = 2
"""Of them, where the first row alone holds none."""
NUMBER_SIGNS = "%‰€$£¥°() \u00a0\u202f"
"""What is often written beside a number, and is no part of it."""
WITH_UNIT = re.compile(r"(.*[\d.,])[ \u00a0\u202f]?([A-Za-zµμΩ°/]{1,6}[²³]?)")
"""A number, maybe, and a unit behind it."""
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
    has twice; `unmarked`: whether the names stood behind a #, which is left out; `above`: further
    lines before the table that are left out, and the `title` that the first of them is; `signs`: by
    column, what stands beside each of its numbers, and `signed`: the first cell of each such
    column; `units`: what the rows below the names say that are left out."""

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
    above: int = 0
    title: str = ""
    signs: tuple[str, ...] = ()
    signed: tuple[CellAt, ...] = ()
    units: tuple[tuple[str, ...], ...] = ()

    @property
    def form(self) -> NumberForm:
        """How its numbers are written."""
        return NumberForm(self.decimal, self.grouping)

    @property
    def written(self) -> Written:
        """What another table of the same kind would be written in too."""
        columns = zip(self.names, self.forms, self.numbers, strict=True)
        signs = tuple((name, form.sign) for name, form, kind in columns if form.sign and kind)
        return Written(self.decimal, self.grouping, signs)

    @property
    def forms(self) -> tuple[NumberForm, ...]:
        """The same of each column, with the sign beside its numbers."""
        signs = self.signs or ("",) * len(self.names)
        return tuple(replace(self.form, sign=sign) for sign in signs)


@dataclass(frozen=True)
class Told:
    """What somebody knows of how a file is written; None for what is to be guessed. `shape`: rows
    and columns that pictures shall have; `grouping`: between thousands, empty for nothing; `words`
    that stand for no value, None for the usual ones; `remarks`: whether lines before the table may
    be none of its rows; `above`: how many lines behind these are no rows either; `signs`: whether
    signs such as % may stand beside numbers; `units`: whether lines below the names may be none of
    the rows; `usual_form`: how numbers are written where the file
    might be read in two ways."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    header: bool | None = None
    shape: tuple[int, int] | None = None
    grouping: str | None = None
    words: tuple[str, ...] | None = None
    remarks: bool | None = None
    above: int | None = None
    signs: bool | None = None
    units: bool | None = None
    usual_form: NumberForm | None = None

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
    delimiter = told.delimiter or hint or guessed_delimiter(lines[comments:])
    above = _lines_above(lines[comments:], delimiter, told)
    body = lines[comments + above :]
    rows = [row for row in cells(body, delimiter) if row][:ROWS_LOOKED_AT]
    if not rows:
        raise DataFileError("The file is empty: there is no cell in it that says anything.")
    width = len(rows[0])
    words = told.missing_words
    units = _units(rows, told)
    rows = [rows[0], *rows[1 + len(units) :]]
    signs = guessed_signs(rows, words) if told.signs is not False else ("",) * width
    bare = without_signs(rows, signs)
    guessed = guessed_form(bare, delimiter, told.decimal, told.grouping, words, told.usual_form)
    form = guessed.form
    has_names = has_header(bare, form)
    header = has_names if told.header is None else told.header
    remarks = () if above else lines[before:comments]
    named = _names_in_comment(remarks, rows, delimiter, form)
    unmarked = bool(named) and told.header is not False and not has_names
    if unmarked or not header:  # then they are rows like others
        rows = [rows[0], *map(list, units), *rows[1:]]
        units = ()
    if unmarked:
        comments, header, rows = comments - 1, True, [named, *rows]
    forms = tuple(replace(form, sign=sign) for sign in signs)
    data = _Body(rows[1:] if header else rows, forms, words)
    numbers = tuple(data.is_of_numbers(place) for place in range(width))
    names = column_names(rows[0]) if header else tuple(f"column {k + 1}" for k in range(width))
    places = (place for place in range(width) if not numbers[place])
    return Dialect(
        encoding,
        delimiter,
        form.decimal,
        header,
        names,
        numbers,
        tuple(one for place in places if (one := data.odd_cell(place))),
        comments=comments,
        grouping=form.grouping,
        grouped=data.grouped_cell(guessed, numbers),
        other=guessed.other,
        words=words,
        hint=hint,
        made_up=made_up_names(names, rows[0]) if header else (),
        unmarked=unmarked,
        above=above,
        title=_title(lines[comments : comments + above], delimiter),
        signs=signs,
        units=units,
        signed=tuple(one for k in range(width) if numbers[k] and (one := data.signed_cell(k))),
    )


def _lines_above(lines: Sequence[str], delimiter: str, told: Told) -> int:
    """How many of these are left out."""
    if told.above is None:
        return 0 if told.remarks is False else title_count(lines, delimiter)
    if told.above >= len(lines) > 0:
        raise DataFileError(
            f"{told.above} lines above the table are to be left out, and there are {len(lines)} in "
            "all. Leave out fewer."
        )
    return told.above


def _units(rows: list[list[str]], told: Told) -> tuple[tuple[str, ...], ...]:
    """What the rows behind the first one, which may be the names, say but units."""
    if told.units is False or told.header is False:
        return ()
    count = unit_count(rows, told.missing_words)
    return tuple(map(tuple, rows[1 : 1 + count]))


def _title(lines: Sequence[str], delimiter: str) -> str:
    """What the first of them that says anything says."""
    rows = (line.strip(" \t\r\n" + delimiter) for line in lines)
    return next((row for row in rows if row), "")


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

    def __init__(self, rows: list[list[str]], forms: Sequence[NumberForm], words: Words) -> None:
        self._rows, self._forms, self._words = rows, forms, words

    def _there(self, place: int) -> list[tuple[int, str]]:
        """Cells of a column that say something, with their rows."""
        cells = ((number, row[place]) for number, row in enumerate(self._rows, 1)
                 if place < len(row))  # fmt: skip
        return [(number, cell) for number, cell in cells if not is_missing(cell, self._words)]

    def is_of_numbers(self, place: int) -> bool:
        """Whether all that a column says are numbers, and no two of them would become one."""
        there, form = [cell for _, cell in self._there(place)], self._forms[place]
        return all(map(form.is_number, there)) and are_one_number(there, form) is None

    def odd_cell(self, place: int) -> CellAt | None:
        """Of a column of texts; None where it isn't nearly one of numbers."""
        there, form = self._there(place), self._forms[place]
        odd = [(number, cell) for number, cell in there if not form.is_number(cell)]
        if not odd:
            same = are_one_number((cell for _, cell in there), form)
            return CellAt(place, *next(one for one in there if one[1] == same[1])) if same else None
        if all(beside_sign(cell) or is_any_number(cell) for _, cell in there):
            return CellAt(place, *odd[0])
        if len(there) > FEWEST_BELOW and odd[0][0] == 1 and len(odd) == 1:
            return CellAt(place, *odd[0])
        is_rare = len(there) - len(odd) >= FEWEST_NUMBERS and len(odd) <= MOST_ODD * len(there)
        if is_rare:
            return CellAt(place, *odd[0])
        return None

    def signed_cell(self, place: int) -> CellAt | None:
        """The first of a column whose numbers have a sign."""
        there = self._there(place) if self._forms[place].sign else []
        return CellAt(place, *there[0]) if there else None

    def grouped_cell(self, guessed: GuessedForm, numbers: Sequence[bool]) -> CellAt | None:
        """The first number with a sign between its thousands; or one that may have it."""
        form = guessed.form
        if not form.grouping:
            if guessed.other is None:
                return None
            form = guessed.other
        for number, row in enumerate(self._rows, 1):
            for place, cell in enumerate(row[: len(numbers)]):
                signed = replace(form, sign=self._forms[place].sign)
                if numbers[place] and signed.is_grouped(cell):
                    return CellAt(place, number, cell)
        return None


def beside_sign(cell: str) -> str:
    """The number in a cell that holds a sign or a unit too; empty where there is none."""
    number = cell.strip(NUMBER_SIGNS)
    sign = sign_in(cell)
    if sign and not is_any_number(number):
        number = number_beside(cell, sign) or ""
    unit = WITH_UNIT.fullmatch(cell)
    if unit and not is_any_number(number):
        number = unit[1]
    return number if number != cell and is_any_number(number) else ""
