"""The first rows of a table's data: which columns are of numbers, and what is odd in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop_nn.experiment.reading.dialect import CellAt
from desktop_nn.experiment.reading.kept_digits import are_one_number
from desktop_nn.experiment.reading.missing_words import Words, is_missing
from desktop_nn.experiment.reading.number_form import (
    GuessedForm,
    NumberForm,
    is_any_number,
)
from desktop_nn.experiment.reading.signs import number_beside, sign_in

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


class FirstRows:
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
