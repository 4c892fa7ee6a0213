"""Where the window's side of runs stood that were left for other samples, for the undo: within a
budget."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.history import History
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.timeline import LEFT_BUDGET


@dataclass(frozen=True, eq=False)
class LeftRun:
    """What of it had reached the window; nothing, of one that is not kept."""

    checkpoint: Checkpoint | None = None
    best: Best | None = None
    history: History = field(default_factory=History)

    @property
    def size(self) -> int:
        """Bytes of its arrays; a level's three are counted as if none were shared."""
        checkpoints = (self.checkpoint, self.best.checkpoint if self.best else None)
        levels = sum(3 * level.mean.nbytes for level in self.history.levels)
        return levels + sum(each.size for each in checkpoints if each is not None)


class LeftRuns:
    """By the state of the document at which they were left. What is given up for room the worker
    has still, as long as it lives: it sends a checkpoint as soon as the run is taken up again."""

    def __init__(self, budget: int = LEFT_BUDGET) -> None:
        self._budget = budget
        self._kept: dict[int, LeftRun] = {}

    def leave(self, revision: int, run: LeftRun) -> None:
        """The document goes on from this state; the oldest of them go where there is no room."""
        self._kept.pop(revision, None)
        self._kept[revision] = run
        while self.size > self._budget:
            del self._kept[next(iter(self._kept))]

    def take_up(self, revision: int) -> LeftRun:
        """The one that was left at this state, once; an empty one where it is not kept."""
        return self._kept.pop(revision, LeftRun())

    def counted(self, snapshot: Snapshot) -> Snapshot:
        """The snapshot, whose checkpoints take what these do as well."""
        size = self.size
        return (
            replace(snapshot, timeline_bytes=snapshot.timeline_bytes + size) if size else snapshot
        )

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(run.size for run in self._kept.values())
