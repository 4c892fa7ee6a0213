"""How a table is written as text, guessed from its beginning."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_nn.experiment.reading.dialect import NOTHING_TOLD, Dialect, Told
from desktop_nn.experiment.reading.encodings import first_wrong, guessed_encoding
from desktop_nn.experiment.reading.first_rows import FirstRows
from desktop_nn.experiment.reading.header import (
    column_names,
    has_header,
    made_up,
    made_up_names,
    says_nothing,
)
from desktop_nn.experiment.reading.lines_before import LinesBefore, lines_before
from desktop_nn.experiment.reading.number_form import GuessedForm, NumberForm, guessed_form
from desktop_nn.experiment.reading.quotes import CellError
from desktop_nn.experiment.reading.refusals import refuse_columns, refuse_no_file
from desktop_nn.experiment.reading.signed_columns import guessed_signs, without_signs
from desktop_nn.experiment.reading.table import DataFileError
from desktop_nn.experiment.reading.text_rows import cells
from desktop_nn.experiment.reading.unit_lines import unit_count
from desktop_nn.experiment.text_forms import UTF_8, WESTERN

SAMPLE = 1 << 18
"""Bytes of a file's beginning that are looked at."""
ROWS_LOOKED_AT = 1000

Row = list[str]


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
    _refuse_a_sign_twice(told)
    before = lines_before(lines, told)
    rows = [row for row in cells(lines[before.count :], before.delimiter) if row]
    if not rows:
        raise DataFileError("The file is empty: there is no cell in it that says anything.")
    return _of_rows(rows[:ROWS_LOOKED_AT], before, encoding, told)


def _of_rows(rows: list[Row], before: LinesBefore, encoding: str, told: Told) -> Dialect:
    units = _units(rows, told)
    numbers = _numbers([rows[0], *rows[1 + len(units) :]], before.delimiter, told)
    named = _named(rows, units, numbers, before, told)
    form, width = numbers.form, len(rows[0])
    first = FirstRows(named.body, numbers.forms, told.missing_words)
    of_numbers = tuple(map(first.is_of_numbers, range(width)))
    names = column_names(named.row) if named.row else made_up(width)
    return Dialect(
        encoding,
        before.delimiter,
        form.decimal,
        bool(named.row),
        names,
        of_numbers,
        tuple(one for k in range(width) if not of_numbers[k] and (one := first.odd_cell(k))),
        comments=before.comments - named.is_unmarked,
        grouping=form.grouping,
        grouped=first.grouped_cell(numbers.guessed, of_numbers),
        other=numbers.guessed.other,
        words=told.missing_words,
        hint=before.hint,
        made_up=made_up_names(names, named.row) if named.row else (),
        unmarked=named.is_unmarked,
        above=before.above,
        title=before.title,
        signs=numbers.signs,
        units=named.units,
        is_guarded=told.guards is not False,
        signed=tuple(one for k in range(width) if of_numbers[k] and (one := first.signed_cell(k))),
    )


def _refuse_a_sign_twice(told: Told) -> None:
    if told.grouping and told.grouping == told.decimal:
        raise DataFileError(
            f"“{told.grouping}” can't be both the decimal sign and what separates thousands. "
            "Choose another sign for one of them."
        )


def _units(rows: list[Row], told: Told) -> tuple[tuple[str, ...], ...]:
    """What the rows behind the first one, which may be the names, say but units."""
    if told.units is False or told.header is False:
        return ()
    count = unit_count(rows, told.missing_words)
    return tuple(map(tuple, rows[1 : 1 + count]))


# Numbers


@dataclass(frozen=True)
class _Numbers:
    """How they are written, and the sign beside those of each column; whether the first row may
    hold the names above them."""

    guessed: GuessedForm
    signs: tuple[str, ...]
    are_below_names: bool

    @property
    def form(self) -> NumberForm:
        return self.guessed.form

    @property
    def forms(self) -> tuple[NumberForm, ...]:
        """Of each column."""
        return tuple(replace(self.form, sign=sign) for sign in self.signs)


def _numbers(rows: list[Row], delimiter: str, told: Told) -> _Numbers:
    words = told.missing_words
    signs = guessed_signs(rows, words) if told.signs is not False else ("",) * len(rows[0])
    bare = without_signs(rows, signs)
    guessed = guessed_form(bare, delimiter, told.decimal, told.grouping, words, told.usual_form)
    is_of_data = len(rows) > 1 and says_nothing(rows[0], words)
    return _Numbers(guessed, signs, not is_of_data and has_header(bare, guessed.form))


# Names


@dataclass(frozen=True)
class _Named:
    """The `row` of the names, empty for none, and the rows of the `body`; `units` between them
    that are left out; `is_unmarked`: whether the names stood behind a #."""

    row: Row
    body: list[Row]
    units: tuple[tuple[str, ...], ...] = ()
    is_unmarked: bool = False


def _named(
    rows: list[Row],
    units: tuple[tuple[str, ...], ...],
    numbers: _Numbers,
    before: LinesBefore,
    told: Told,
) -> _Named:
    """Rows that were taken for units are rows like others, where the one above holds no names."""
    may_be_marked = not numbers.are_below_names and told.header is not False
    if may_be_marked and (marked := before.names(rows[0], numbers.form)):
        return _Named(marked, rows, is_unmarked=True)
    is_first = numbers.are_below_names if told.header is None else told.header
    return _Named(rows[0], rows[1 + len(units) :], units) if is_first else _Named([], rows)
