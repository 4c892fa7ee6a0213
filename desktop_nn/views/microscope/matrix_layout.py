"""Where the cells of a matrix expression go: blocks side by side, and of large arrays a part."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from desktop_nn.models.matrix_expression import Axis, Cell, Expression, Operand
from desktop_nn.models.microscope import Place
from desktop_nn.models.number_text import grouped
from desktop_nn.views.microscope.cell_text import Density

HEADING = 19.0
NUMBERS_ABOVE = 13.0
"""Pixels that the numbers of columns take, where an array shows a part of itself."""

DIGIT_BESIDE = 5.4
MARGIN_BESIDE = 8.0

SIGN_GAP = 7.0
SMALLEST_SIGN = 8.0


@dataclass(frozen=True)
class Block:
    """The part of an operand that is shown: `rows` and `columns` of its cells. `left`, `top`: of
    its first cell; sizes in pixels."""

    operand: Operand
    rows: range
    columns: range
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width * len(self.columns)

    @property
    def bottom(self) -> float:
        return self.top + self.height * len(self.rows)

    @property
    def is_part(self) -> bool:
        return (len(self.rows), len(self.columns)) != self.operand.shape

    def cell_at(self, x: float, y: float) -> Cell | None:
        """The cell at a point."""
        if not (self.left <= x < self.right and self.top <= y < self.bottom):
            return None
        row, column = int((y - self.top) / self.height), int((x - self.left) / self.width)
        return self.rows[row], self.columns[column]

    def shows(self, cell: Cell) -> bool:
        return cell[0] in self.rows and cell[1] in self.columns

    def corner(self, cell: Cell) -> tuple[float, float]:
        """Left and top of a cell that is shown."""
        return (
            self.left + self.width * (cell[1] - self.columns.start),
            self.top + self.height * (cell[0] - self.rows.start),
        )

    def cells(self, rows: slice, columns: slice) -> list[Cell]:
        """Those of a stretch of rows and columns that are shown."""
        return [
            (row, column)
            for row in _within(self.rows, rows, self.operand.shape[0])
            for column in _within(self.columns, columns, self.operand.shape[1])
        ]

    def centres_after(self, across: float, down: float) -> dict[Axis, int]:
        """What is in the middle of its axes once the part that is shown is moved by so many cells
        to the right and down; an axis that isn't moved is left out."""
        of, shown, found = self.operand, (self.rows, self.columns), {}
        for axis, size, part, cells in zip(of.axes, of.shape, shown, (down, across), strict=True):
            half = len(part) // 2
            if cells:
                to = part.start + half - round(cells)
                found[axis] = max(half, min(to, size - len(part) + half))
        return found


@dataclass(frozen=True)
class Sign:
    """What is done between two blocks, as text around `y`: level with the lowest block's middle, so
    that a line is read from left to right."""

    text: str
    left: float
    width: float
    y: float


@dataclass(frozen=True)
class MatrixLayout:
    """`blocks`: the result's first, in the order of the expression."""

    blocks: tuple[Block, ...]
    signs: tuple[Sign, ...]
    density: Density

    @property
    def result(self) -> Block:
        return self.blocks[0]

    def block_at(self, x: float, y: float) -> Block | None:
        """The array that has the point, between its cells too."""
        return next(
            (b for b in self.blocks if b.left <= x < b.right and b.top <= y < b.bottom), None
        )

    def cell_at(self, x: float, y: float) -> tuple[Block, Cell] | None:
        for block in self.blocks:
            cell = block.cell_at(x, y)
            if cell is not None:
                return block, cell
        return None

    def lit(self, cell: Cell) -> tuple[tuple[Block, list[Cell]], ...]:
        """The cells that a cell of the result is made of, and itself."""
        own = self.result.cells(slice(cell[0], cell[0] + 1), slice(cell[1], cell[1] + 1))
        made_of = tuple(
            (block, block.cells(*block.operand.taken(cell))) for block in self.blocks[1:]
        )
        return (self.result, own), *made_of

    def holding(self, places: Iterable[Place]) -> list[tuple[Block, Cell]]:
        """Where these numbers stand, beside the result, of those that are shown."""
        found = ((block, block.operand.cell(p)) for p in places for block in self.blocks[1:])
        return [(block, cell) for block, cell in found if cell and block.shows(cell)]


def _within(shown: range, wanted: slice, size: int) -> range:
    start, stop, _ = wanted.indices(size)
    return range(max(shown.start, start), min(shown.stop, stop))


# Arranging


@dataclass(frozen=True)
class Room:
    """Pixels there are, below `top` of the view, how wide a text is, and a digit of the cells."""

    width: float
    height: float
    top: float
    density: Density
    digit: float
    signs: Mapping[str, float]

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def cell_width(self) -> float:
        return float(round(self.density.characters * self.digit + self.density.padding))


EDGE = 3.0
"""Pixels free at the left, for the mark of a sample."""

LINE_GAP = 8.0
"""Pixels between two lines of a long expression."""


def fits(expression: Expression, room: Room) -> bool:
    """Whether every cell of it has a place, all in one line."""
    columns = [operand.shape[1] for operand in expression.operands]
    rows = max(operand.shape[0] for operand in expression.operands)
    return sum(columns) <= _columns_there(expression, room, 0.0) and rows <= _rows_there(room, 0.0)


