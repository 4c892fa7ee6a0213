"""Starting the worker process. Imports nothing heavy: it runs before Qt and NumPy are loaded."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext


@dataclass(frozen=True)
class WorkerProcess:
    """A started worker and the window's end of its pipe."""

    process: BaseProcess
    connection: Connection


def start_worker() -> WorkerProcess:
    """Start a worker process. It is ready when it reports so. OSError: there can't be one."""
    context = _context()
    ours, theirs = context.Pipe()
    # A copy of this process has a copy of this end too, and would never see it closed.
    copied = () if isinstance(context, SpawnContext) else (ours,)
    process = context.Process(
        target=_serve, args=(theirs, *copied), name="desktop-nn worker", daemon=True
    )
    try:
        with _interrupts_ignored():
            process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return WorkerProcess(process, ours)


def _context() -> SpawnContext | ForkContext:
    """How another process comes to be. A copy of this one is there at once, but threads, and what a
    library holds of the screen, don't survive it: only while there is nothing of the kind."""
    is_bare = threading.active_count() == 1 and not {"PySide6", "numpy"} & sys.modules.keys()
    if sys.platform == "linux" and is_bare:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ctrl-C in a terminal reaches the worker too, for which the window decides what it means. What
    a process ignores, those that it starts ignore from their first instant."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(connection: Connection, *copied: Connection) -> None:
    for other in copied:
        other.close()
    gc.disable()  # loading modules makes no garbage
    from desktop_nn.training.serving import serve

    serve(connection)
