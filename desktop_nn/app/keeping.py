"""What is trained without a window is written while it trains, so that a kill costs seconds."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from types import TracebackType

from desktop_nn.experiment.project import Project
from desktop_nn.training.autosave import Autosave

OLDEST = 4.5
"""Seconds: what a kill finds is to be no older than five. Of what was copied, one writing must end
and the next must, so that two of them and the rest between them count."""

INTERVAL = 2.0
"""Seconds of rest from one writing's end to the next at most, ..."""

LEAST = 0.5
"""... and at least: where writing takes more than two seconds, what is kept is older than five."""

Clock = Callable[[], float]


class Keeping:
    """Calls `write` with a project now and then, in a thread of its own; `tell` with a sentence
    when it can't be written. Leaving it waits for what is being written, and writes no more."""

    def __init__(
        self,
        write: Callable[[Project], None],
        tell: Callable[[str], None],
        clock: Clock = time.perf_counter,
    ) -> None:
        self._write, self._tell, self._clock = write, tell, clock
        self._started = clock()
        self._due = self._started + INTERVAL
        self._is_writing = False
        self._has_told = False
        self._autosave = Autosave(self._on_written)

    def __enter__(self) -> Keeping:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._autosave.close()

    def look(self, project: Callable[[], Project]) -> None:
        """Write what `project` gives, a copy of the present state, where it is time."""
        if self._is_writing or self._clock() < self._due:
            return
        self._is_writing, self._started = True, self._clock()
        self._autosave.put(partial(self._write, project()))

    def _on_written(self, error: Exception | None) -> None:
        now = self._clock()
        cost = now - self._started
        self._due = now + min(INTERVAL, max(LEAST, OLDEST - 2 * cost))
        self._is_writing = False
        if error is not None and not self._has_told:
            self._has_told = True
            self._tell(f"What was trained could not be kept meanwhile. {error}")
