"""Which way of laying out a matrix expression serves best in the room there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from desktop_nn.models.matrix_expression import Axis, Expression, Operand
from desktop_nn.views.microscope.cell_text import IN_PARTS
from desktop_nn.views.microscope.matrix_layout import (
    EDGE,
    HEADING,
    LINE_GAP,
    NUMBERS_ABOVE,
    SIGN_GAP,
    Block,
    MatrixLayout,
    Room,
    Sign,
    arranged,
    beside_of,
    fits,
    in_order,
    part_of,
    shared_out,
    width_of,
    wrapped,
)

Part = Operand | str
ABOVE = HEADING + NUMBERS_ABOVE
"""Pixels that a line takes besides its cells, before the gap to the next one."""


def laid_out(
    expression: Expression, rooms: Sequence[Room], centres: Mapping[Axis, int]
) -> MatrixLayout:
    """As large as fits in one line; in several, as large as fits there; with fewer decimals only
    where that doesn't help either; a part of what fits in none, and
    where not even that fits side by side, below each other. `rooms`: from wide to tight."""
    for _, some in groupby(rooms, lambda room: room.density.decimals):
        alike = tuple(some)
        for room in alike:
            if fits(expression, room):
                return arranged(expression, room, centres)
        for room in alike:
            layout = wrapped(expression, room)
            if layout is not None:
                return layout
    part = next(room for room in rooms if room.density is IN_PARTS)
    layout = arranged(expression, part, centres)
    ends = [block.right for block in layout.blocks] + [s.left + s.width for s in layout.signs]
    return layout if max(ends) <= part.width else below_each_other(expression, rooms[-1], centres)


def below_each_other(
    expression: Expression, room: Room, centres: Mapping[Axis, int]
) -> MatrixLayout:
    """A line for each array, with the signs before it: of each as much as there is room for, around
    `centres`."""
    lines = _with_signs_before(expression)
    cells = room.height - len(lines) * (ABOVE + LINE_GAP)
    sizes = [operand.shape[0] for operand in expression.operands]
    counts = shared_out(sizes, int(cells / room.density.height))
    blocks: list[Block] = []
    signs: list[Sign] = []
    top = room.top
    for line, count in zip(lines, counts, strict=True):
        block, its_signs = _line(line, count, top + ABOVE, room, centres)
        blocks.append(block)
        signs += its_signs
        top = block.bottom + LINE_GAP
    return MatrixLayout(tuple(blocks), tuple(signs), room.density)


def _with_signs_before(expression: Expression) -> list[list[Part]]:
    """Signs behind the last array stay in its line."""
    lines: list[list[Part]] = [[]]
    for part in in_order(expression):
        if any(isinstance(each, Operand) for each in lines[-1]):
            lines.append([])
        lines[-1].append(part)
    if not any(isinstance(each, Operand) for each in lines[-1]):
        lines[-2:] = [lines[-2] + lines[-1]]
    return lines


def _line(
    line: Sequence[Part], count: int, first: float, room: Room, centres: Mapping[Axis, int]
) -> tuple[Block, list[Sign]]:
    """`first`: where its first row begins; `count`: its rows."""
    of = next(part for part in line if isinstance(part, Operand))
    taken = EDGE + beside_of(of) + sum(width_of(s, room) for s in line if isinstance(s, str))
    columns = max(1, int((room.width - taken) / room.cell_width))
    signs: list[Sign] = []
    left, height = EDGE, float(room.density.height)
    for part in line:
        if isinstance(part, str):
            width = width_of(part, room)
            signs.append(Sign(part, left + SIGN_GAP, width - 2.0 * SIGN_GAP, first + 0.5 * height))
            left += width
        else:
            rows = part_of(part.shape[0], count, centres.get(part.axes[0], 0))
            shown = part_of(part.shape[1], columns, centres.get(part.axes[1], 0))
            left += beside_of(part)
            block = Block(part, rows, shown, left, first, room.cell_width, height)
            left = block.right
    return block, signs
