"""When a checkpoint is kept: at most every two seconds, less often where it is expensive, and as
soon as the run rests."""

from __future__ import annotations

import math
from itertools import takewhile
from typing import Any

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.training.run import Run

INTERVAL = 2.0
SHARE = 0.01
"""Of the worker's time, for making checkpoints; up to `LARGEST_SHARE` where they would be older
than `LONGEST_INTERVAL` otherwise. They leave in a thread of their own, see `Outbox`: what counts is
the copy. One of 17 million parameters with Adam's memory (205 MB) takes a twentieth of a second."""

LONGEST_INTERVAL = 2.5
"""A kill shall not cost more than five seconds. The window needs up to 2 s to write 205 MB."""

LARGEST_SHARE = 0.15
"""A machine that is busy with other things too may take ten times as long for the copy."""


class Keeper:
    """`fresh` is the newest checkpoint while the window has not got it. Times in seconds."""

    def __init__(self) -> None:
        self.fresh: Checkpoint | None = None
        self.fresh_sequence = -1
        self._newest: Checkpoint | None = None
        self._kept_at = -math.inf
        self._cost = 0.0

    def forget(self) -> None:
        """The run is another one now: its first checkpoint is due at once."""
        self.fresh = self._newest = None
        self._kept_at = -math.inf

    def is_due(self, now: float, run: Run, is_resting: bool) -> bool:
        """A run that rests is kept at once: nobody knows when it goes on, or whether it can. What
        is edited meanwhile the window knows itself, so that it may wait; but a weight that was set
        only until the run leaves this update, since Back shall come to it. Settings Back leaves as
        they are now: a slider that is dragged in slow motion is no reason to copy the net."""
        newest = self._newest
        has_moved = newest is None or newest.update != run.update
        if is_resting and has_moved:
            return True
        if not (newest is None or is_resting or has_moved) and _set_at(newest) != _set_at(run):
            return True
        if now - self._kept_at < self._interval:
            return False
        return newest is None or has_moved or newest.journal != run.journal

    @property
    def _interval(self) -> float:
        """Seconds."""
        most = max(LONGEST_INTERVAL, self._cost / LARGEST_SHARE)
        return max(INTERVAL, min(self._cost / SHARE, most))

    def keep(self, run: Run, sequence: int) -> Checkpoint:
        """`sequence`: of the last change that is in it."""
        self.fresh_sequence = sequence
        self._newest = self.fresh = run.mark()
        return self._newest

    def fields(self) -> dict[str, Any]:
        """The fields of a snapshot that bring the newest, by name."""
        return {"checkpoint": self.fresh, "checkpoint_sequence": self.fresh_sequence}

    def took(self, now: float, started: float) -> None:
        """Keeping the newest took so long."""
        self._kept_at = now
        self._cost = now - started

    def sent(self, now: float, started: float) -> None:
        """The newest is on its way to the window."""
        self.fresh = None
        self._cost += now - started


def _set_at(moment: Checkpoint | Run) -> list[object]:
    """What was set by hand at its update: that stands last, and a journal may be long."""
    newest_first = takewhile(lambda entry: entry.update == moment.update, reversed(moment.journal))
    return [setting for entry in newest_first for setting in entry.settings]
