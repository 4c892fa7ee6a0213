"""The way to a worker: a link sends commands and brings reports, one thread at a time."""

from __future__ import annotations

import threading
from contextlib import suppress
from multiprocessing.connection import Pipe, wait
from typing import Protocol

from desktop_nn.training import messages as m
from desktop_nn.training.launch import WorkerProcess
from desktop_nn.training.worker import Worker

END_AFTER = 0.5
"""Seconds that a worker gets to end by itself."""


class LinkLostError(Exception):
    """The worker is gone; the text says how."""


class Link(Protocol):
    """`exchange` is called by one thread; `wake` and `close` by any."""

    def exchange(self, commands: list[m.Command]) -> list[m.Report]:
        """Send, then wait until something comes or `wake` is called. LinkLostError: it is gone."""
        ...

    def wake(self) -> None: ...

    def close(self) -> None: ...


class ProcessLink:
    """To a worker in a process of its own."""

    def __init__(self, worker: WorkerProcess) -> None:
        self.process = worker.process
        self._connection = worker.connection
        self._wake_reader, self._wake_writer = Pipe(duplex=False)
        self._waking = threading.Lock()

    def exchange(self, commands: list[m.Command]) -> list[m.Report]:
        try:
            for command in commands:
                self._connection.send(command)
            ready = wait([self._connection, self._wake_reader, self.process.sentinel])
            if self._wake_reader in ready:
                self._wake_reader.recv_bytes()
            return self._received()
        except (EOFError, OSError) as error:
            self.process.join(END_AFTER)
            raise LinkLostError(_how_it_ended(self.process.exitcode)) from error

    def _received(self) -> list[m.Report]:
        reports = []
        while self._connection.poll():
            reports.append(self._connection.recv())
        if not reports and not self.process.is_alive():
            raise EOFError
        return reports

    def wake(self) -> None:
        with self._waking:
            if not self._wake_writer.closed and not self._wake_reader.poll():
                self._wake_writer.send_bytes(b"!")

    def close(self) -> None:
        """Ask, wait, then end it."""
        with suppress(OSError):
            self._connection.send(m.Finish())
        self.process.join(END_AFTER)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        with self._waking:
            for end in (self._connection, self._wake_reader, self._wake_writer):
                end.close()


def _how_it_ended(exit_code: int | None) -> str:
    if exit_code is None:
        return "it doesn't answer any more"
    if exit_code < 0:
        return f"it was ended from outside (signal {-exit_code}), perhaps for lack of memory"
    return f"it ended with code {exit_code}"


class InlineLink:
    """To a worker inside the thread that calls `exchange`: for tests."""

    def __init__(self) -> None:
        self._reports: list[m.Report] = [m.Ready()]
        self.worker = Worker(self._reports.append)
        self._awake = threading.Event()
        self._closed = False

    def exchange(self, commands: list[m.Command]) -> list[m.Report]:
        if self._closed:
            raise LinkLostError("it was closed")
        for command in commands:
            self.worker.handle(command)
        sleep = self.worker.work()
        if not self._reports and sleep > 0.0:
            self._awake.wait(sleep)
        self._awake.clear()
        reports = list(self._reports)
        self._reports.clear()
        return reports

    def wake(self) -> None:
        self._awake.set()

    def close(self) -> None:
        self._closed = True
        self._awake.set()
