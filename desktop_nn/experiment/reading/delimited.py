"""Tables as text: CSV, TSV and their kin. Read in portions, at NumPy's speed where it can."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.number_text import grouped
from desktop_nn.experiment.reading.categories import cell_text as cell_of
from desktop_nn.experiment.reading.categories import kept_words, read_categories, sorted_by_name
from desktop_nn.experiment.reading.cells import END_OF_LINE, Cells, Places, found_cells
from desktop_nn.experiment.reading.dialect import Dialect
from desktop_nn.experiment.reading.dialect_texts import (
    cell_text,
    dialect_steps,
    encoding_text,
    trimmed_text,
    width_text,
)
from desktop_nn.experiment.reading.growing import GrowingRows
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.kept_digits import LostDigits, may_be_lost
from desktop_nn.experiment.reading.missing_words import (
    USUAL_WORDS,
    found_words,
    is_missing,
)
from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.quotes import (
    LONGEST_LINE,
    LONGEST_ROW,
    CellError,
    LongLineError,
    is_within,
    portions,
    rest_of_row,
)
from desktop_nn.experiment.reading.refusals import MOST_NUMBERS
from desktop_nn.experiment.reading.row_lines import RowLines
from desktop_nn.experiment.reading.signed_columns import read_columns
from desktop_nn.experiment.reading.spellings import Spellings
from desktop_nn.experiment.reading.steps import Step, numbers_step, steps_of
from desktop_nn.experiment.reading.table import (
    MISSING,
    Column,
    DataFileError,
    Progress,
    ReadingEnded,
    Table,
)
from desktop_nn.experiment.reading.text_rows import numbered_rows
from desktop_nn.experiment.reading.total_row import total_texts

PORTION = 1 << 18
"""Characters that are read at once, and a line's rest: so many that the calls of NumPy for them
don't count, and so few that what comes of them stays in a cache."""
MOST_CATEGORIES = 100_000


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
            reader.pass_comments(text)
            for _ in range(dialect.header + len(dialect.units)):
                reader.pass_row(text)
            for portion in reader.portions(text):
                reader.take_whole(portion, text)
                if progress is not None and not progress(min(raw.tell(), size), size):
                    raise ReadingEnded
        except CellError as error:
            raise DataFileError(str(error.told(path.name)), reader.found()) from error
        except UnicodeError as error:
            raise DataFileError(encoding_text(path, dialect), reader.found()) from error
        except DataFileError as error:
            error.done = (*reader.found(), *error.done)
            raise
    if progress is not None:
        progress(size, size)
    return reader.table()


