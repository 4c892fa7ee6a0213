"""What is still at work when the program should have ended: for those who check that nothing is."""

from __future__ import annotations

import multiprocessing
import threading


def processes_left() -> int:
    """How many processes of this program's own are still running."""
    return len(multiprocessing.active_children())


def threads_left() -> list[str]:
    """The names of threads, besides the main one, that would keep the program from ending."""
    main = threading.main_thread()
    return [t.name for t in threading.enumerate() if not t.daemon and t is not main]
