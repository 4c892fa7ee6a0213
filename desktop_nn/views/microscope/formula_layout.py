"""Where the pieces of a formula stand: on one base line, in as many lines as the width takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_nn.views.microscope.formula_pieces import OPERAND, RELATION, SIGN, Piece
from desktop_nn.views.microscope.typeset import SetPiece

GAPS = {RELATION: 0.34, SIGN: 0.24, OPERAND: 0.12}
"""Before and behind a piece, in sizes of the font."""

INDENT = 1.4
"""Of the second line and those below it, in sizes of the font."""

LINE_SPACE = 0.45
SMALLEST = 0.4
"""A piece that is wider than the room is drawn smaller, all others with it; no smaller than so."""


@dataclass(frozen=True)
class Spot:
    """Which piece, and its left upper corner in pixels."""

    number: int
    left: float
    top: float


@dataclass(frozen=True)
class FormulaLayout:
    """Every piece's spot, and the room that they take together, all drawn smaller by `scale`."""

    spots: tuple[Spot, ...]
    width: float
    height: float
    scale: float


def layout_of(
    pieces: Sequence[Piece], parts: Sequence[SetPiece], size: float, room: float
) -> FormulaLayout:
    """In `room` pixels of width; `parts` are the pieces as they were set at `size`."""
    scale = _scale(pieces, parts, size, room)
    spots: list[Spot] = []
    top = widest = 0.0
    for line in _lines(pieces, parts, size, room / scale):
        left = INDENT * size if spots else 0.0
        ascent = max(parts[k].ascent for k in line)
        below = max(parts[k].height - parts[k].ascent for k in line)
        top += LINE_SPACE * size if spots else 0.0
        for k in line:
            left += _gap(pieces, k, line[0]) * size
            spots.append(Spot(k, left * scale, (top + ascent - parts[k].ascent) * scale))
            left += parts[k].width
        widest = max(widest, left)
        top += ascent + below
    return FormulaLayout(tuple(spots), widest * scale, top * scale, scale)


def _scale(pieces: Sequence[Piece], parts: Sequence[SetPiece], size: float, room: float) -> float:
    """So that what stands together has room, the indent included."""
    groups = [_width(pieces, parts, size, group) for group in _groups(pieces)]
    return min(1.0, max(SMALLEST, room / (max(groups, default=1.0) + INDENT * size)))


def _width(
    pieces: Sequence[Piece], parts: Sequence[SetPiece], size: float, group: Sequence[int]
) -> float:
    return sum(parts[k].width + _gap(pieces, k, 0) * size for k in group)


def _gap(pieces: Sequence[Piece], k: int, first: int) -> float:
    if k == first:
        return 0.0
    return max(GAPS[pieces[k - 1].kind], GAPS[pieces[k].kind])


def _lines(
    pieces: Sequence[Piece], parts: Sequence[SetPiece], size: float, room: float
) -> list[list[int]]:
    """Numbers of pieces, line by line. A sign or a relation begins a line, with what follows."""
    lines: list[list[int]] = []
    used = 0.0
    for group in _groups(pieces):
        width = _width(pieces, parts, size, group)
        if lines and used + width <= room:
            lines[-1] += group
            used += width
        else:
            used = width + (INDENT * size if lines else 0.0)
            lines.append(list(group))
    return lines


def _groups(pieces: Sequence[Piece]) -> list[list[int]]:
    """Where no line is broken: a sign or relation with the operand behind it."""
    groups: list[list[int]] = []
    for k in range(len(pieces)):
        follows = k > 0 and pieces[k - 1].kind != OPERAND
        if follows and groups:
            groups[-1].append(k)
        else:
            groups.append([k])
    return groups