def wrapped(expression: Expression, room: Room) -> MatrixLayout | None:
    """All cells, in as many lines as that takes; None where they have no room."""
    lines: list[list[Operand | str]] = [[]]
    taken, top = EDGE, room.top
    for part in in_order(expression):
        width = width_of(part, room)
        # Signs stay with what follows them: no line ends in one.
        if taken + width > room.width and isinstance(part, Operand) and len(lines[-1]) > 1:
            lines.append(_signs_at_the_end(lines[-1]))
            taken = EDGE + sum(width_of(each, room) for each in lines[-1])
        lines[-1].append(part)
        taken += width
    blocks: list[Block] = []
    signs: list[Sign] = []
    for line in lines:
        sizes = [part.shape[0] for part in line if isinstance(part, Operand)]
        rows = max(sizes, default=0)
        first = top + HEADING
        middle = first + 0.5 * room.density.height * min(sizes, default=1)
        left = EDGE
        for part in line:
            width = width_of(part, room)
            if isinstance(part, str):
                signs.append(Sign(part, left + SIGN_GAP, width - 2.0 * SIGN_GAP, middle))
            else:
                everything = range(part.shape[0]), range(part.shape[1])
                height = float(room.density.height)
                blocks.append(Block(part, *everything, left, first, room.cell_width, height))
            left += width
        if left > room.width:
            return None
        top = first + room.density.height * rows + LINE_GAP
    if max(block.bottom for block in blocks) > room.bottom:
        return None
    return MatrixLayout(tuple(blocks), tuple(signs), room.density)


def _signs_at_the_end(line: list[Operand | str]) -> list[Operand | str]:
    """Taken off a line; of one that holds nothing else, none."""
    count = next((k for k, part in enumerate(reversed(line)) if isinstance(part, Operand)), 0)
    signs = line[len(line) - count :]
    del line[len(line) - count :]
    return signs


def width_of(part: Operand | str, room: Room) -> float:
    """Whole pixels, as all widths are: an array's picture fits wherever it stands."""
    if isinstance(part, str):
        return float(math.ceil(max(SMALLEST_SIGN, room.signs[part]))) + 2.0 * SIGN_GAP
    return room.cell_width * part.shape[1]


def arranged(expression: Expression, room: Room, centres: Mapping[Axis, int]) -> MatrixLayout:
    """Side by side, their first rows level. Arrays that have no room show a part of themselves,
    around `centres`: for each axis the number that is to be seen."""
    operands = expression.operands
    is_whole = fits(expression, room)
    above = 0.0 if is_whole else NUMBERS_ABOVE
    besides = [0.0 if is_whole else beside_of(operand) for operand in operands]
    most_rows = max(1, _rows_there(room, above))
    counts = shared_out(
        [operand.shape[1] for operand in operands], _columns_there(expression, room, sum(besides))
    )
    first = room.top + HEADING + above
    height = float(room.density.height)
    middle = first + 0.5 * height * min(min(each.shape[0], most_rows) for each in operands)
    blocks: list[Block] = []
    signs: list[Sign] = []
    left = EDGE
    for part in in_order(expression):
        width = width_of(part, room)
        if isinstance(part, str):
            signs.append(Sign(part, left + SIGN_GAP, width - 2.0 * SIGN_GAP, middle))
            left += width
            continue
        rows = part_of(part.shape[0], most_rows, centres.get(part.axes[0], 0))
        columns = part_of(part.shape[1], counts[len(blocks)], centres.get(part.axes[1], 0))
        left += besides[len(blocks)]
        block = Block(part, rows, columns, left, first, room.cell_width, height)
        blocks.append(block)
        left = block.right
    return MatrixLayout(tuple(blocks), tuple(signs), room.density)


def in_order(expression: Expression) -> list[Operand | str]:
    if not expression.parts:
        return [expression.result]
    return [expression.result, "=", *expression.parts]


def beside_of(operand: Operand) -> float:
    """What the numbers of its rows take at their left; a single row has none."""
    rows = operand.shape[0]
    return 0.0 if rows == 1 else MARGIN_BESIDE + math.ceil(DIGIT_BESIDE * len(grouped(rows)))


def _columns_there(expression: Expression, room: Room, beside: float) -> int:
    texts = [part for part in in_order(expression) if isinstance(part, str)]
    taken = EDGE + sum(width_of(text, room) for text in texts) + beside
    return int((room.width - taken) / room.cell_width)


def _rows_there(room: Room, above: float) -> int:
    return int((room.height - HEADING - above) / room.density.height)


def shared_out(sizes: Sequence[int], room: int) -> list[int]:
    """What each gets of the room: all, or the same as the others that can't have all; one at
    least."""
    counts = [1] * len(sizes)
    left = room - len(sizes)
    growing = [k for k, size in enumerate(sizes) if size > 1]
    while left > 0 and growing:
        share = max(1, left // len(growing))
        for k in list(growing):
            more = min(share, sizes[k] - counts[k], left)
            counts[k] += more
            left -= more
            if counts[k] == sizes[k]:
                growing.remove(k)
    return counts


def part_of(size: int, count: int, centre: int) -> range:
    """So many of them, around a number, within what there is."""
    count = min(size, count)
    start = max(0, min(centre - count // 2, size - count))
    return range(start, start + count)
