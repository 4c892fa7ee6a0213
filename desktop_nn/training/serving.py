"""The worker's process: a thread that listens, and the worker that trains."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait

from desktop_nn.training import messages as m
from desktop_nn.training.outbox import Outbox
from desktop_nn.training.wire import failed
from desktop_nn.training.worker import Worker


def serve(connection: Connection) -> None:
    """The worker process: until Finish, the end of the pipe, or the parent's end."""
    # Ctrl-C in a terminal reaches both processes. The window decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with_parent()
    gc.freeze()
    gc.enable()
    outbox = Outbox(connection)
    try:
        outbox.send(m.Ready())
        _work(Inbox(connection), Worker(outbox.send))
    except (BrokenPipeError, ConnectionResetError):
        return
    except Exception as error:
        with suppress(OSError):
            outbox.send(failed(error))
            outbox.flush()
        raise SystemExit(1) from error


def _work(inbox: Inbox, worker: Worker) -> None:
    while True:
        for command in inbox.take():
            worker.handle(command)
        sleep = worker.work()
        if sleep > 0.0:
            inbox.wait(sleep)


class Inbox:
    """Commands as they come. A thread of its own reads them, so that the window's side can always
    finish sending, even while this side is in a long computation or sends itself."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._commands: deque[m.Command] = deque()
        self._error: Exception | None = None
        self._filled = threading.Event()
        threading.Thread(target=self._read, name="inbox", daemon=True).start()

    def _read(self) -> None:
        try:
            while True:
                command = self._connection.recv()
                if isinstance(command, m.Finish):
                    os._exit(0)
                self._commands.append(command)
                self._filled.set()
        except (EOFError, OSError):
            os._exit(0)  # the window is gone
        except Exception as error:
            self._error = error
            self._filled.set()

    def take(self) -> list[m.Command]:
        """The commands that came; raises what reading them raised."""
        self._filled.clear()
        if self._error is not None:
            raise self._error
        return [self._commands.popleft() for _ in range(len(self._commands))]

    def wait(self, seconds: float) -> None:
        """Until a command comes, at most so long."""
        self._filled.wait(seconds)


def _end_with_parent() -> None:
    """End this process as soon as its parent has ended, even in the middle of a computation."""
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="parent-watch", daemon=True).start()
