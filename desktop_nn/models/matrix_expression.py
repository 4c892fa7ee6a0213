"""Matrix expressions: how an array of a traced update is made of others, as one writes it:
dW₂ = A₁ᵀ · dZ₂. What each cell of the result is made of follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.explanation.place import Place

Use = Literal["row", "column", "cell", "all"]
"""Which cells of an operand a cell (i, j) of the result takes: row i, column j, cell (i, j), or all
of them. An operand of one row that all rows share gives its column j."""

Cell = tuple[int, int]
Axis = str
"""What a side of an array counts: “samples”, “units 2”, or nothing, of a vector laid flat. Sides
with the same name show the same part where there is no room for all."""

SAMPLES: Axis = "samples"
NOTHING: Axis = ""


def units(layer: int) -> Axis:
    """Of a layer, from 1; 0 stands for the inputs."""
    return f"units {layer}"


@dataclass(frozen=True)
class Operand:
    """One array as it stands in an expression: `values`: (rows, columns), transposed where the
    expression says so; a vector is a row, a single number one cell. `size`: of the trace's own
    array. `axes`: what rows and columns count."""

    phase: str
    name: str
    title: str
    values: NDArray[Any]
    axes: tuple[Axis, Axis]
    use: Use = "cell"
    is_transposed: bool = False
    dimensions: int = 2
    of_row: int | None = None

    @property
    def shape(self) -> Cell:
        return self.values.shape[0], self.values.shape[1]

    def shape_text(self) -> str:
        """“(4, N)”, “(3,)”; N counts the samples of the batch."""
        if self.dimensions == 0:
            return ""
        sides = [
            "N" if axis == SAMPLES else str(size)
            for size, axis in zip(self.shape, self.axes, strict=True)
        ]
        return f"({', '.join(sides)})" if self.dimensions == 2 else f"({sides[1]},)"

    def place(self, cell: Cell) -> Place:
        """The number that a cell shows, as the trace counts it."""
        row, column = reversed(cell) if self.is_transposed else cell
        index = ((), (column,), (row, column))[self.dimensions]
        return Place(self.phase, self.name, index)

    def cell(self, place: Place) -> Cell | None:
        """Where a number is; None for one of another array."""
        if (place.phase, place.name) != (self.phase, self.name):
            return None
        if len(place.index) < 2:
            return 0, int(place.index[0]) if place.index else 0
        row, column = place.index
        return (column, row) if self.is_transposed else (row, column)

    def shown_mask(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """A mask over the trace's array, laid out as the values are."""
        laid = np.broadcast_to(mask, _own_shape(self)).reshape(_flat_shape(self))
        return laid.T if self.is_transposed else laid

    def taken(self, cell: Cell) -> tuple[slice, slice]:
        """Rows and columns that go into a cell of the result."""
        row, column = slice(cell[0], cell[0] + 1), slice(cell[1], cell[1] + 1)
        whole, nothing = slice(None), slice(0, 0)
        if self.of_row not in (None, cell[0]):
            return nothing, nothing
        if self.use == "row":
            return row, whole
        if self.use == "column":
            return whole, column
        return (row, column) if self.use == "cell" else (whole, whole)


@dataclass(frozen=True)
class Expression:
    """`result` = `parts`: operands, and between them what is done with them, as text."""

    result: Operand
    parts: tuple[Operand | str, ...] = ()

    @property
    def operands(self) -> tuple[Operand, ...]:
        """The result first."""
        return (self.result, *(part for part in self.parts if isinstance(part, Operand)))

    def count_of(self, place: Place) -> int:
        """How many numbers one of the result's was made of."""
        cell = self.result.cell(place)
        if cell is None:
            return 0
        taken = [(operand.taken(cell), operand.shape) for operand in self.operands[1:]]
        return sum(
            len(range(*rows.indices(shape[0]))) * len(range(*columns.indices(shape[1])))
            for (rows, columns), shape in taken
        )

    def made_of(self, place: Place) -> Iterator[Place]:
        """The numbers that one of the result's was made of."""
        cell = self.result.cell(place)
        if cell is None:
            return
        for operand in self.operands[1:]:
            rows, columns = operand.taken(cell)
            height, width = operand.shape
            for row in range(*rows.indices(height)):
                for column in range(*columns.indices(width)):
                    yield operand.place((row, column))


def _own_shape(operand: Operand) -> tuple[int, ...]:
    rows, columns = reversed(operand.shape) if operand.is_transposed else operand.shape
    return ((), (columns,), (rows, columns))[operand.dimensions]


def _flat_shape(operand: Operand) -> Cell:
    rows, columns = reversed(operand.shape) if operand.is_transposed else operand.shape
    return rows, columns
