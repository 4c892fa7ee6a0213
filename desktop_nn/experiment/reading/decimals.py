"""Numbers of many cells at once, each the nearest double, as Python's own `float` gives it.

Digits are read eight at a time, as one word (Lemire, “Quickly parsing eight digits”, 2022). A whole
number m below 2⁵³ over a power of ten up to 10²², both exact, is rounded once and so correctly
(Clinger, “How to read floating point numbers accurately”, 1990). Up to 18 digits the same is done
with a mantissa of 64 bits where the machine has one; rounding that to 53 bits is right too, but for
a result that lies in the middle of two doubles: these, like all other spellings, are left open.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.cells import Cells, Places, words

LONGEST = 24
"""Characters of a number, without its sign."""
MOST_WHOLE = 10**18
EXACT = 1 << 53
EXACT_TENS = 22

_BYTES = np.uint64(0x0101010101010101)
_HIGH = np.uint64(0x8080808080808080)
_TENS = 10 ** np.arange(19, dtype=np.int64)
_HAS_LONG = np.finfo(np.longdouble).nmant >= 63
_LONG_TENS = np.cumprod(np.array([1, *[10] * LONGEST], np.longdouble))

Words = NDArray[np.uint64]


def read_numbers(
    cells: Cells, starts: Places, ends: Places, decimal: str
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Of the cells from `starts` to `ends`, (N,): their values, and which of these are known."""
    first = cells.text[starts]
    is_negative = first == ord("-")
    begin = starts + (is_negative | (first == ord("+")))
    length = ends - begin
    known = (length > 0) & (length <= LONGEST)
    count = max(1, -(-min(int(length.max(initial=0)), LONGEST) // 8))
    found = words(cells, ends - 8 * count, count)
    _clear(found, np.minimum(length, 8 * count))
    whole, behind = _whole(found, length, decimal, known)
    values = _divided(whole, behind, known)
    np.negative(values, out=values, where=is_negative)
    return values, known


def _clear(found: Words, length: Places) -> None:
    """Zeros in place of what stands before each number: of all bytes the last `length` are its."""
    count = found.shape[1]
    for place in range(count):
        before = np.clip(8 * (count - place) - length, 0, 8).astype(np.uint64)
        cut = before == 8
        kept = ~np.uint64(0) << (before * np.uint64(8) % np.uint64(64))
        kept[cut] = 0
        found[:, place] = (found[:, place] & kept) | (_BYTES * np.uint64(ord("0")) & ~kept)


def _whole(
    found: Words, length: Places, decimal: str, known: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """All digits as one whole number, and how many of them stand behind the point; `known` falls
    where there is anything but digits and one point."""
    count = found.shape[1]
    number = np.zeros(len(found), np.uint64)
    points = np.zeros(len(found), np.int64)
    from_end = np.zeros(len(found), np.int64)
    for place in range(count):
        word = found[:, place]
        point = _equal_bytes(word, ord(decimal))
        digits = (word ^ (_BYTES * np.uint64(ord("0")))) & ~(point * np.uint64(255))
        # A byte above 9 has its highest bit set once 118 is added, or had it before.
        known &= (((digits & ~_HIGH) + _BYTES * np.uint64(118)) | digits) & _HIGH == 0
        if point.any():
            points += _sum_of_bytes(point).astype(np.int64)
            from_end += _place_from_end(point, 8 * (count - 1 - place))
        if place:
            known &= number < MOST_WHOLE // 10**8
            number *= np.uint64(10**8)
        number += _eight_digits(digits)
    known &= (points <= 1) & (length > points)
    return _without_point(number.astype(np.int64), np.where(points == 1, from_end, 0))


def _equal_bytes(word: Words, byte: int) -> Words:
    """1 in each byte that is this one, else 0; bytes are below 128 where it matters."""
    other = word ^ (_BYTES * np.uint64(byte))
    is_other = ((other & ~_HIGH) + ~_HIGH) | other
    return (~is_other & _HIGH) >> np.uint64(7)


def _sum_of_bytes(word: Words) -> Words:
    return (word * _BYTES) >> np.uint64(56)


def _place_from_end(point: Words, behind: int) -> NDArray[np.int64]:
    """Of the one byte that is 1: its place from the end of the cell, from 1; 0 where there is none.

    The product moves the weight of that byte to the top.
    """
    weights = sum((behind + 8 - byte) << (8 * (7 - byte)) for byte in range(8))
    return ((point * np.uint64(weights)) >> np.uint64(56)).astype(np.int64)


def _eight_digits(digits: Words) -> Words:
    """Neighbours are joined: digits to pairs, pairs to fours, fours to eight."""
    pairs = (digits * np.uint64(10 * 256 + 1)) >> np.uint64(8)
    fours = ((pairs & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(100 * 65536 + 1)) >> np.uint64(16)
    low = fours & np.uint64(0x0000FFFF0000FFFF)
    return (low * np.uint64(10000 * (1 << 32) + 1)) >> np.uint64(32)


def _without_point(
    number: NDArray[np.int64], from_end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A point was read as a zero: what stands before it moves down by one place."""
    if not from_end.any():
        return number, from_end
    power = np.minimum(from_end, 18)
    tens = _TENS[power]
    before = number // tens
    behind = number - before * tens
    moved = before * _TENS[np.maximum(power, 1) - 1] + behind
    return np.where(from_end > 0, moved, number), np.maximum(from_end, 1) - 1


def _divided(
    whole: NDArray[np.int64], behind: NDArray[np.int64], known: NDArray[np.bool_]
) -> NDArray[np.float64]:
    values = whole.astype(np.float64)
    if not behind.any() and int(whole.max(initial=0)) < EXACT:
        return values
    values /= _LONG_TENS[: EXACT_TENS + 1].astype(np.float64)[np.minimum(behind, EXACT_TENS)]
    long = known & ((whole >= EXACT) | (behind > EXACT_TENS))
    if not long.any():
        return values
    if not _HAS_LONG:
        known &= ~long
        return values
    at = np.flatnonzero(long)
    quotient = whole[at].astype(np.longdouble) / _LONG_TENS[behind[at]]
    nearest = quotient.astype(np.float64)
    rest = np.abs(quotient - nearest)
    half = np.spacing(nearest).astype(np.longdouble) / 2
    known[at] = (rest != half) & (rest != half / 2)
    values[at] = nearest
    return values
