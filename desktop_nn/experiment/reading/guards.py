"""Apostrophes before texts that a spreadsheet would compute: what puts them there is `csv_rows`."""

from __future__ import annotations

from dataclasses import replace

from desktop_nn.experiment.csv_rows import unguarded
from desktop_nn.experiment.reading.steps import Step
from desktop_nn.experiment.reading.table import Column, Table


def without_guards(table: Table) -> Table:
    """The texts as they are meant, and a step that says so. Where a text stands there both ways,
    neither is changed."""
    names = _unguarded(tuple(column.name for column in table.columns))
    columns = tuple(map(_without, table.columns, names))
    count = sum(map(_changes, table.columns, columns))
    return replace(table, columns=columns, steps=(*table.steps, _step(count))) if count else table


def _without(column: Column, name: str) -> Column:
    categories = _unguarded(column.categories)
    if (name, categories) == (column.name, column.categories):
        return column
    return replace(column, name=name, categories=categories)


def _unguarded(texts: tuple[str, ...]) -> tuple[str, ...]:
    meant = tuple(map(unguarded, texts))
    return meant if len(set(meant)) == len(set(texts)) else texts


def _changes(before: Column, after: Column) -> int:
    pairs = zip((before.name, *before.categories), (after.name, *after.categories), strict=True)
    return sum(one != other for one, other in pairs)


def _step(count: int) -> Step:
    where = "1 text" if count == 1 else f"{count} texts"
    return Step(
        "An apostrophe before =, +, - or @, which keeps spreadsheets from computing, is left out: "
        f"in {where}.",
        "guards",
    )
