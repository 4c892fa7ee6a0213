"""Hidden state as far as the walk has come: what is not computed yet is not told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.number_text import NOTHING
from desktop_nn.models.hidden_state import HiddenState
from desktop_nn.models.number_lines import Cell, Line

IsThere = Callable[[Place], bool]
"""Whether a number is computed by now."""


def state_so_far(state: HiddenState, is_there: IsThere) -> HiddenState:
    """Without the lines whose number is not there yet; of one that is only there as it was before,
    a dash stands for what it becomes. The words of a line may tell the number too."""
    return replace(
        state,
        lines=tuple(_lines(state.lines, is_there)),
        spreads=tuple(s for s in state.spreads if s.place is None or is_there(s.place)),
    )


def _lines(lines: Sequence[Line], is_there: IsThere) -> Iterator[Line]:
    """A number without a place of its own is made of the one in the line before it."""
    was_there = True
    for line in lines:
        numbers = [cell for cell in line.cells if cell.text and not cell.is_words]
        if numbers and numbers[0].place is not None:
            was_there = is_there(numbers[0].place)
        if was_there:
            yield replace(line, cells=tuple(_so_far(cell, is_there) for cell in line.cells))


def _so_far(cell: Cell, is_there: IsThere) -> Cell:
    return cell if cell.place is None or is_there(cell.place) else Cell(NOTHING, sign=cell.sign)
