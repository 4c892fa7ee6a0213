"""How numbers are written: the decimal sign, and what separates thousands; guessed from cells.

“1.234” is one number with a decimal point and a thousand times as much with points between
thousands. So a cell is a number in one form alone, and what no number in it may hold is never
overlooked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, Words, is_missing
from desktop_nn.experiment.reading.signs import BLANKS, number_beside, sign_in

GROUPINGS = {"": "", ".": r"\.", ",": ",", " ": f"[{BLANKS}]", "'": "['’]"}
"""What may separate thousands, as regular expressions."""
GROUPING_NAMES = {".": "Points", ",": "Commas", " ": "Blanks", "'": "Apostrophes"}

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class NumberForm:
    """`grouping`: between thousands, one of GROUPINGS; never the `decimal` sign. `sign`: what
    stands beside each number, such as %, and is no part of it."""

    decimal: str = "."
    grouping: str = ""
    sign: str = ""

    def value(self, cell: str) -> float | None:
        """Of a number in this form; None where it is none."""
        number = self.number(cell)
        if number is None:
            return None
        text = self._ungrouped(number)
        if self.decimal == ",":
            if "." in text:
                return None
            text = text.replace(",", ".")
        if "_" in text:  # Python's own: 1_000
            return None
        try:
            value = float(text.replace("−", "-"))
        except ValueError:
            return None
        return None if math.isnan(value) else value

    def is_number(self, cell: str) -> bool:
        """Whether a cell is a number in this form."""
        return self.value(cell) is not None

    def is_grouped(self, cell: str) -> bool:
        """Whether a cell is a number with signs between its thousands."""
        number = self.number(cell) if self.grouping else None
        return number is not None and self._grouped.fullmatch(number) is not None

    def number(self, cell: str) -> str | None:
        """What stands beside the sign; None where that is missing."""
        return number_beside(cell, self.sign) if self.sign else cell

    def _ungrouped(self, number: str) -> str:
        is_grouped = self.grouping and self._grouped.fullmatch(number)
        return self._between.sub("", number) if is_grouped else number

    @cached_property
    def _between(self) -> re.Pattern[str]:
        return re.compile(GROUPINGS[self.grouping])

    @cached_property
    def _grouped(self) -> re.Pattern[str]:
        group, decimal = GROUPINGS[self.grouping], re.escape(self.decimal)
        return re.compile(
            rf"[+\-−]?[1-9]\d{{0,2}}({group})\d{{3}}(\1\d{{3}})*({decimal}\d*)?([eE][+-]?\d+)?",
            re.ASCII,
        )


POINT, COMMA = NumberForm("."), NumberForm(",")
ENGLISH = NumberForm(".", ",")
FORMS = (
    *(POINT, COMMA, ENGLISH, NumberForm(",", ".")),
    *(NumberForm(decimal, grouping) for grouping in (" ", "'") for decimal in (",", ".")),
)
"""Of two that would do, the one that stands before."""


@dataclass(frozen=True)
class GuessedForm:
    """`other` would read as many columns of numbers, and some of these as other ones."""

    form: NumberForm
    other: NumberForm | None = None


def guessed_form(
    rows: Rows,
    delimiter: str,
    decimal: str | None = None,
    grouping: str | None = None,
    words: Words = USUAL_WORDS,
    usual: NumberForm | None = None,
) -> GuessedForm:
    """The one in which most columns are numbers, then most cells; of equal ones the `usual` one; of
    what is told, nothing is guessed."""
    order = (POINT, ENGLISH, *FORMS[1:]) if delimiter == "," else FORMS
    if usual is not None:
        order = (usual, *order)
    forms = [
        form
        for form in dict.fromkeys(order)
        if decimal in (None, form.decimal) and grouping in (None, form.grouping)
    ]
    if len(forms) < 2:
        return GuessedForm(forms[0] if forms else NumberForm(decimal or "."))
    scores = _scores(rows[1:] if len(rows) > 1 else rows, words)
    best = max(forms, key=lambda form: scores[form])  # of equal ones the first
    plain = [form for form in forms if not form.grouping]
    if NumberForm(best.decimal) in plain and scores[NumberForm(best.decimal)][0] == scores[best][0]:
        # No column is one of numbers by what separates thousands.
        best = max(plain, key=lambda form: scores[form])
    others = (form for form in forms if _are_mixed_up(best, form) and scores[form] == scores[best])
    other = next(others, None)
    return GuessedForm(best, other if _is_doubtful(best, other, delimiter, rows) else None)


def _are_mixed_up(one: NumberForm, other: NumberForm) -> bool:
    """Whether the decimal sign of one separates thousands in the other."""
    return one.decimal == other.grouping or one.grouping == other.decimal


def _is_doubtful(best: NumberForm, other: NumberForm | None, delimiter: str, rows: Rows) -> bool:
    """Where commas separate cells, and with tabs, hardly anybody takes a decimal point for a
    thousand's."""
    if other is None or (best == POINT and delimiter != ";"):
        return False
    grouped = other if not best.grouping else best
    return any(grouped.is_grouped(cell) for row in rows for cell in row)


def _scores(rows: Rows, words: Words) -> dict[NumberForm, tuple[int, int]]:
    """Of each form, how many columns are numbers, and how many cells."""
    columns, cells = dict.fromkeys(FORMS, 0), dict.fromkeys(FORMS, 0)
    for column in _columns(rows, words):
        counts = dict.fromkeys(FORMS, 0)
        for cell in column:
            for form in _forms_of(cell):
                counts[form] += 1
        for form, count in counts.items():
            columns[form] += count == len(column) > 0
            cells[form] += count
    return {form: (columns[form], cells[form]) for form in FORMS}


def _columns(rows: Rows, words: Words) -> Iterator[list[str]]:
    """Of cells that say something."""
    for place in range(max(map(len, rows), default=0)):
        cells = (row[place] for row in rows if place < len(row))
        yield [cell for cell in cells if not is_missing(cell, words)]


def _forms_of(cell: str) -> tuple[NumberForm, ...]:
    """In which a cell is a number."""
    if cell.isdecimal():
        return FORMS
    return _looked_up(cell)


@cache
def _as_point(grouped: bool) -> tuple[NumberForm, ...]:
    """Of a number with a point alone."""
    return tuple(f for f in FORMS if f.decimal == "." or (grouped and f.grouping == "."))


def _looked_up(cell: str) -> tuple[NumberForm, ...]:
    if "." in cell and "," not in cell and POINT.is_number(cell):
        return _as_point(FORMS[3].is_grouped(cell))
    return tuple(form for form in FORMS if form.is_number(cell))


def is_any_number(cell: str) -> bool:
    """Whether a cell is a number in one of the forms."""
    return cell.isdecimal() or any(form.is_number(cell) for form in FORMS)


def is_signed_number(cell: str) -> bool:
    """The same, also with a sign beside it."""
    sign = sign_in(cell)
    number = number_beside(cell, sign) if sign else None
    return is_any_number(cell if number is None else number)
