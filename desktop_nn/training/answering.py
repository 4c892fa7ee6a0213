"""Answering pulls: a snapshot as soon as there is something new, as often as is affordable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training import messages as m
from desktop_nn.training.keeper import Keeper
from desktop_nn.training.preparation import Preparation
from desktop_nn.training.run import Run
from desktop_nn.training.schedule import Schedule

LONGEST_SLEEP = 0.5
MakeSnapshot = Callable[[Run, m.Pull, dict[str, Any]], m.Snapshot]


class Answering:
    """`send` takes reports; `clock` gives seconds; `make` a snapshot for a pull, with products."""

    def __init__(
        self,
        send: Callable[[m.Report], None],
        clock: Callable[[], float],
        make: MakeSnapshot,
        keeper: Keeper,
    ) -> None:
        self._send = send
        self._clock = clock
        self._make = make
        self._keeper = keeper
        self._pull: m.Pull | None = None
        self.has_news = False
        self.schedule = Schedule()
        self.preparation = Preparation(self.schedule, send, clock)

    def take(self, pull: m.Pull, generation: int) -> None:
        """Answer it when there is something new; at once where the window has another history."""
        self.has_news = self.has_news or pull.generation != generation
        self._pull = pull

    def answer(self, run: Run, wanted: ExperimentSpec | None, busy: bool) -> float:
        """Send the snapshot that was pulled, if there is something new; the seconds until there
        may be."""
        if self._pull is None:
            return LONGEST_SLEEP
        started = self._clock()
        wait_for = self.schedule.seconds_until_snapshot(started, busy)
        if wait_for > 0.0:
            return wait_for
        products = self.preparation.due_products(run, wanted, busy)
        if self.has_news or products:
            self._send_snapshot(run, self._pull, products)
        return self.schedule.seconds_until_due(self._clock(), run.update, busy, LONGEST_SLEEP)

    def _send_snapshot(self, run: Run, pull: m.Pull, products: dict[str, Any]) -> None:
        started = self._clock()
        snapshot = self._make(run, pull, products)
        self._pull, self.has_news = None, False
        self._send(snapshot)
        if snapshot.checkpoint is None:
            self.schedule.sent(started, self._clock())
        else:
            self._keeper.sent(self._clock(), started)
