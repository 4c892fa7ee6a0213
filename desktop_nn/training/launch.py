"""Starting the worker process. Imports nothing heavy: it runs before Qt and NumPy are loaded."""

from __future__ import annotations

import gc
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess


@dataclass(frozen=True)
class WorkerProcess:
    """A started worker and the window's end of its pipe."""

    process: SpawnProcess
    connection: Connection


def start_worker() -> WorkerProcess:
    """Start a worker process. It is ready when it reports so. OSError: there can't be one."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), name="desktop-nn worker", daemon=True)
    try:
        with _interrupts_ignored():
            process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()
    return WorkerProcess(process, ours)


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ctrl-C in a terminal reaches the worker too, for which the window decides what it means. What
    a process ignores, those that it starts ignore from their first instant."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(connection: Connection) -> None:
    gc.disable()  # loading modules makes no garbage
    from desktop_nn.training.serving import serve

    serve(connection)
