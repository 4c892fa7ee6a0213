"""The columns that a trained network needs, found in another table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog.rows import LARGEST
from desktop_nn.experiment.csv_rows import unguarded
from desktop_nn.experiment.data_sets.data_set import Floats
from desktop_nn.experiment.imported import Imported
from desktop_nn.experiment.reading.dialect import NOTHING_TOLD, Dialect, Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.number_form import NumberForm, is_any_number
from desktop_nn.experiment.reading.opening import is_text, read_table, read_told
from desktop_nn.experiment.reading.signs import PERCENT
from desktop_nn.experiment.reading.table import (
    MISSING,
    OF_CATEGORY,
    Column,
    DataFileError,
    Progress,
    Table,
)

MOST_TOLD = 8
"""Of the texts of a column."""


@dataclass(frozen=True)
class Learnt:
    """How the table was written that a network has learnt from, as far as it is known: `words` that
    stood for no value, None for the usual ones; `form` of its numbers, and `signs` beside those of
    a column, by its name."""

    words: tuple[str, ...] | None = None
    form: NumberForm | None = None
    signs: tuple[tuple[str, str], ...] = ()

    def told(self, told: Told) -> Told:
        """The same with what is known, where nothing is told of it."""
        words = self.words if told.words is None else told.words
        return replace(told, words=words, usual_form=self.form)


NOTHING_LEARNT = Learnt()


def learnt_from(imported: Imported | None) -> Learnt:
    """What an import says of it."""
    if imported is None:
        return NOTHING_LEARNT
    written = imported.written
    if written is None:
        return Learnt(imported.words)
    form = NumberForm(written.decimal, written.grouping)
    return Learnt(imported.words, form, written.signs)


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class Inputs:
    """`values`: (N, D); `way` says in a sentence how their columns were found."""

    values: Floats
    way: str


def inputs_in(table: Table, names: Sequence[str]) -> Inputs:
    """The inputs of these names. By their names where the table has all of them; by their places
    where it has none of them, and as many columns. DataFileError where neither will do, or a number
    is missing."""
    by_name, texts = _by_name(table), _texts(names)
    found = [_named(table, by_name, name, texts) for name in names]
    unknown = [name for name, values in zip(names, found, strict=True) if values is None]
    if not unknown:
        values = np.stack([values for values in found if values is not None], 1)
        return Inputs(values, "The inputs were found by the names of their columns.")
    if len(unknown) < len(names) or len(table.columns) != len(names):
        raise DataFileError(
            f"There is no column “{unknown[0]}” among {', '.join(names_of(table))}. Expected the "
            f"{len(names)} inputs by their names, or these columns alone, in their order: "
            f"{', '.join(names)}."
        )
    values = np.stack([_numbers(table, column) for column in table.columns], 1)
    return Inputs(values, f"The inputs were taken by their places: {_pairs(table, names)}.")


def read_inputs(
    path: Path,
    names: Sequence[str],
    told: Told = NOTHING_TOLD,
    learnt: Learnt = NOTHING_LEARNT,
    progress: Progress | None = None,
) -> Inputs:
    """The same of a file. The columns of these names are read as what the network has learnt,
    numbers or texts, by `learnt`, where nothing else is told. DataFileError, OSError,
    ReadingEnded."""
    told = learnt.told(told)
    if path.is_dir() or not is_text(path):
        return inputs_in(read_told(path, told, progress), names)
    dialect = guess_dialect(path, told)
    expected = _learnt_signs(dialect, names, learnt)
    as_learnt = _as_learnt(_with_signs(dialect, expected), names)
    inputs = inputs_in(read_table(path, as_learnt, progress), names)
    return replace(inputs, way=" ".join([inputs.way, *_without_percent(dialect, expected)]))


def _learnt_signs(dialect: Dialect, names: Sequence[str], learnt: Learnt) -> tuple[str, ...]:
    """Beside the numbers of each column when the network learnt. Columns without the names are
    taken in their order, as inputs are."""
    known = {_plain(name): sign for name, sign in learnt.signs}
    called = list(map(_plain, dialect.names))
    if len(called) == len(names) and not {*called} & {*map(_plain, names)}:
        called = list(map(_plain, names))
    return tuple(known.get(name, "") for name in called)


def _without_percent(dialect: Dialect, expected: Sequence[str]) -> Iterator[str]:
    """A sentence for numbers that lack the sign with which they were learnt: 0.05 may be meant for
    5 %, or for 0.05 %."""
    for name, sign, learnt in zip(dialect.names, dialect.signs, expected, strict=True):
        if learnt in PERCENT and not sign:
            yield (
                f"The numbers of “{name}” were learnt with {learnt} beside them, and have none "
                f"here: 5 is taken for 5 {learnt}."
            )


def _with_signs(dialect: Dialect, expected: Sequence[str]) -> Dialect:
    """12 % is 12 where it was so when the network learnt; in a column that had no sign then, or
    another one, it is no number: 0.12 may be meant."""
    kept = [sign == learnt for sign, learnt in zip(dialect.signs, expected, strict=True)]
    signs = tuple(sign if keep else "" for sign, keep in zip(dialect.signs, kept, strict=True))
    kinds = zip(dialect.numbers, dialect.signs, kept, strict=True)
    numbers = tuple(is_number and (keep or not sign) for is_number, sign, keep in kinds)
    return replace(dialect, signs=signs, numbers=numbers)


def _as_learnt(dialect: Dialect, names: Sequence[str]) -> Dialect:
    """Numbers where an input is called as a column, texts where inputs are called by its texts."""
    counts = Counter(map(_plain, dialect.names))
    numbers = {*names, *(_plain(name) for name in names)}
    texts = {_plain(name) for name in _texts(names)}

    def kind(name: str, guessed: bool) -> bool:
        if name in names or (counts[_plain(name)] == 1 and _plain(name) in numbers):
            return True
        return guessed and _plain(name) not in texts

    kinds = tuple(map(kind, dialect.names, dialect.numbers))
    return replace(dialect, numbers=kinds)


def _pairs(table: Table, names: Sequence[str], most: int = 6) -> str:
    pairs = [f"“{a}” as “{b}”" for a, b in zip(names_of(table), names, strict=True)]
    shown = ", ".join(pairs[:most])
    return shown if len(pairs) <= most else f"{shown} and {len(pairs) - most} more"


def _by_name(table: Table) -> Mapping[str, Column]:
    """Columns by their names, and by the plain form of these where only one has it."""
    counts = Counter(_plain(column.name) for column in table.columns)
    plain = {_plain(c.name): c for c in table.columns if counts[_plain(c.name)] == 1}
    return {**plain, **{column.name: column for column in table.columns}}


def _plain(name: str) -> str:
    """Without what the same name is written with here and without there: “Sepal_Length” is “sepal
    length”, and “'=a” is “=a”."""
    return re.sub(r"[\s_]+", "", unguarded(name)).casefold()


