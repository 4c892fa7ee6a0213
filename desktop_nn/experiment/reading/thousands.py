"""Numbers with a sign between their thousands, many cells at once: the sign is taken out where it
stands as it should, and what is left is read as any number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.cells import ROOM, Cells, Places
from desktop_nn.experiment.reading.decimals import LONGEST, read_numbers
from desktop_nn.experiment.reading.number_form import NumberForm

_PLUS, _MINUS, _ONE, _NINE = (ord(sign) for sign in "+-19")

Flags = NDArray[np.bool_]


def read_grouped(
    cells: Cells, starts: Places, ends: Places, form: NumberForm
) -> tuple[NDArray[np.float64], Flags]:
    """Of the cells from `starts` to `ends`, (N,): their values, and which of these are known. Other
    signs than a single byte of UTF-8, and exponents, are left open."""
    length = ends - starts
    width = min(int(length.max(initial=0)), LONGEST)
    values, known = np.zeros(len(starts)), (length > 0) & (length <= width)
    at = np.flatnonzero(known)
    place = np.arange(width)
    text = cells.text[starts[at, None] + place]
    there = place < length[at, None]
    is_sign = (text == ord(form.grouping)) & there
    good = _are_grouped(text, length[at], is_sign, ord(form.decimal))
    known[at[~good]] = False
    kept = there[good] & ~is_sign[good]
    room = np.zeros(ROOM, np.uint8)
    data = np.concatenate((room, text[good][kept], room))
    lengths = kept.sum(axis=1)
    new_ends = ROOM + np.cumsum(lengths)
    plain = Cells(data, new_ends - lengths, new_ends, 0, 0)
    found, are_numbers = read_numbers(plain, plain.starts, plain.ends, form.decimal)
    values[known] = found
    known[known] = are_numbers
    return values, known


def _are_grouped(text: NDArray[np.uint8], length: Places, is_sign: Flags, decimal: int) -> Flags:
    """Whether the sign stands before each three digits of the whole part, (N, width), and nowhere
    else; and whether that begins with no zero."""
    if not text.size:
        return np.zeros(len(text), np.bool_)
    place = np.arange(text.shape[1])
    begin = np.isin(text[:, 0], (_PLUS, _MINUS)).astype(np.intp)
    is_decimal = (text == decimal) & (place < length[:, None])
    end = np.where(is_decimal.any(axis=1), is_decimal.argmax(axis=1), length)
    behind = end[:, None] - place
    should = (place >= begin[:, None]) & (behind > 0) & (behind % 4 == 0)
    first = text[np.arange(len(text)), np.minimum(begin, text.shape[1] - 1)]
    is_right = (is_sign == should).all(axis=1) & (end - begin >= 5) & ((end - begin) % 4 != 0)
    good: Flags = is_right & (first >= _ONE) & (first <= _NINE)
    return good
