"""Walking through the network diagram with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from desktop_nn.views.diagram_layout import Column
from desktop_nn.views.diagram_readout import Place


def walked(
    place: Place | None, across: int, down: int, columns: Sequence[Column], start: int = 0
) -> Place:
    """The next neuron to the right (`across` 1), to the left (−1), below (`down` 1) or above; at
    the ends the same one. Before the first step, the first one of column `start`."""
    if place is None:
        return Place(start, 0)
    if down:
        rows = len(columns[place.column].cells)
        return Place(place.column, min(max(place.row + down, 0), rows - 1))
    column = min(max(place.column + across, 0), len(columns) - 1)
    if column == place.column:
        return replace(place, source=None)
    return Place(column, _nearest_row(columns[column], _height(place, columns)))


def walked_edge(place: Place, down: int, columns: Sequence[Column]) -> Place:
    """The next edge into a neuron, from the unit below or above in the column before; from the
    neuron itself, the edge that comes from its own height. An input has none."""
    if place.column == 0:
        return place
    before = columns[place.column - 1]
    if place.source is None:
        return replace(place, source=_nearest_row(before, _height(place, columns)))
    source = min(max(place.source + down, 0), len(before.cells) - 1)
    return replace(place, source=source)


def _height(place: Place, columns: Sequence[Column]) -> float:
    return columns[place.column].cells[place.row].y


def _nearest_row(column: Column, height: float) -> int:
    distances = [abs(cell.y - height) for cell in column.cells]
    return distances.index(min(distances))
