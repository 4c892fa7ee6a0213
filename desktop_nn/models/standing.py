"""Where one stands in a walk through an update, and what is there to be seen from there."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from desktop_nn.engine.explanation.origin import Origin, Term
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.walk import Position, Walk


class Standing:
    """Of whoever has a `walk`, None for none, a `position` in it, a `grain` of steps, and a `trail`
    of numbers that were asked about, the present one last."""

    walk: Walk | None
    position: Position
    grain: str
    trail: tuple[Place, ...]

    def computed(self, phase: str, name: str) -> NDArray[Any]:
        """Which numbers of an array are there already, as a mask of its shape; the rest is blank.
        KeyError where the update has no such array, or none is looked at."""
        if self.walk is None:
            raise KeyError(f"Microscope: no {name} in phase {phase}: nothing is looked at")
        return self.walk.computed(self.position, phase, name)

    def is_told(self, place: Place) -> bool:
        """Whether the number at a place may be told by the way, beside the one that is asked about:
        it is computed, or somebody has asked ahead, about one that isn't either."""
        asked_ahead = bool(self.trail) and not self._is_computed(self.trail[-1])
        return asked_ahead or self._is_computed(place)

    def _is_computed(self, place: Place) -> bool:
        return bool(self.computed(place.phase, place.name)[place.index])

    @property
    def added(self) -> int | None:
        """At the grain of terms: how many summands of the number at the position are added by now.
        None where it is no sum, or another number is asked about."""
        if self.walk is None or self.grain != "term" or self.trail:
            return None
        added, there_are = self.walk.terms(self.position)
        return added if there_are > 1 else None

    @property
    def term(self) -> Term | None:
        """The summand that was added last, if one was."""
        added, origin = self.added, self.origin
        return None if added is None or origin is None else origin.terms[added - 1]

    def touched(self) -> tuple[Place, ...]:
        """What the number at the position was made of."""
        if self.walk is None:
            return ()
        return self.walk.touched(self.position, self.grain)

    @property
    def place(self) -> Place | None:
        """The number asked about."""
        if self.trail:
            return self.trail[-1]
        return self._place_here()

    def _place_here(self) -> Place | None:
        """The number computed last; where a step is larger than a term, and a stop makes several
        arrays, that of the array which the stop stands for."""
        return None if self.walk is None else self.walk.place(self.position, self.grain)

    @property
    def origin(self) -> Origin | None:
        """Where that number comes from."""
        place = self.place
        return None if self.walk is None or place is None else self.walk.origin(place)
