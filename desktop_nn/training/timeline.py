"""The timeline: checkpoints to go back to, thinned by age, within a budget of memory."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.history import History, Level

BUDGET = 200_000_000
MOST = 60


@dataclass(frozen=True)
class Moment:
    """A checkpoint, with the history where going back could not cut the present one."""

    checkpoint: Checkpoint
    levels: tuple[Level, ...] | None = None
    history_length: int = 0

    @classmethod
    def with_history(cls, checkpoint: Checkpoint, history: History) -> Moment:
        return cls(checkpoint, tuple(history.copy_levels()), history.length)

    def history(self) -> History | None:
        if self.levels is None:
            return None
        return History.from_levels(list(self.levels), self.history_length)


def _is_same(one: Checkpoint, other: Checkpoint) -> bool:
    """A journal and an update give the same numbers, so those need no comparing."""
    return one is other or (one.update, one.journal) == (other.update, other.journal)


class Timeline:
    """Moments in the order in which they were passed, and the moments of structural edits.

    The newest are kept dense; of the older ones every other goes, as often as it takes.
    """

    def __init__(self, budget: int = BUDGET) -> None:
        self._budget = budget
        self._moments: list[Moment] = []
        self._of_revision: dict[int, Moment] = {}

    def add(self, moment: Moment) -> None:
        if self._moments and _is_same(self._moments[-1].checkpoint, moment.checkpoint):
            if moment.levels is None:
                return
            self._moments.pop()
        self._moments.append(moment)
        while len(self._moments) > 2 and self._is_over():
            self._thin()

    def _is_over(self) -> bool:
        size = sum(moment.checkpoint.size for moment in self._moments)
        return len(self._moments) > MOST or size > self._budget

    def _thin(self) -> None:
        """Drop every other moment of the older half, the very first excepted."""
        half = max(2, len(self._moments) // 2)
        old, new = self._moments[:half], self._moments[half:]
        self._moments = [old[0], *old[2::2], *new]

    def peek(self, update: int) -> Moment | None:
        """The moment that Back would lead to from `update`."""
        for moment in reversed(self._moments):
            if moment.checkpoint.update < update or moment.levels is not None:
                return moment
        return None

    def pop(self, update: int) -> Moment | None:
        """Leave everything after the moment that Back leads to; the moment."""
        moment = self.peek(update)
        if moment is not None:
            index = next(i for i, m in enumerate(self._moments) if m is moment)
            # A moment before a reset is used up by going back to it.
            self._moments = self._moments[: index if moment.levels is not None else index + 1]
        return moment

    def clear(self) -> None:
        self._moments = []

    # Structural edits

    def remember(self, revision: int, moment: Moment) -> None:
        """The moment at which the document left a state by a structural edit."""
        self._of_revision[revision] = moment
        while len(self._of_revision) > 1 and self._revisions_size() > self._budget:
            del self._of_revision[next(iter(self._of_revision))]

    def _revisions_size(self) -> int:
        return sum(moment.checkpoint.size for moment in self._of_revision.values())

    def moment_of(self, revision: int) -> Moment | None:
        return self._of_revision.pop(revision, None)
