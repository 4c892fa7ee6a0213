"""Cells whose numbers a double can't hold: whole ones are rounded, small ones become 0."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.number_form import NumberForm
from desktop_nn.experiment.reading.row_lines import RowLines
from desktop_nn.experiment.reading.table import listed

EXACT = 1 << 53
"""Up to it a double holds each whole number."""
LONGEST_SHOWN = 40
_SMALL = re.compile(r"[eE][-−]0*[1-9]\d\d|0{300}")


@dataclass(frozen=True)
class LostCell:
    """The first `cell` of a column, in `row` of the data, from 0, that is read as another value."""

    row: int
    cell: str
    value: float


def is_lost(cell: str, value: float, form: NumberForm) -> bool:
    """Whether a whole number was rounded, or one that is not 0 became 0."""
    if value == 0.0:
        return re.search("[1-9]", re.split("[eE]", cell)[0]) is not None
    return abs(value) >= EXACT and _whole(cell, form) not in (None, value)


def may_be_lost(values: NDArray[np.float64], lines: Sequence[str]) -> bool:
    """Whether one of these numbers, read from these lines, may be another one."""
    return bool((np.abs(values) >= EXACT).any()) or (
        bool((values == 0.0).any()) and any(map(_SMALL.search, lines))
    )


def are_one_number(cells: Iterable[str], form: NumberForm) -> tuple[str, str] | None:
    """Two different whole numbers that would be read as the same."""
    first: dict[float, str] = {}
    for cell in cells:
        value = form.value(cell) if len(cell) >= len(str(EXACT)) else None
        if value is None or not EXACT <= abs(value) < np.inf:
            continue
        other = first.setdefault(value, cell)
        if other != cell and _whole(other, form) != _whole(cell, form):
            return other, cell
    return None


def _whole(cell: str, form: NumberForm) -> int | None:
    """All digits of a whole number; None of one with a fraction or an exponent."""
    kept = (form.number(cell) or cell).replace("−", "-")
    if form.is_grouped(cell):
        kept = re.sub(r"[^\d+\-]", "", kept.split(form.decimal)[0])
    return int(kept) if re.fullmatch(r"[+-]?\d{1,400}", kept, re.ASCII) else None


class LostDigits:
    """The first such cell of each column, found while a table is read; `forms` are those of its
    columns."""

    def __init__(self, forms: Sequence[NumberForm]) -> None:
        self._forms = forms
        self._first: dict[int, LostCell] = {}

    def look(self, place: int, row: int, cell: str, value: float) -> None:
        """At a cell of column `place`, in `row`, both from 0."""
        if place not in self._first and is_lost(cell, value, self._forms[place]):
            self._first[place] = LostCell(row, cell, value)

    def look_at_whole(
        self,
        values: NDArray[np.float64],
        places: Sequence[int],
        row: int,
        cell: Callable[[int, int], str],
    ) -> None:
        """At large ones of (rows, columns), the first of which is `row` of the table; `cell` gives
        the text of a row and a column."""
        if not values.size or max(np.fmax.reduce(values, None), -np.fmin.reduce(values, None)) < (
            EXACT
        ):
            return
        for column, place in enumerate(places):
            for at in np.flatnonzero(np.abs(values[:, column]) >= EXACT).tolist():
                if place in self._first:
                    break
                self.look(place, row + at, cell(at, column), float(values[at, column]))

    def texts(self, names: Sequence[str], lines: RowLines) -> Iterator[str]:
        """A sentence for whole numbers, and one for small ones; each with its first cell."""
        kinds: defaultdict[bool, list[int]] = defaultdict(list)
        for place, lost in sorted(self._first.items()):
            kinds[lost.value == 0.0].append(place)
        for is_small, places in kinds.items():
            lost = self._first[places[0]]
            cell = lost.cell if len(lost.cell) <= LONGEST_SHOWN else f"{lost.cell[:LONGEST_SHOWN]}…"
            why = (
                "no number that is nearer to 0 than 4.9e-324 can be held"
                if is_small
                else "whole numbers beyond 2⁵³ keep some 16 digits. To keep them all, read the "
                "column as categories"
            )
            others = f" The same happens in {listed([names[k] for k in places[1:]])}."
            yield (
                f"“{cell}” (line {lines.line(lost.row)}, column “{names[places[0]]}”) is read as "
                f"{lost.value:.0f}: {why}.{others if len(places) > 1 else ''}"
            )
