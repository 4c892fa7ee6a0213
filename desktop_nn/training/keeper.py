"""When a checkpoint is kept: at most every two seconds, and less often where it is expensive."""

from __future__ import annotations

import math

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.training.run import Run

INTERVAL = 2.0
SHARE = 0.01
"""Of the worker's time, for making checkpoints and sending them."""


class Keeper:
    """`fresh` is the newest checkpoint while the window has not got it. Times in seconds."""

    def __init__(self) -> None:
        self.fresh: Checkpoint | None = None
        self._newest: Checkpoint | None = None
        self._kept_at = -math.inf
        self._cost = 0.0

    def forget(self) -> None:
        """The run is another one now: its first checkpoint is due at once."""
        self.fresh = self._newest = None
        self._kept_at = -math.inf

    def is_due(self, now: float, run: Run) -> bool:
        if now - self._kept_at < max(INTERVAL, self._cost / SHARE):
            return False
        newest = self._newest
        return newest is None or (newest.update, newest.journal) != (run.update, run.journal)

    def keep(self, run: Run) -> Checkpoint:
        self._newest = self.fresh = run.mark()
        return self._newest

    def took(self, now: float, started: float) -> None:
        """Keeping the newest took so long."""
        self._kept_at = now
        self._cost = now - started

    def sent(self, now: float, started: float) -> None:
        """The newest is on its way to the window."""
        self.fresh = None
        self._cost += now - started
