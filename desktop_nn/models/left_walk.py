"""Where a walk through an update was, and where it goes on in another one."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.track import Stop, stops_of
from desktop_nn.engine.explanation.walk import Position
from desktop_nn.training.messages import Looked

Trail = tuple[Place, ...]


@dataclass(frozen=True)
class LeftWalk:
    """Its update, its stations, how far it was, the numbers that were asked about, and the sample
    that was shown, or the whole batch."""

    looked: Looked
    stops: tuple[Stop, ...]
    position: Position
    trail: Trail
    sample: int
    shows_batch: bool

    def is_at(self, looked: Looked) -> bool:
        """Whether another look is at the same update."""
        return (looked.sequence, looked.update) == (self.looked.sequence, self.looked.update)


def where_in(
    looked: Looked, traced: TracedUpdate, here: LeftWalk | None, left: LeftWalk | None
) -> LeftWalk | None:
    """The walk that goes on in what is looked at now: the present one, through the same update of
    an edited run, or one that was left at this very update; None where it begins."""
    stops = stops_of(traced)
    if left is not None and left.is_at(looked) and left.stops == stops:
        return left
    if here is not None and here.looked.update == looked.update and here.stops == stops:
        return here
    return None


def with_asked(trail: Trail, here: Place | None, place: Place, anew: bool) -> Trail:
    """The trail once a place is asked about: back to it, where it led to the present one; else it
    follows, behind the walk's own number; alone, where it is asked `anew`."""
    if place in trail:
        return trail[: trail.index(place) + 1]
    first = () if trail or here is None else (here,)
    return (place,) if anew else (*trail, *first, place)
