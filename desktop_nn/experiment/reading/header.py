"""The names of a table's columns: whether its first row holds them, and what is made of it."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_nn.experiment.reading.missing_words import Words, is_missing
from desktop_nn.experiment.reading.number_form import NumberForm


def has_header(rows: Sequence[Sequence[str]], form: NumberForm) -> bool:
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


def says_nothing(row: Sequence[str], words: Words) -> bool:
    """Whether nothing stands in it but words for no value: such a row names no columns."""
    return all(is_missing(cell, words) for cell in row)


def made_up(count: int) -> tuple[str, ...]:
    """Of columns that have none."""
    return tuple(f"column {place}" for place in range(1, count + 1))


def made_up_names(names: Sequence[str], row: list[str]) -> tuple[str, ...]:
    pairs = zip(names, row, strict=True)
    return tuple(name for name, cell in pairs if name != " ".join(cell.split()))


def column_names(row: list[str]) -> tuple[str, ...]:
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
