"""Columns in which the same sign stands beside each number: found, and read many cells at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from desktop_nn.experiment.reading.cells import Bytes, Cells, Places
from desktop_nn.experiment.reading.decimals import read_numbers
from desktop_nn.experiment.reading.missing_words import Words, is_missing
from desktop_nn.experiment.reading.number_form import NumberForm, is_any_number
from desktop_nn.experiment.reading.signs import SIGNS, number_beside, sign_in
from desktop_nn.experiment.reading.thousands import read_grouped

_BLANK, _PLUS, _MINUS = (ord(sign) for sign in " +-")

Rows = Sequence[Sequence[str]]
Flags = NDArray[np.bool_]


def guessed_signs(rows: Rows, words: Words) -> tuple[str, ...]:
    """Of each column, the sign beside all its numbers; empty for none. The first row, which may
    hold names, tells nothing where there are others."""
    body = rows[1:] or rows
    return tuple(_sign_of(body, place, words) for place in range(len(rows[0])))


def _sign_of(rows: Rows, place: int, words: Words) -> str:
    sign = ""
    for row in rows:
        cell = row[place] if place < len(row) else ""
        if is_missing(cell, words):
            continue
        sign = sign or sign_in(cell)
        number = number_beside(cell, sign) if sign else None
        if number is None or not is_any_number(number):
            return ""
    return sign


def without_signs(rows: Rows, signs: Sequence[str]) -> Rows:
    """The same rows with nothing but numbers in the cells of such columns."""
    return (
        [[*map(_unsigned, row, signs), *row[len(signs) :]] for row in rows] if any(signs) else rows
    )


def _unsigned(cell: str, sign: str) -> str:
    number = number_beside(cell, sign) if sign else None
    return cell if number is None else number


def read_signed(
    cells: Cells, starts: Places, ends: Places, form: NumberForm
) -> tuple[NDArray[np.float64], Flags]:
    """Of the cells from `starts` to `ends`, (N,): their values, and which of these are known; with
    the form's sign beside each of them, and nothing known where it is not."""
    if not form.sign:
        return _read(cells, starts, ends, form)
    assert form.sign in SIGNS
    starts, ends, is_negative, is_signed = _inner(cells.text, starts, ends, form.sign.encode())
    values, known = _read(cells, starts, ends, form)
    known &= is_signed
    np.negative(values, out=values, where=is_negative)
    return values, known


def read_columns(
    cells: Cells, starts: Places, ends: Places, forms: Sequence[NumberForm]
) -> tuple[NDArray[np.float64], Flags]:
    """Of the cells from `starts` to `ends`, (rows, columns), in a form for each column: their
    values and which of these are known, (rows · columns,)."""
    if len(set(forms)) < 2:
        form = forms[0] if forms else NumberForm()
        return read_signed(cells, starts.reshape(-1), ends.reshape(-1), form)
    values, known = np.zeros(starts.shape), np.zeros(starts.shape, np.bool_)
    for form in dict.fromkeys(forms):
        at = [place for place, other in enumerate(forms) if other == form]
        begin, end = starts[:, at], ends[:, at]
        found = read_signed(cells, begin.reshape(-1), end.reshape(-1), form)
        values[:, at], known[:, at] = (one.reshape(begin.shape) for one in found)
    return values.reshape(-1), known.reshape(-1)


def _read(
    cells: Cells, starts: Places, ends: Places, form: NumberForm
) -> tuple[NDArray[np.float64], Flags]:
    values, known = read_numbers(cells, starts, ends, form.decimal)
    if form.grouping and not known.all():
        at = np.flatnonzero(~known)
        values[at], known[at] = read_grouped(cells, starts[at], ends[at], form)
    return values, known


def _inner(
    text: Bytes, starts: Places, ends: Places, sign: bytes
) -> tuple[Places, Places, Flags, Flags]:
    """Where numbers begin and end beside the sign and blanks; before which the sign had a minus;
    and which have it at all, once."""
    starts, ends = starts.copy(), ends.copy()
    long = ends - starts > len(sign)
    behind = long & _stands(text, ends - len(sign), sign)
    first = text[starts]
    before = long & ~behind & _stands(text, starts, sign)
    # A minus or a plus may stand before the sign; then none may stand behind it.
    marked = ~behind & ~before & (ends - starts > len(sign) + 1)
    marked &= ((first == _MINUS) | (first == _PLUS)) & _stands(text, starts + 1, sign)
    ends[behind] -= len(sign)
    starts[before | marked] += len(sign)
    starts[marked] += 1
    _trim(text, starts, ends)
    twice = marked & ((text[starts] == _MINUS) | (text[starts] == _PLUS))
    return starts, ends, marked & (first == _MINUS), (behind | before | marked) & ~twice


def _stands(text: Bytes, places: Places, sign: bytes) -> Flags:
    found = np.ones(len(places), np.bool_)
    for offset, byte in enumerate(sign):
        found &= text[places + offset] == byte
    return found


def _trim(text: Bytes, starts: Places, ends: Places) -> None:
    """A blank beside the number is left out; where there are more, the cell is left open."""
    starts += (text[starts] == _BLANK) & (starts < ends)
    ends -= (text[ends - 1] == _BLANK) & (starts < ends)
