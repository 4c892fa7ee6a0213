"""The chips of the phase track: which stops stand alone, and which layers are folded into one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from desktop_nn.models.microscope import Stop

PARTS = ("forward", "backward", "update")
TITLES = {"forward": "Forward", "backward": "Backward", "update": "Update"}
GAP, GROUP_GAP = 4.0, 14.0
PADDINGS = (9.0, 6.0, 3.5)
"""Pixels beside a chip's text: fewer where there is little room."""

Measure = Callable[[str], float]


@dataclass(frozen=True)
class Chip:
    """The stops `first` to `last`; more than one where a layer is folded. In pixels: `left` and
    `width`."""

    text: str
    part: str
    first: int
    last: int
    left: float = 0.0
    width: float = 0.0

    @property
    def is_folded(self) -> bool:
        return self.last > self.first

    def contains(self, stop: int) -> bool:
        return self.first <= stop <= self.last


def chips_of(
    stops: Sequence[Stop], present: int, room: float, measure: Measure
) -> tuple[Chip, ...]:
    """A chip for each stop; where they have no room, layers are folded, those farthest from the
    present stop first. What then still has none is to be scrolled."""
    groups = [list(group) for _, group in groupby(stops, lambda stop: (stop.part, stop.layer))]
    foldable = [k for k, group in enumerate(groups) if len(group) > 1 and group[0].layer > 0]
    distances = {k: _distance(groups[k], present) for k in foldable}
    by_distance = sorted((k for k in foldable if distances[k]), key=lambda k: -distances[k])
    placed: tuple[Chip, ...] = ()
    for count in range(len(by_distance) + 1):
        for padding in PADDINGS:
            placed = _placed(groups, set(by_distance[:count]), measure, padding)
            if not placed or placed[-1].left + placed[-1].width <= room:
                return placed
    return placed


def _distance(group: Sequence[Stop], present: int) -> int:
    """In stops; 0 for the group that the present one is of."""
    return max(group[0].number - present, present - group[-1].number, 0)


def _placed(
    groups: list[list[Stop]], folded: set[int], measure: Measure, padding: float
) -> tuple[Chip, ...]:
    chips: list[Chip] = []
    left = 0.0
    for k, group in enumerate(groups):
        if chips and chips[-1].part != group[0].part:
            left += GROUP_GAP
        singles = [[stop] for stop in group] if k not in folded else [group]
        for of in singles:
            text = of[0].label if len(of) == 1 else f"layer {of[0].layer} …"
            width = round(measure(text) + 2.0 * padding)
            chips.append(Chip(text, of[0].part, of[0].number, of[-1].number, left, width))
            left += width + GAP
    return tuple(chips)
