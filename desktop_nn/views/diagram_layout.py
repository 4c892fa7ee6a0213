"""Where everything of the network diagram goes: boxes in pixels, before anything is painted.

Columns share the width; when they would come closer than SMALLEST_PITCH the content grows wider
than the view, which then scrolls.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop_nn.training.edges import shown_groups

PADDING = 2.0
HEADING, DETAIL, NOTE, SCALE = 17.0, 15.0, 15.0, 15.0
SMALLEST_PITCH = 58.0
LARGEST_CELL = 96
LARGEST_SHARE = 0.16
"""Of the height that a cell takes, however few there are."""

CELL_SHARE = 0.74
"""Of the room that a row has."""

ROW_SPREAD = 2.6
"""Rows of a short column lie at most so many cells apart."""

OUTPUT_SIZE = 1.5
"""A single output is larger by this factor: its map is the one that counts."""

HALF_HEADING = 42.0
NAME_GAP = 8.0
EDGE = 6.0
SMALLEST_NAME_ROW = 11.0
CAPTION = 15.0
CAPTION_WIDTH = 52.0
"""What “b −0.31” takes, and a margin."""

SCALE_MARGIN = 4.0
DETAIL_MARGIN = 2.0
"""More than a heading's, so that long details of neighbours stand apart."""


@dataclass(frozen=True)
class Box:
    """A rectangle; `x` and `y` are its centre."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def x(self) -> float:
        return self.left + 0.5 * self.width

    @property
    def y(self) -> float:
        return self.top + 0.5 * self.height

    def contains(self, x: float, y: float, margin: float = 0.0) -> bool:
        inside_x = self.left - margin <= x <= self.right + margin
        return inside_x and self.top - margin <= y <= self.bottom + margin


@dataclass(frozen=True)
class Column:
    """Inputs (`layer` −1) or a layer. `cells`: a box for each of `groups`; `names` (beside
    the cells) and `captions` (under a single output, under the names of several) are empty where
    they have no room; `note` is there where units are folded; `frame` surrounds the cells, and the
    caption of a single one."""

    layer: int
    units: int
    groups: tuple[slice, ...]
    cells: tuple[Box, ...]
    frame: Box
    heading: Box
    detail: Box
    note: Box | None = None
    names: tuple[Box, ...] = ()
    captions: tuple[Box, ...] = ()

    @property
    def folded(self) -> bool:
        return len(self.groups) < self.units

    @property
    def x(self) -> float:
        return self.frame.x


@dataclass(frozen=True)
class DiagramLayout:
    """`scales`: a box under each gap between two columns. `pitch`: from column to column."""

    width: float
    height: float
    pitch: float
    body: Box
    columns: tuple[Column, ...]
    scales: tuple[Box, ...]

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The column and row of the neuron at a place, with a pixel or two to spare."""
        for index, column in enumerate(self.columns):
            if column.frame.contains(x, y):
                for row, cell in enumerate(column.cells):
                    if cell.contains(x, y, 2.0):
                        return index, row
        return None

    def column_at(self, x: float, y: float) -> int | None:
        """The column whose heading is at a place."""
        for index, column in enumerate(self.columns):
            if column.heading.contains(x, y) or column.detail.contains(x, y):
                return index
        return None


@dataclass(frozen=True)
class _Bands:
    """The tops of what lies below one another, and the height left for the cells."""

    detail: float
    body: float
    note: float
    scale: float
    body_height: float


@dataclass(frozen=True)
class _Grid:
    """What all columns share. `left`: the centre of the first column."""

    bands: _Bands
    width: float
    left: float
    pitch: float


def arrange(
    units: Sequence[int],
    width: float,
    height: float,
    name_widths: tuple[float, float] = (0.0, 0.0),
) -> DiagramLayout:
    """`units`: the inputs, then each layer's. `name_widths`: what the longest name left of the
    inputs and right of the outputs takes."""
    groups = [tuple(shown_groups(count)) for count in units]
    bands = _bands(height, any(len(of) < count for of, count in zip(groups, units, strict=True)))
    cell = _fitting_cell(bands.body_height, max(map(len, groups)))
    last_cell = _last_cell(cell, len(groups[-1]), bands.body_height)
    grid = _grid(len(units) - 1, width, bands, (cell, last_cell), name_widths)
    sizes = [min(cell, int(0.5 * grid.pitch))] * len(units)
    sizes[-1] = min(last_cell, int(0.5 * grid.pitch))
    columns = [
        _column(grid, index, units[index], of, sizes[index]) for index, of in enumerate(groups)
    ]
    columns[0] = _with_names(columns[0], grid, name_widths[0])
    columns[-1] = _with_captions(_with_names(columns[-1], grid, name_widths[1]), grid)
    return DiagramLayout(
        grid.width,
        height,
        grid.pitch,
        Box(0.0, bands.body, grid.width, bands.body_height),
        tuple(columns),
        _scales(columns, bands),
    )


def _bands(height: float, folded: bool) -> _Bands:
    scale = height - SCALE
    note = scale - (NOTE if folded else 0.0)
    body = HEADING + DETAIL + 3.0
    return _Bands(HEADING, body, note, scale, max(24.0, note - 2.0 - body))


