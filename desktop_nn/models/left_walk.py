"""Where a walk through an update was when its views were closed."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.track import Stop
from desktop_nn.engine.explanation.walk import Position
from desktop_nn.training.messages import Looked


@dataclass(frozen=True)
class LeftWalk:
    """Its update, its stations, how far it was, and the numbers that were asked about."""

    looked: Looked
    stops: tuple[Stop, ...]
    position: Position
    trail: tuple[Place, ...]

    def is_at(self, looked: Looked) -> bool:
        """Whether another look is at the same update."""
        return (looked.sequence, looked.update) == (self.looked.sequence, self.looked.update)
