"""Arrays in which words, or numbers, stand for no value, as they may in a table of text."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.categories import kept_words
from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, Words, found_words
from desktop_nn.experiment.reading.number_form import POINT
from desktop_nn.experiment.reading.table import MISSING, Column, Table


def without_words(table: Table, words: Words) -> Table:
    """The same with nothing where one of the words stood, and how often each did."""
    said: Counter[str] = Counter()
    columns = tuple(_without(column, words, said) for column in table.columns)
    missing = found_words(said.items(), is_missing=True)
    kept = found_words(kept_words(columns, USUAL_WORDS - words), is_missing=False)
    return replace(table, columns=columns, words=(*table.words, *missing, *kept))


def _without(column: Column, words: Words, said: Counter[str]) -> Column:
    if column.is_number:
        return _without_numbers(column, words, said)
    gone = [code for code, text in enumerate(column.categories) if text.lower() in words]
    if not gone:
        return column
    counts = np.bincount(column.values[column.values >= 0], minlength=len(column.categories))
    for code in gone:
        said[column.categories[code]] += int(counts[code])
    kept = [code for code in range(len(column.categories)) if code not in gone]
    places = np.full(len(column.categories) + 1, MISSING, np.int32)
    places[kept] = np.arange(len(kept))
    names = tuple(column.categories[code] for code in kept)
    return replace(column, values=places[column.values], categories=names)


def _without_numbers(column: Column, words: Words, said: Counter[str]) -> Column:
    """Such as -999, where that is one of the words."""
    values: NDArray[Any] = column.values
    for word in sorted(words - USUAL_WORDS):
        mark = POINT.value(word)
        count = int(np.count_nonzero(values == mark)) if mark is not None else 0
        if count:
            said[word] += count
            values = np.where(values == mark, np.nan, values.astype(np.float64))
    return column if values is column.values else replace(column, values=values)