class _Reader:
    """Takes text, portion by portion, and gives columns."""

    def __init__(self, name: str, dialect: Dialect) -> None:
        self._file = name
        self._dialect = dialect
        self._forms, self._words = dialect.forms, dialect.words
        self._marks = [
            value for word in dialect.words if (value := dialect.form.value(word)) is not None
        ]
        self._said: Counter[str] = Counter()
        self._lost = LostDigits(dialect.forms)
        self._spellings = Spellings()
        self._trimmed: int = 0
        numbers = dialect.numbers
        self._at_numbers = [place for place, number in enumerate(numbers) if number]
        self._number_forms = [self._forms[place] for place in self._at_numbers]
        self._at_texts = [place for place, number in enumerate(numbers) if not number]
        self._numbers = GrowingRows(len(self._at_numbers))
        self._texts = [GrowingRows(1, np.int32) for _ in self._at_texts]
        self._codes: list[dict[str, int]] = [{} for _ in self._at_texts]
        self._blank_lines = 0
        self._line = 1
        self._row_lines = RowLines()

    def pass_comments(self, text: io.TextIOWrapper) -> None:
        """Over the lines before the table."""
        for _ in range(self._dialect.comments + self._dialect.above):
            if len(text.readline(LONGEST_LINE)) >= LONGEST_LINE:
                raise LongLineError(self._line)
            self._line += 1

    def pass_row(self, text: io.TextIOWrapper) -> None:
        """Over the names of the columns, or units; a name may hold an end of line, so that the row
        takes several."""
        header = text.readline(LONGEST_LINE)
        while header.isspace():
            self._blank_lines += 1
            self._line += 1
            header = text.readline(LONGEST_LINE)
        self._line += 1
        delimiter, begin = self._dialect.delimiter, self._line - 1
        if len(header) >= LONGEST_LINE:
            raise LongLineError(begin)
        size, within = len(header), is_within(header, delimiter)
        while within:
            more = text.readline(LONGEST_ROW)
            size += len(more)
            if not more or size > LONGEST_ROW:
                raise CellError(begin)
            within = is_within(more, delimiter, within)
            self._line += 1

    def portions(self, text: io.TextIOWrapper) -> Iterator[str]:
        """What is to be taken next, until there is no more. CellError by the file's lines."""
        with self._lines_of_file():
            yield from portions(text, self._dialect.delimiter, PORTION)

    @contextmanager
    def _lines_of_file(self) -> Iterator[None]:
        """A CellError that counts from the next line is one that counts from the file's first."""
        try:
            yield
        except CellError as error:
            raise type(error)(self._line + error.line - 1) from error

    def take_whole(self, portion: str, text: io.TextIOWrapper) -> None:
        """The next lines, and what of their last row comes behind them: where a quote that opens
        nothing stands before one that opens a cell, their count hides it."""
        try:
            self.take(portion)
        except CellError:
            with self._lines_of_file():
                more = rest_of_row(text, portion, self._dialect.delimiter)
            if not more:
                raise
            self.take(portion + more)

    def take(self, text: str) -> None:
        """The next lines of the file."""
        self._take(text)
        if self._numbers.count * len(self._dialect.names) > MOST_NUMBERS:
            raise DataFileError(
                f"“{self._file}” has more than {grouped(MOST_NUMBERS)} cells. Take a part of its "
                "rows."
            )

    def _take(self, text: str) -> None:
        dialect = self._dialect
        found = found_cells(text, dialect.delimiter, len(dialect.names))
        if found is not None and self._take_found(found):
            self._blank_lines += found.blank
            self._line += found.lines
            return
        lines = list(io.StringIO(text, newline=""))
        full = [line for line in lines if not self._is_blank(line)]
        self._blank_lines += len(lines) - len(full)
        if full and not self._take_plain(full):
            self._take_cells(self._line, lines)
        elif full:
            at = [place for place, line in enumerate(lines) if not self._is_blank(line)]
            self._row_lines.add_each(
                self._numbers.count - len(full), self._line + np.array(at, np.intp)
            )
        self._line += len(lines)

    def _is_blank(self, line: str) -> bool:
        """Tabs that separate cells make a row, if an empty one."""
        delimiter = self._dialect.delimiter
        return line.isspace() and (delimiter == " " or delimiter not in line)

    def _take_found(self, found: Cells) -> bool:
        """Whether all cells are what their columns should be. What is wrong with one is told by the
        reader that goes cell by cell."""
        numbers = self._numbers_found(found)
        if numbers is None:
            return False
        self._tell_lines(found, len(numbers))
        self._numbers.add(numbers)
        for rows, place, codes in zip(self._texts, self._at_texts, self._codes, strict=True):
            starts, ends = found.starts[:, place], found.ends[:, place]
            if found.trimmed is not None:
                there = found.trimmed[:, place] & (starts < ends)
                self._trimmed += int(there.sum())
            taken = read_categories(found, starts, ends, codes, self._words, self._said)
            rows.add(taken[:, None])
            self._check_count(place, codes)
        return True

    def _tell_lines(self, found: Cells, rows: int) -> None:
        if rows and found.lines == rows:
            self._row_lines.add(self._numbers.count, self._line)
            return
        ends = np.flatnonzero(found.text == END_OF_LINE)
        self._row_lines.add_each(
            self._numbers.count, self._line + np.searchsorted(ends, found.starts[:, 0])
        )

    def _numbers_found(self, found: Cells) -> NDArray[np.float64] | None:
        """(rows, columns of numbers); None where a cell is neither a number nor missing."""
        starts, ends = found.starts, found.ends
        if self._at_texts:
            starts, ends = starts[:, self._at_numbers], ends[:, self._at_numbers]
        values, known = read_columns(found, starts, ends, self._number_forms)
        for mark in self._marks:  # a number that stands for none, such as -999
            known &= values != mark
        if not self._fill_in(found, starts, ends, values, known):
            return None
        values = values.reshape(starts.shape)
        self._lost.look_at_whole(
            values,
            self._at_numbers,
            self._numbers.count,
            lambda row, column: cell_of(found, starts[row, column], ends[row, column]),
        )
        for column, name in enumerate(self._at_numbers):
            begin, end = starts[:, column], ends[:, column]
            self._spellings.look_at(
                name, values[:, column], end - begin, _cells_of(found, begin, end)
            )
        return values

    def _fill_in(
        self,
        found: Cells,
        starts: Places,
        ends: Places,
        values: NDArray[np.float64],
        known: NDArray[np.bool_],
    ) -> bool:
        """Whether all cells, (rows, columns), are numbers or missing; each text of those that are
        not `known` yet, (rows · columns,), is looked at once a column."""
        width, first = starts.shape[1], self._numbers.count
        begins, behind = starts.reshape(-1), ends.reshape(-1)
        seen: list[dict[bytes, float]] = [{} for _ in range(width)]
        gaps: Counter[bytes] = Counter()
        for place in np.flatnonzero(~known).tolist():
            cell = found.text[begins[place] : behind[place]].tobytes()
            column = place % width
            value = seen[column].get(cell)
            if value is None:
                text = cell.decode()
                value = self._value(text.strip(), self._number_forms[column])
                if value is None:
                    return False
                seen[column][cell] = value
                self._lost.look(self._at_numbers[column], first + place // width, text, value)
            if value != value:
                gaps[cell] += 1
            values[place] = value
        for cell, count in gaps.items():
            self._said[cell.decode().strip()] += count
        return True

    def _value(self, cell: str, form: NumberForm) -> float | None:
        """Of a number, NaN of what stands for none; None for anything else."""
        return np.nan if is_missing(cell, self._words) else form.value(cell)

    def _take_plain(self, lines: list[str]) -> bool:
        """Whether NumPy's own reader could: all numbers are there and plain, and nothing is
        quoted."""
        dialect = self._dialect
        if not all(dialect.numbers) or dialect.decimal == "," or any('"' in line for line in lines):
            return False
        if self._marks or any(dialect.signs):
            return False
        delimiter = None if dialect.delimiter == " " else dialect.delimiter
        try:
            found = np.loadtxt(lines, np.float64, comments=None, delimiter=delimiter, ndmin=2)
        except ValueError:
            return False
        if found.shape[1] != len(dialect.names) or np.isnan(found).any():
            return False
        if may_be_lost(found, lines):
            return False
        self._spellings.look_at_lines(found, lines, delimiter)
        self._numbers.add(found)
        return True

    def _take_cells(self, first: int, lines: list[str]) -> None:
        """Cell by cell: what no faster way could read; or whatever is wrong."""
        kept = []
        width = len(self._dialect.names)
        for number, row in numbered_rows(lines, self._dialect.delimiter, first):
            if len(row) != width:
                raise DataFileError(width_text(self._file, self._dialect, number, len(row)))
            kept.append((number, [cell.strip() for cell in row]))
            for text in self._at_texts:
                self._trimmed += kept[-1][1][text] not in ("", row[text])
        self._row_lines.add_each(
            self._numbers.count, np.array([number for number, _ in kept], np.intp)
        )
        values = np.empty((len(kept), len(self._at_numbers)))
        for column, place in enumerate(self._at_numbers):
            for number, (line, row) in enumerate(kept):
                values[number, column] = self._number(line, place, row[place])
                at = self._numbers.count + number
                self._lost.look(place, at, row[place], float(values[number, column]))
                self._spellings.look(place, float(values[number, column]), row[place])
        self._numbers.add(values)
        for rows, place, codes in zip(self._texts, self._at_texts, self._codes, strict=True):
            found = [self._code(row[place], codes) for _, row in kept]
            rows.add(np.array(found, np.int32)[:, None])
            self._check_count(place, codes)

    def _number(self, line: int, place: int, cell: str) -> float:
        value = self._value(cell, self._forms[place])
        if value is None:
            step = numbers_step(self._dialect.names[place])
            raise DataFileError(cell_text(self._file, self._dialect, line, place, cell), (step,))
        if value != value:
            self._said[cell] += 1
        return value

    def _code(self, cell: str, codes: dict[str, int]) -> int:
        if is_missing(cell, self._words):
            self._said[cell] += 1
            return MISSING
        return codes.setdefault(cell, len(codes))

    def _check_count(self, place: int, codes: dict[str, int]) -> None:
        if len(codes) > MOST_CATEGORIES:
            raise DataFileError(
                f"“{self._file}”, column “{self._dialect.names[place]}”: more than "
                f"{MOST_CATEGORIES} different texts can't be categories. Leave the column out."
            )

    def found(self) -> tuple[Step, ...]:
        """How the file is written, where it couldn't be read; which line each row begins in, nobody
        knows then."""
        return tuple(dialect_steps(self._dialect, 0, RowLines()))

    def table(self) -> Table:
        """All that was taken."""
        numbers = self._numbers.rows()
        texts = [rows.rows()[:, 0] for rows in self._texts]
        if not max(len(numbers), *map(len, texts), 0):
            raise DataFileError(f"“{self._file}” has no rows of data.")
        columns = {}
        for place, values in zip(self._at_numbers, numbers.T, strict=True):
            spellings = self._spellings.of(place)
            columns[place] = Column(self._dialect.names[place], values, (), spellings)
        for place, codes, known in zip(self._at_texts, texts, self._codes, strict=True):
            columns[place] = sorted_by_name(Column(self._dialect.names[place], codes, tuple(known)))
        ordered = tuple(columns[place] for place in sorted(columns))
        steps = tuple(dialect_steps(self._dialect, self._blank_lines, self._row_lines))
        steps += steps_of(self._lost.texts(self._dialect.names, self._row_lines))
        if self._trimmed:
            steps += steps_of([trimmed_text(self._trimmed)])
        steps += steps_of(total_texts(ordered, self._row_lines))
        missing = found_words(self._said.items(), is_missing=True)
        kept = found_words(kept_words(ordered, USUAL_WORDS - self._words), is_missing=False)
        words, written = (*missing, *kept), self._dialect.written
        return Table(ordered, steps, words, self._row_lines, written)


def _cells_of(found: Cells, starts: Places, ends: Places) -> Callable[[int], str]:
    """The text of each row's cell."""
    return lambda row: cell_of(found, starts[row], ends[row])
