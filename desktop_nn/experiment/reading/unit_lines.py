"""Lines between the names of a table and its rows, which say units, or how it was measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_nn.experiment.reading.missing_words import Words, is_missing
from desktop_nn.experiment.reading.number_form import is_any_number

MOST_LINES = 3
FEWEST_COLUMNS, FEWEST_ROWS = 2, 2
_DIGIT = re.compile(r"\d")

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
    return any(map(is_any_number, row))


def _are_units(row: Row, names: Row, body: Sequence[Row], words: Words) -> bool:
    said = [place for place, cell in enumerate(row) if not is_missing(cell, words)]
    if len(row) != len(names) or len(said) < FEWEST_COLUMNS:
        return False
    kinds = (_differs(row[place], _column(body, place, words)) for place in said)
    return all(names[place] for place in said) and all(kinds)


def _differs(cell: str, column: Sequence[str]) -> bool:
    """From all below it: they are numbers, or at least hold digits, which it does not."""
    if column and all(map(is_any_number, column)):
        return True
    return bool(column) and not _DIGIT.search(cell) and all(map(_DIGIT.search, column))


def _column(rows: Sequence[Row], place: int, words: Words) -> list[str]:
    return [row[place] for row in rows if place < len(row) and not is_missing(row[place], words)]
