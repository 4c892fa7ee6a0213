"""Texts of a column as numbers of categories, each text looked at once a portion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.cells import ROOM, Cells, Places, words
from desktop_nn.experiment.reading.missing_words import Words, is_missing
from desktop_nn.experiment.reading.table import MISSING, Column

ODD = np.uint64(0x9E3779B97F4A7C15)
"""2⁶⁴ over the golden ratio: multiplication by it spreads bits (Knuth, volume 3, 6.4)."""


def read_categories(
    cells: Cells,
    starts: Places,
    ends: Places,
    codes: dict[str, int],
    words: Words,
    said: Counter[str],
) -> NDArray[np.int32]:
    """The code of each cell, (N,); a text that `codes` lacks gets the next one. How often one of
    the `words` stands there is added to `said`."""
    first, which = _different(cells, starts, ends)
    found = np.empty(len(first), np.int32)
    for place, row in enumerate(first):
        text = cell_text(cells, starts[row], ends[row])
        if is_missing(text, words):
            found[place] = MISSING
            said[text] += int(np.count_nonzero(which == place))
        else:
            found[place] = codes.setdefault(text, len(codes))
    return found[which]


def sorted_by_name(column: Column) -> Column:
    """Categories by their names, so that the order of the rows changes nothing."""
    order = sorted(range(len(column.categories)), key=column.categories.__getitem__)
    places = np.empty(len(order) + 1, np.int32)
    places[order] = np.arange(len(order))
    places[-1] = MISSING
    names = tuple(column.categories[k] for k in order)
    return replace(column, values=places[column.values], categories=names)


def kept_words(columns: Sequence[Column], words: Words) -> Iterator[tuple[str, int]]:
    """Texts that usually stand for no value, and here do not; how often each does."""
    for column in columns if words else ():
        for code, text in enumerate(column.categories):
            if text.lower() in words:
                yield text, int(np.count_nonzero(column.values == code))


def class_name(number: np.number[Any]) -> str:
    """Of a class that is a number: all digits that it has, and none besides, so that no two have
    the same: 7, 0.1, 1000001."""
    return str(number).removesuffix(".0")


def cell_text(cells: Cells, start: int, end: int) -> str:
    return cells.text[start:end].tobytes().decode().strip()


def _different(cells: Cells, starts: Places, ends: Places) -> tuple[Places, Places]:
    """The row in which each different text stands first, and which of them each row holds. Long
    ones, and those that a sum of their words can't tell apart, are all taken for different."""
    length = ends - starts
    count = max(1, -(-int(length.max(initial=0)) // 8))
    every = np.arange(len(starts))
    if 8 * count > ROOM:
        return every, every
    found = words(cells, starts, count)
    total = length.astype(np.uint64)
    for place in range(count):
        behind = np.clip(8 * (place + 1) - length, 0, 8).astype(np.uint64)
        kept = ~np.uint64(0) >> (behind * np.uint64(8) % np.uint64(64))
        kept[behind == 8] = 0
        found[:, place] &= kept
        total = (total ^ found[:, place]) * ODD
    _, first, which = np.unique(total, return_index=True, return_inverse=True)
    same = (found == found[first[which]]).all() and (length == length[first[which]]).all()
    return (first, which) if same else (every, every)