def _fitting_cell(height: float, rows: int) -> int:
    largest = max(28.0, min(LARGEST_CELL, LARGEST_SHARE * height))
    return max(2, int(min(largest, CELL_SHARE * height / rows)))


def _last_cell(cell: int, rows: int, body_height: float) -> int:
    if rows > 1:
        return cell
    return max(3, min(int(OUTPUT_SIZE * cell), int(body_height - 2.0 * (CAPTION + 3.0))))


def _grid(
    gaps: int,
    width: float,
    bands: _Bands,
    cells: tuple[int, int],
    name_widths: tuple[float, float],
) -> _Grid:
    left, right = (
        PADDING + max(0.5 * cell + (name + NAME_GAP if name else EDGE), HALF_HEADING)
        for cell, name in zip(cells, name_widths, strict=True)
    )
    content = max(width, left + right + gaps * SMALLEST_PITCH)
    return _Grid(bands, content, left, (content - left - right) / gaps)


def _column(grid: _Grid, index: int, units: int, groups: tuple[slice, ...], cell: int) -> Column:
    x, bands = grid.left + index * grid.pitch, grid.bands
    cells = _cells(x, bands, len(groups), cell)
    top = max(cells[0].top - 4.0, bands.detail + DETAIL)
    bottom = min(cells[-1].bottom + 4.0, bands.note)
    frame = Box(cells[0].left - 4.0, top, cell + 8.0, bottom - top)
    first = max(x - 0.5 * grid.pitch + 3.0, PADDING) if index else PADDING
    last = x + 0.5 * grid.pitch - 3.0
    if last + 0.5 * grid.pitch > grid.width:
        last = grid.width - PADDING
    column = Column(
        index - 1,
        units,
        groups,
        cells,
        frame,
        Box(first, 0.0, last - first, HEADING),
        Box(
            first + DETAIL_MARGIN,
            bands.detail,
            max(0.0, last - first - 2.0 * DETAIL_MARGIN),
            DETAIL,
        ),
    )
    note = Box(first, bands.note, last - first, NOTE)
    return replace(column, note=note) if column.folded else column


def _cells(x: float, bands: _Bands, rows: int, cell: int) -> tuple[Box, ...]:
    """Whole pixels, so that borders and maps are crisp."""
    row = min(bands.body_height / rows, ROW_SPREAD * cell)
    top = bands.body + 0.5 * (bands.body_height - row * rows) + 0.5 * (row - cell)
    left = float(round(x - 0.5 * cell))
    return tuple(Box(left, float(round(top + i * row)), cell, cell) for i in range(rows))


def _row_pitch(column: Column) -> float:
    cells = column.cells
    return cells[1].top - cells[0].top if len(cells) > 1 else float("inf")


def _with_names(column: Column, grid: _Grid, name_width: float) -> Column:
    """Names stand left of the inputs and right of the outputs, where rows are high enough."""
    if not name_width or column.folded or _row_pitch(column) < SMALLEST_NAME_ROW:
        return column
    height = min(16.0, _row_pitch(column))
    before = column.layer < 0
    names = tuple(
        Box(PADDING, cell.y - 0.5 * height, cell.left - NAME_GAP - PADDING, height)
        if before
        else Box(
            cell.right + NAME_GAP,
            cell.y - 0.5 * height,
            grid.width - PADDING - cell.right - NAME_GAP,
            height,
        )
        for cell in column.cells
    )
    return replace(column, names=names)


def _with_captions(column: Column, grid: _Grid) -> Column:
    """Under a single output; at the right, below their names, where these are."""
    cells = column.cells
    if len(cells) == 1 and not column.names:
        lowest = grid.bands.body + grid.bands.body_height - CAPTION - 4.0
        if cells[0].bottom > lowest:
            return column
        caption = Box(column.x - 0.5 * CAPTION_WIDTH, cells[0].bottom + 2.0, CAPTION_WIDTH, CAPTION)
        return replace(column, captions=(caption,), frame=_around(column.frame, caption))
    width = grid.width - PADDING - cells[0].right - NAME_GAP
    if column.folded or _row_pitch(column) < 2.0 * CAPTION or width < CAPTION_WIDTH - 6.0:
        return column
    left, names = cells[0].right + NAME_GAP, column.names
    names = tuple(Box(left, cell.y - CAPTION, width, CAPTION) for cell in cells if names)
    captions = tuple(
        Box(left, cell.y - (0.0 if names else 0.5 * CAPTION), width, CAPTION) for cell in cells
    )
    return replace(column, names=names, captions=captions)


def _around(frame: Box, caption: Box) -> Box:
    left = min(frame.left, caption.left)
    right = max(frame.right, caption.right)
    return Box(left, frame.top, right - left, caption.bottom + 2.0 - frame.top)


def _scales(columns: Sequence[Column], bands: _Bands) -> tuple[Box, ...]:
    return tuple(
        Box(before.x + SCALE_MARGIN, bands.scale, after.x - before.x - 2.0 * SCALE_MARGIN, SCALE)
        for before, after in pairwise(columns)
    )
