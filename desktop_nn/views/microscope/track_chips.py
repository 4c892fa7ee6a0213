"""The chips of the phase track: which stops stand alone, and which layers are folded into one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from desktop_nn.models.microscope import Stop

PARTS = ("forward", "backward", "update")
TITLES = {"forward": "Forward", "backward": "Backward", "update": "Update"}
GAP, GROUP_GAP = 4.0, 14.0
PADDINGS = (9.0, 6.0, 3.5)
"""Pixels beside a chip's text: fewer where there is little room."""

Measure = Callable[[str], float]
Groups = list[list[Stop]]
"""Stops that have a chip together."""


@dataclass(frozen=True)
class Chip:
    """The stops `first` to `last`; more than one where a layer is folded, or several. In pixels:
    `left` and `width`."""

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
    present stop first; where that is not enough, folded neighbours are folded into one. What then
    still has none is to be scrolled."""
    folded: Groups = []
    for folded in _more_and_more_folded(stops, present):
        if _fits(_placed(folded, measure, PADDINGS[-1]), room):
            break
    ways = [_placed(folded, measure, padding) for padding in PADDINGS]
    return next((chips for chips in ways if _fits(chips, room)), ways[-1])


def _fits(chips: Sequence[Chip], room: float) -> bool:
    return not chips or chips[-1].left + chips[-1].width <= room


def _more_and_more_folded(stops: Sequence[Stop], present: int) -> Iterator[Groups]:
    layers = [list(group) for _, group in groupby(stops, lambda stop: (stop.part, stop.layer))]
    foldable = [k for k, group in enumerate(layers) if len(group) > 1 and group[0].layer > 0]
    away = [k for k in foldable if _distance(layers[k], present)]
    away.sort(key=lambda k: -_distance(layers[k], present))
    groups: Groups = []
    for count in range(len(away) + 1):
        folded = set(away[:count])
        parted = [
            [group] if k in folded else [[stop] for stop in group] for k, group in enumerate(layers)
        ]
        groups = [group for part in parted for group in part]
        yield groups
    while (fewer := _with_two_in_one(groups, present)) is not None:
        groups = fewer
        yield groups


def _with_two_in_one(groups: Groups, present: int) -> Groups | None:
    """The two folded neighbours of one part that are farthest from the present stop become one;
    None where there are no two."""
    pairs = [
        k
        for k, (one, other) in enumerate(pairwise(groups))
        if len(one) > 1 and len(other) > 1 and one[0].part == other[0].part
    ]
    if not pairs:
        return None
    k = max(pairs, key=lambda k: min(_distance(group, present) for group in groups[k : k + 2]))
    return [*groups[:k], groups[k] + groups[k + 1], *groups[k + 2 :]]


def _distance(group: Sequence[Stop], present: int) -> int:
    """In stops; 0 for the group that the present one is of."""
    return max(group[0].number - present, present - group[-1].number, 0)


def _placed(groups: Groups, measure: Measure, padding: float) -> tuple[Chip, ...]:
    chips: list[Chip] = []
    left = 0.0
    for group in groups:
        if chips and chips[-1].part != group[0].part:
            left += GROUP_GAP
        text = _text_of(group)
        width = round(measure(text) + 2.0 * padding)
        chips.append(Chip(text, group[0].part, group[0].number, group[-1].number, left, width))
        left += width + GAP
    return tuple(chips)


def _text_of(group: Sequence[Stop]) -> str:
    return group[0].label if len(group) == 1 else f"{layers_of(group)} …"


def layers_of(stops: Sequence[Stop]) -> str:
    """“layer 2”, “layers 7–3”."""
    first, last = stops[0].layer, stops[-1].layer
    return f"layer {first}" if first == last else f"layers {first}\u2013{last}"
