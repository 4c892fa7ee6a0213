"""A thread that writes what is to be kept, so that the window never waits for a disk."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Autosave:
    """Calls what it was given last; what was given before it, and not begun, is left out. `done` is
    called in the thread, with the error where there was one."""

    def __init__(self, done: Callable[[Exception | None], None]) -> None:
        self._done = done
        self._next: Callable[[], object] | None = None
        self._changed = threading.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._work, name="autosave", daemon=True)
        self._thread.start()

    def put(self, write: Callable[[], object]) -> None:
        """Write this as soon as what is being written is."""
        with self._changed:
            self._next = write
            self._changed.notify()

    def close(self) -> None:
        """End, when what is being written is; what was not begun is left out."""
        with self._changed:
            self._closing = True
            self._next = None
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closing or self._next is not None)
                write, self._next = self._next, None
            if write is None:
                return
            error: Exception | None = None
            try:
                write()
            except Exception as found:
                error = found
            if not self._closing:
                self._done(error)