def _texts(names: Sequence[str]) -> Mapping[str, set[str]]:
    """Of each column of texts, the ones that have an input."""
    found: dict[str, set[str]] = {}
    for name in names:
        before, sign, category = name.partition(OF_CATEGORY)
        if sign:
            found.setdefault(before, set()).add(category)
    return found


def _named(
    table: Table, by_name: Mapping[str, Column], name: str, texts: Mapping[str, set[str]]
) -> Floats | None:
    column = by_name.get(name, by_name.get(_plain(name)))
    if column is not None:
        return _numbers(table, column)
    before, _, category = name.partition(OF_CATEGORY)
    column = by_name.get(before, by_name.get(_plain(before)))
    if category and column is not None and not column.is_number:
        return _is_category(table, column, category, texts[before])
    return None


def names_of(table: Table) -> list[str]:
    """Of its columns, in order."""
    return [column.name for column in table.columns]


def _numbers(table: Table, column: Column) -> Floats:
    if not column.is_number:
        texts = [code for code, text in enumerate(column.categories) if not is_any_number(text)]
        _refuse(table, column, np.isin(column.values, texts or range(len(column.categories))),
                "“{}” is no number. Mend the cell, or leave out the row.")  # fmt: skip
    return _within_bounds(table, column, _complete(table, column, column.values.astype(np.float64)))


def _within_bounds(table: Table, column: Column, values: Floats) -> Floats:
    """What a network of 32 bits can be given."""
    for row in np.flatnonzero(~(np.abs(values) <= LARGEST))[:1].tolist():
        what = f"beyond ±{LARGEST:g}" if np.isfinite(values[row]) else "infinite"
        raise DataFileError(f"{table.where(row)}, column “{column.name}”: the value is {what}.")
    return values


def _is_category(table: Table, column: Column, category: str, known: set[str]) -> Floats:
    """1 where it stands, else 0; another one than the network has inputs for would be none."""
    codes = [code for code, text in enumerate(column.categories) if text not in known]
    told = ", ".join(f"“{text}”" for text in sorted(known)[:MOST_TOLD])
    more = ", …" if len(known) > MOST_TOLD else ""
    _refuse(table, column, np.isin(column.values, codes),
            f"“{{}}” is none of the texts that the network has learnt: {told}{more}. Mend the "
            "cell, or leave out the row.")  # fmt: skip
    code = column.categories.index(category) if category in column.categories else MISSING - 1
    return _complete(table, column, (column.values == code).astype(np.float64))


def _refuse(table: Table, column: Column, bad: NDArray[np.bool_], why: str) -> None:
    """DataFileError names the first of the bad rows, (N,); `why` holds a place for its text."""
    for row in np.flatnonzero(bad)[:1].tolist():
        text = column.categories[int(column.values[row])]
        shown = why.replace("{}", text, 1)
        raise DataFileError(f"{table.where(row)}, column “{column.name}”: {shown}")


def _complete(table: Table, column: Column, values: Floats) -> Floats:
    if column.missing.any():
        where = table.where(int(np.flatnonzero(column.missing)[0]))
        raise DataFileError(
            f"{where}, column “{column.name}”: the value is missing. Fill it in, or leave out the "
            "row."
        )
    return values
