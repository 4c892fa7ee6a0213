"""Where the cells of a portion of text begin and end, found by NumPy for all at once.

It does what is plain and leaves the rest to the reader that goes cell by cell: quotes within
quotes, lines that end in other ways, rows of another width.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROOM = 64
"""Zero bytes before and behind the text, so that words of a cell can be taken beyond its ends."""
MOST_BLANKS = 64
"""Around a cell; more of them are left to the other reader."""

END_OF_LINE, RETURN, QUOTE = ord("\n"), ord("\r"), ord('"')
_BLANK = np.zeros(256, np.bool_)
_BLANK[[ord(" "), ord("\t"), RETURN]] = True

Bytes = NDArray[np.uint8]
Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Cells:
    """`text` as bytes of UTF-8, with ROOM around them; `starts` and `ends` of the cells without
    quotes and blanks: (rows, columns); how many lines were blank, and how many there are;
    `trimmed`: around which cells blanks were left out, (rows, columns), None for none."""

    text: Bytes
    starts: Places
    ends: Places
    blank: int
    lines: int
    trimmed: NDArray[np.bool_] | None = None


def found_cells(text: str, delimiter: str, width: int) -> Cells | None:
    """Of whole lines, in rows of `width` cells; None where they are not plain enough."""
    if delimiter == " " or not delimiter.isascii():
        return None
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        return None
    encoded = text.encode()
    tail = b"" if encoded.endswith(b"\n") else b"\n"
    room = bytes(ROOM)
    data = np.frombuffer(b"".join((room, encoded, tail, room)), np.uint8)
    quotes = encoded.count(b'"') if b'"' in encoded else 0
    breaks = _breaks(data, ord(delimiter), quotes)
    starts = np.concatenate(([ROOM], breaks[:-1] + 1))
    shaped = _rows(data, starts, breaks, width)
    if shaped is None:
        return None
    starts, ends, blank = shaped
    ends[:, -1] -= (data[ends[:, -1] - 1] == RETURN) & (ends[:, -1] > starts[:, -1])
    if quotes and not _unquote(data, starts, ends, quotes):
        return None
    trimmed = None
    if b" " in encoded or b"\t" in encoded:
        trimmed = (_BLANK[data[starts]] | _BLANK[data[ends - 1]]) & (starts < ends)
        if not _trim(data, starts, ends):
            return None
    lines = (encoded + tail).count(b"\n") if quotes else len(ends) + blank
    return Cells(data, starts, ends, blank, lines, trimmed)


def _breaks(data: Bytes, delimiter: int, quotes: int) -> Places:
    """Delimiters and ends of lines that stand in no quotes."""
    is_break = data == END_OF_LINE
    is_break |= data == delimiter
    if quotes:
        # An odd count of quotes before it: within.
        is_break &= np.cumsum(data == QUOTE, dtype=np.uint8) & 1 == 0
    return np.flatnonzero(is_break)


def _rows(
    data: Bytes, starts: Places, ends: Places, width: int
) -> tuple[Places, Places, int] | None:
    """By rows, without blank lines, and how many of these there were."""
    last = np.flatnonzero(data[ends] == END_OF_LINE)
    if not len(last) or last[-1] != len(ends) - 1:
        return None  # a quote that nobody has closed
    counts = np.diff(last, prepend=-1)
    alone = last[counts == 1]
    empty = alone[_are_blank(data, starts[alone], ends[alone])]
    if len(empty):
        starts, ends = np.delete(starts, empty), np.delete(ends, empty)
    if (counts != width).sum() != (len(empty) if width > 1 else 0):
        return None
    shape = (-1, width)
    return starts.reshape(shape), ends.reshape(shape), len(empty)


def _are_blank(data: Bytes, starts: Places, ends: Places) -> NDArray[np.bool_]:
    """Whether nothing stands there, or a single blank; of longer ones some are not found."""
    found: NDArray[np.bool_] = (ends == starts) | ((ends == starts + 1) & _BLANK[data[starts]])
    return found


def _unquote(data: Bytes, starts: Places, ends: Places, quotes: int) -> bool:
    """Whether all quotes stand around cells; they are then taken away."""
    quoted = (data[starts] == QUOTE) & (data[ends - 1] == QUOTE) & (ends - starts > 1)
    starts += quoted
    ends -= quoted
    return 2 * int(quoted.sum()) == quotes


def _trim(data: Bytes, starts: Places, ends: Places) -> bool:
    """Whether the blanks around cells could be taken away."""
    for _ in range(MOST_BLANKS):
        before = _BLANK[data[starts]] & (starts < ends)
        starts += before
        behind = _BLANK[data[ends - 1]] & (starts < ends)
        ends -= behind
        if not before.any() and not behind.any():
            return True
    return False


def words(cells: Cells, places: Places, count: int) -> NDArray[np.uint64]:
    """The 8 · count bytes from each place on, as numbers with the first byte lowest: (N, count)."""
    size = 8 * count
    everywhere = np.ndarray((len(cells.text) - size + 1,), f"V{size}", cells.text, strides=(1,))
    return everywhere[places].view("<u8").reshape(-1, count)
