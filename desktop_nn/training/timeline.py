"""The timeline: checkpoints to go back to, thinned by age, within a budget of memory."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.history import History, Level

if TYPE_CHECKING:
    from desktop_nn.training.layer_log import LayerLog

BUDGET = 200_000_000
"""Bytes of checkpoints and histories, those of structural edits included, and those that the window
keeps of runs over other samples."""

LEFT_BUDGET = 40_000_000
"""What of it is the window's."""

MOST = 60


Mark = tuple[int, int, float | None]
"""Update, epoch and loss of a moment: plain numbers, since every snapshot carries some sixty; None
before the first loss, since NaN would be another mark each time."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A checkpoint, with the history where going back could not cut the present one. `loss` is
    that of the training part at the end of the epoch before, NaN before the first. `best` and
    `layer_log` are only of a run that was left for one over other samples."""

    checkpoint: Checkpoint
    levels: tuple[Level, ...] | None = None
    history_length: int = 0
    loss: float = math.nan
    best: Best | None = None
    layer_log: LayerLog | None = None

    @classmethod
    def with_history(cls, checkpoint: Checkpoint, history: History) -> Moment:
        return cls(checkpoint, tuple(history.copy_levels()), history.length)

    def history(self) -> History | None:
        if self.levels is None:
            return None
        return History.from_levels(list(self.levels), self.history_length)

    @property
    def size(self) -> int:
        """Bytes of its arrays; a level's three are counted as if none were shared."""
        levels = sum(3 * level.mean.nbytes for level in self.levels or ())
        best = self.best.checkpoint.size if self.best else 0
        return self.checkpoint.size + levels + best


@dataclass(frozen=True, eq=False)
class _Left:
    """Where a structural edit left off: the moment, and the timeline as it was then."""

    moment: Moment
    passed: tuple[Moment, ...]


class Timeline:
    """Moments in the order in which they were passed, and the moments of structural edits.

    The newest are kept dense; of the older ones every other goes, as often as it takes. What was
    left by a reset is kept longest of all: nothing else leads back to it.
    """

    def __init__(self, budget: int = BUDGET - LEFT_BUDGET) -> None:
        self._budget = budget
        self._moments: list[Moment] = []
        self._left: dict[int, _Left] = {}
        self._size: int | None = 0
        self.given_up = 0
        """How many moments the budget has cost so far."""

    @property
    def moments(self) -> tuple[Moment, ...]:
        return tuple(self._moments)

    def marks(self) -> tuple[Mark, ...]:
        """The moments of the present run, since its start, in order."""
        marks: list[Mark] = []
        for moment in reversed(self._moments):
            if moment.levels is not None:
                break
            loss = None if math.isnan(moment.loss) else moment.loss
            marks.append((moment.checkpoint.update, moment.checkpoint.epoch, loss))
        return tuple(reversed(marks))

    @property
    def size(self) -> int:
        """Bytes of all that is kept; what is kept twice counts once. Added up anew only when
        something has come or gone: every snapshot tells it."""
        if self._size is None:
            self._size = sum(moment.size for moment in self._all().values())
        return self._size

    def _take(self, moments: Iterable[Moment]) -> None:
        self._moments = list(moments)
        self._size = None

    def _all(self) -> dict[int, Moment]:
        kept = [m for left in self._left.values() for m in (left.moment, *left.passed)]
        return {id(moment): moment for moment in (*kept, *self._moments)}

    def add(self, moment: Moment) -> None:
        """One more. At the same update the newer stands for both: only the settings may differ."""
        last = self._moments[-1] if self._moments else None
        if last and last.levels is None and last.checkpoint.update == moment.checkpoint.update:
            self._moments.pop()
        self._take((*self._moments, moment))
        self._keep_within_budget()

    def _keep_within_budget(self) -> None:
        while len(self._moments) > MOST:
            self._thin()
        kept = len(self._all()) if self.size > self._budget else 0
        while self.size > self._budget and self._give_up_something():
            self._size = None
        self.given_up += max(0, kept - len(self._all()))

    def _give_up_something(self) -> bool:
        """The least dear first; False when only the newest of each kind is left."""
        for revision, left in self._left.items():
            if left.passed:
                self._left[revision] = replace(left, passed=())
                return True
        if len(self._moments) > 2:
            self._thin()
            return True
        if len(self._left) > 1:
            del self._left[next(iter(self._left))]
            return True
        return False

    def _thin(self) -> None:
        """Drop every other moment of the older half, the very first excepted."""
        half = max(2, len(self._moments) // 2)
        plain = [m for m in self._moments[1:half] if m.levels is None]
        dropped = set(map(id, plain[0::2])) or {id(self._moments[1])}
        self._take(m for m in self._moments if id(m) not in dropped)

    # Back

    def peek(self, update: int) -> Moment | None:
        """The moment that Back would lead to from `update`."""
        for moment in reversed(self._moments):
            if moment.checkpoint.update < update or moment.levels is not None:
                return moment
        return None

    def newest_up_to(self, update: int) -> Moment | None:
        """The newest moment of the present run, since its start, at or before `update`."""
        for moment in reversed(self._moments):
            if moment.levels is not None:
                return None
            if moment.checkpoint.update <= update:
                return moment
        return None

    def pop(self, update: int, promised: int | None = None) -> Moment | None:
        """Leave everything after the moment that Back leads to; the moment. It is the one at
        `promised`, where that is still kept: newer ones may have come since it was promised."""
        moment = self._promised(update, promised) or self.peek(update)
        if moment is not None:
            index = next(i for i, m in enumerate(self._moments) if m is moment)
            # A moment before a reset is used up by going back to it.
            self._take(self._moments[: index if moment.levels is not None else index + 1])
        return moment

    def _promised(self, update: int, promised: int | None) -> Moment | None:
        found = [moment for moment in self._moments if moment.checkpoint.update == promised]
        return next((m for m in found[::-1] if promised != update or m.levels is not None), None)

    def begin(self) -> None:
        """Another run: no moment is of it. What edits have left stays for their undo."""
        self._moments = []

    def forget(self, moments: Iterable[Moment]) -> None:
        gone = set(map(id, moments))
        self._take(moment for moment in self._moments if id(moment) not in gone)

    # Structural edits

    def remember(self, revision: int, moment: Moment) -> None:
        """The moment at which the document left a state by a structural edit."""
        self._left.pop(revision, None)
        self._left[revision] = _Left(moment, self.moments)
        self._size = None
        self._keep_within_budget()

    def swap(self, left: int, revision: int, moment: Moment) -> Moment | None:
        """The document went from state `left`, where the run stood at `moment`, to `revision`: the
        moment to go on from, None where that state was not left before, or is not kept."""
        self.remember(left, moment)
        return self.moment_of(revision)

    def moment_of(self, revision: int) -> Moment | None:
        """The moment at which this state was left, once; the timeline is as it was then."""
        left = self._left.pop(revision, None)
        if left is None:
            return None
        self._take(left.passed)
        return left.moment
