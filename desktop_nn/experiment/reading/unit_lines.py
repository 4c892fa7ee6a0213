"""Lines between the names of a table and its rows, which say units, or how it was measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_nn.experiment.reading.missing_words import Words, is_missing
from desktop_nn.experiment.reading.number_form import is_signed_number
from desktop_nn.experiment.reading.signs import sign_in

MOST_LINES = 3
FEWEST_COLUMNS, FEWEST_ROWS = 2, 2
_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez)[a-zä]*[.]?"
_DATE = re.compile(
    rf"\d{{1,4}}[-/. ]+(\d\d?|{_MONTH})[-/., ]+\d{{1,4}}(?!\d).*"  # 2024-05-03 12:30, 3. May 2024
    rf"|{_MONTH}[-/ ]+\d{{1,2}}\b.*"  # May 3, 2024
    r"|(\d{4}[-/]\d\d?|\d\d?[-/]\d{4})"  # 2024-05
    r"|[+-]?\d+:\d\d.*",  # 12:30
    re.IGNORECASE,
)
"""A date, or a time of the day. Other texts with digits, such as A12, are names of something."""

Row = Sequence[str]


def unit_count(table: Sequence[Row], words: Words) -> int:
    """How many rows behind the first one, of the names, are none of the data: each of their cells
    stands below a name, in a column that says nothing but numbers otherwise, or dates, and is
    neither. 0 where there is any doubt."""
    names, rows = table[0], table[1:]
    count = 0
    while count < min(MOST_LINES, len(rows) - FEWEST_ROWS) and not _has_number(rows[count]):
        count += 1
    while count and not all(_are_units(row, names, rows[count:], words) for row in rows[:count]):
        count -= 1
    return count


def _has_number(row: Row) -> bool:
    return any(map(is_signed_number, row))


def _are_units(row: Row, names: Row, body: Sequence[Row], words: Words) -> bool:
    said = [place for place, cell in enumerate(row) if not is_missing(cell, words)]
    if len(row) != len(names) or len(said) < FEWEST_COLUMNS:
        return False
    kinds = (_differs(row[place], _column(body, place, words)) for place in said)
    return all(names[place] for place in said) and all(kinds)


def _differs(cell: str, column: Sequence[str]) -> bool:
    """From all below it: they are numbers, or dates, which it is not."""
    if not column:
        return False
    if all(map(is_signed_number, column)):
        return len(set(map(sign_in, column))) == 1
    return not _DATE.fullmatch(cell) and all(map(_DATE.fullmatch, column))


def _column(rows: Sequence[Row], place: int, words: Words) -> list[str]:
    return [row[place] for row in rows if place < len(row) and not is_missing(row[place], words)]
