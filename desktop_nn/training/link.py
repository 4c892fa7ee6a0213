"""The way to a worker: a link sends commands and brings reports, one thread at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Pipe, wait
from typing import TYPE_CHECKING, Protocol

from desktop_nn.training import messages as m
from desktop_nn.training.launch import WorkerProcess
from desktop_nn.training.wire import failed, receive, send

if TYPE_CHECKING:
    from desktop_nn.training.worker import Worker

ASK_WITHIN = 0.1
"""Seconds in which a worker must be free to be asked to end."""

END_AFTER = 0.3
"""Seconds that a worker gets to end by itself."""


class LinkLostError(Exception):
    """The worker is gone; the text says how."""


class Link(Protocol):
    """`exchange` is called by one thread; `wake` and `end` by any; `close` when no thread is in
    `exchange` any more. `end` and `close` may be called again."""

    def exchange(self, commands: list[m.Command]) -> list[m.Report]:
        """Send, then wait until something comes or `wake` is called. LinkLostError: it is gone;
        all that it still said was returned before."""
        ...

    def wake(self) -> None: ...

    def end(self) -> None:
        """End the worker; whoever waits in `exchange` gets out of it."""
        ...

    def close(self) -> None:
        """End the worker, and give back what the link holds."""
        ...


class ProcessLink:
    """To a worker in a process of its own."""

    def __init__(self, worker: WorkerProcess) -> None:
        self.process = worker.process
        self._connection = worker.connection
        self._wake_reader, self._wake_writer = Pipe(duplex=False)
        self._sending = threading.Lock()
        self._waking = threading.Lock()
        self._ending = threading.Lock()  # two threads that wait for a process steal its exit code
        self._closed = False

    def exchange(self, commands: list[m.Command]) -> list[m.Report]:
        if self._closed:
            raise LinkLostError("it was closed")
        # A worker that is gone takes nothing, but what it last said must still be read.
        with suppress(OSError), self._sending:
            for command in commands:
                send(self._connection, command)
        ready = wait([self._connection, self._wake_reader, self.process.sentinel])
        if self._wake_reader in ready:
            self._wake_reader.recv_bytes()
        reports = self._received()
        if not reports and self.process.sentinel in wait([self.process.sentinel], 0):
            raise LinkLostError(self._how_it_ended())
        return reports

    def _received(self) -> list[m.Report]:
        reports: list[m.Report] = []
        try:
            while self._connection.poll():
                reports.append(receive(self._connection))
        except (EOFError, OSError):
            if not reports:
                raise LinkLostError(self._how_it_ended()) from None
        return reports

    def _how_it_ended(self) -> str:
        with self._ending:
            self.process.join(END_AFTER)
            code = self.process.exitcode
        if code is None:
            return "it doesn't answer any more"
        if code < 0:
            return f"it was ended from outside (signal {-code}), perhaps for lack of memory"
        return f"it ended with code {code}"

    def wake(self) -> None:
        with self._waking:
            if not self._closed and not self._wake_reader.poll():
                self._wake_writer.send_bytes(b"!")

    def end(self) -> None:
        if self._closed:
            return
        self._ask_to_finish()
        with self._ending:
            self.process.join(END_AFTER)
            if self.process.exitcode is None:
                self.process.kill()
                self.process.join()

    def _ask_to_finish(self) -> None:
        # Not when a send is stuck: the worker doesn't read, so that it could not obey.
        if self._sending.acquire(timeout=ASK_WITHIN):
            with suppress(OSError):
                send(self._connection, m.Finish())
            self._sending.release()

    def close(self) -> None:
        self.end()
        with self._waking:
            if not self._closed:
                self._closed = True
                for end in (self._connection, self._wake_reader, self._wake_writer):
                    end.close()
                self.process.close()


class InlineLink:
    """To a worker inside the thread that calls `exchange`: for tests."""

    def __init__(
        self, make_worker: Callable[[Callable[[m.Report], None]], Worker] | None = None
    ) -> None:
        from desktop_nn.training.worker import Worker  # which the window has no use for

        self._reports: list[m.Report] = [m.Ready()]
        self.worker = (make_worker or Worker)(self._reports.append)
        self._awake = threading.Event()
        self._lost = ""

    def exchange(self, commands: list[m.Command]) -> list[m.Report]:
        if self._lost:
            raise LinkLostError(self._lost)
        self._awake_or_work(commands)
        reports = list(self._reports)
        self._reports.clear()
        return reports

    def _awake_or_work(self, commands: list[m.Command]) -> None:
        try:
            for command in commands:
                self.worker.handle(command)
            sleep = self.worker.work()
        except Exception as error:
            self._reports.append(failed(error))
            self._lost = "it ended with code 1"
            return
        if not self._reports and sleep > 0.0:
            self._awake.wait(sleep)
        self._awake.clear()

    def wake(self) -> None:
        self._awake.set()

    def end(self) -> None:
        self._lost = self._lost or "it was closed"
        self._awake.set()

    def close(self) -> None:
        self.end()
