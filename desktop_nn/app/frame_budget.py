"""What showing may take: a share of the processor's time, so that the window answers at once."""

from __future__ import annotations

import time
from collections.abc import Callable

SHARE = 0.28
"""Of the time between two ticks: views that take turns wait while more was spent."""
SAVED_TICKS = 0.5
"""That ticks with nothing to show leave to the one after them: with a whole one, the two heaviest
views could meet in one frame."""
OWED_TICKS = 3.0
"""That a view waits at most for what others took: on a slow machine too each has its turn."""


class FrameBudget:
    """Every tick earns `SHARE` of its length; what the window's thread worked since the one before,
    painting included, is spent. What was spent too much is owed by the ticks after it.

    `clock`: seconds that the thread has worked.
    """

    def __init__(self, clock: Callable[[], float] = time.thread_time) -> None:
        self._clock = clock
        self._worked = clock()
        self._owed = 0.0

    def earn(self, milliseconds: float) -> None:
        """A tick, so long after the one before."""
        earned = SHARE * milliseconds / 1000.0
        worked = self._clock()
        owed = self._owed + (worked - self._worked) - earned
        self._owed = min(max(owed, -SAVED_TICKS * earned), OWED_TICKS * earned)
        self._worked = worked

    @property
    def is_spent(self) -> bool:
        return self._owed > 0.0
