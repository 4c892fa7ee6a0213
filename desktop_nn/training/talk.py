"""The thread that talks with one worker, so that the window never waits."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from desktop_nn.training import messages as m
from desktop_nn.training.link import Link, LinkLostError


class Talk:
    """Sends commands over a link, keeps the newest snapshot, and hands every other report, and a
    LinkLostError, to `report`, which is called in the thread."""

    def __init__(self, link: Link, report: Callable[[Talk, object], None]) -> None:
        self._link = link
        self._report = report
        self._lock = threading.Lock()
        self._outgoing: deque[m.Command] = deque()
        self._newest: m.Snapshot | None = None
        self._closing = False
        # A daemon, so that a program that fails before it closes can still end.
        self._thread = threading.Thread(target=self._run, name="worker link", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            while not self._closing:
                for report in self._link.exchange(self._commands()):
                    self._receive(report)
        except LinkLostError as lost:
            self._tell(lost)
        except Exception as error:
            self._tell(LinkLostError(f"what it said was not understood ({error})"))

    def _commands(self) -> list[m.Command]:
        with self._lock:
            commands = list(self._outgoing)
            self._outgoing.clear()
        return commands

    def _receive(self, report: m.Report) -> None:
        if isinstance(report, m.Snapshot):
            with self._lock:
                self._newest = with_untaken(report, self._newest)
        else:
            self._tell(report)

    def _tell(self, report: object) -> None:
        if not self._closing:
            self._report(self, report)

    def send(self, *commands: m.Command) -> None:
        with self._lock:
            self._outgoing.extend(commands)
        self._link.wake()

    def take(self) -> m.Snapshot | None:
        """The newest snapshot, once."""
        with self._lock:
            snapshot, self._newest = self._newest, None
        return snapshot

    def close(self) -> None:
        """Stop, ask, wait, then end: neither thread nor worker is left."""
        self._closing = True
        self._link.wake()
        self._link.end()
        self._thread.join()
        self._link.close()


def with_untaken(
    newest: m.Snapshot, untaken: m.Snapshot | None, wanted: frozenset[str] | None = None
) -> m.Snapshot:
    """The newest snapshot, with what the worker holds to be sent already: two may come between two
    frames, say where a pull was on its way when a project was loaded, and products that don't
    change any more come once. Of another network or project, nothing of the older one counts; nor
    do products that aren't `wanted`, by default all."""
    if untaken is None or untaken.sequence != newest.sequence:
        return newest
    names = untaken.products.keys() if wanted is None else untaken.products.keys() & wanted
    has_all = names <= newest.products.keys()
    if has_all and (newest.checkpoint is not None or untaken.checkpoint is None):
        return newest
    products = {**untaken.products, **newest.products}
    marked = newest if newest.checkpoint is not None else untaken
    return replace(
        newest,
        products=products,
        checkpoint=marked.checkpoint,
        checkpoint_sequence=marked.checkpoint_sequence,
    )
