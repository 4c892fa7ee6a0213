"""What stands before a table of text: remarks, a line that says what separates cells, titles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_nn.experiment.reading.comments import (
    SIGN,
    comment_count,
    told_separator,
    without_sign,
)
from desktop_nn.experiment.reading.delimiters import guessed_delimiter
from desktop_nn.experiment.reading.dialect import Told
from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.table import DataFileError
from desktop_nn.experiment.reading.text_rows import cells
from desktop_nn.experiment.reading.title_lines import title_count


@dataclass(frozen=True)
class LinesBefore:
    """`comments` lines, of which the first may be the `hint` of the `delimiter`, and `above` more,
    the first of which says `title`; `last` is the one of the comments right above the table."""

    delimiter: str
    hint: str
    comments: int
    above: int
    title: str
    last: str

    @property
    def count(self) -> int:
        return self.comments + self.above

    def names(self, first: Sequence[str], form: NumberForm) -> list[str]:
        """Of the columns, where the last remark holds one for each cell of the `first` row; else
        empty."""
        names = next(cells([without_sign(self.last)], self.delimiter), [])
        is_row = len(names) == len(first) > 1
        return names if is_row and not any(map(form.is_number, names)) else []


def lines_before(lines: Sequence[str], told: Told) -> LinesBefore:
    """Of a text's first lines. DataFileError where more are to be left out than there are."""
    hint = told_separator(lines[0]) if lines and told.remarks is not False else ""
    are_data = told.delimiter == SIGN or told.remarks is False
    of_hint = len(hint)  # a line of its own
    comments = of_hint + (0 if are_data else comment_count(lines[of_hint:]))
    delimiter = told.delimiter or hint or guessed_delimiter(lines[comments:])
    above = _lines_above(lines[comments:], delimiter, told)
    last = lines[comments - 1] if comments > of_hint and not above else ""
    title = _title(lines[comments : comments + above], delimiter)
    return LinesBefore(delimiter, hint, comments, above, title, last)


def _lines_above(lines: Sequence[str], delimiter: str, told: Told) -> int:
    """How many of these are left out."""
    if told.above is None:
        return 0 if told.remarks is False else title_count(lines, delimiter, told.missing_words)
    if told.above >= len(lines) > 0:
        raise DataFileError(
            f"{told.above} lines above the table are to be left out, and there are {len(lines)} in "
            "all. Leave out fewer."
        )
    return told.above


def _title(lines: Sequence[str], delimiter: str) -> str:
    """What the first of them that says anything says."""
    rows = (line.strip(" \t\r\n" + delimiter) for line in lines)
    return next((row for row in rows if row), "")
