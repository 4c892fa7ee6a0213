"""A thread for work with files that takes too long for the window: whole projects, with their
samples, are read and written there."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

Done = Callable[[int, object, Exception | None], None]


class Background:
    """Does one piece of work after the other, in the order in which they were put. `done(number,
    result, error)` is called in the thread; exactly one of the two is not None, where the work
    gives anything. The thread is there from the first piece on."""

    def __init__(self, name: str, done: Done) -> None:
        self._name, self._done = name, done
        self._waiting: deque[tuple[int, Callable[[], object]]] = deque()
        self._changed = threading.Condition()
        self._closing = False
        self._thread: threading.Thread | None = None

    def put(self, number: int, work: Callable[[], object]) -> None:
        """Do this when all that was put before is done."""
        with self._changed:
            self._waiting.append((number, work))
            self._changed.notify()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()

    def leave_out_waiting(self) -> None:
        """What was put and not begun is not wanted any more."""
        with self._changed:
            self._waiting.clear()

    def close(self) -> None:
        """End, when all that was put is done; nobody is told of it any more."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def abandon(self, patience: float) -> None:
        """End now. What is being done is waited for only so many seconds: it ends with the
        process."""
        with self._changed:
            self._closing = True
            self._waiting.clear()
            self._changed.notify()
        if self._thread is not None:
            self._thread.join(patience)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or bool(self._waiting))
                if not self._waiting:
                    return
                number, work = self._waiting.popleft()
            result, error = _outcome(work)
            if not self._closing:
                self._done(number, result, error)


def _outcome(work: Callable[[], object]) -> tuple[object, Exception | None]:
    try:
        return work(), None
    except Exception as error:
        return None, error
