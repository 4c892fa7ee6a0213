"""Checking gradients beside training: a piece between two slices, so that the worker answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_nn.engine.gradient_check import GradientCheck, GradientChecking
from desktop_nn.training import messages as m
from desktop_nn.training.looking import DIVERGED, why_not
from desktop_nn.training.run import Run

PIECE = 0.012
"""Seconds that a piece takes, or one probe where that takes longer."""
TELL_EVERY = 0.05
"""Seconds between two reports of how far it has come."""


@dataclass
class _Going:
    """A check on its way, and the state of the run that it is of."""

    request: int
    sequence: int
    revision: int
    update: int
    checking: GradientChecking

    def report(self, check: GradientCheck | None, reason: str = "") -> m.Checked:
        return m.Checked(self.request, self.sequence, self.revision, self.update, check, reason)


class Checks:
    """One check at a time. `send` takes reports; `clock` gives seconds."""

    def __init__(self, send: Callable[[m.Report], None], clock: Callable[[], float]) -> None:
        self._send = send
        self._clock = clock
        self._going: _Going | None = None
        self._told_at = 0.0

    @property
    def is_going_on(self) -> bool:
        return self._going is not None

    def begin(
        self, run: Run | None, command: m.CheckGradients, sequence: int, revision: int
    ) -> None:
        """Of the run as it is now, on its next batch: a copy, so that the run may go on."""
        self.cancel()
        update = run.update if run else 0
        reason = why_not(run)
        checking = GradientChecking(run.trainer, *run.next_batch()) if run and not reason else None
        if checking is None or not checking.is_finite:
            reason = reason or DIVERGED
            self._send(m.Checked(command.request, sequence, revision, update, None, reason))
            return
        self._going = _Going(command.request, sequence, revision, update, checking)
        self._tell(self._going, self._clock())

    def cancel(self) -> None:
        """Send what was found so far; nothing where no check is going on."""
        going, self._going = self._going, None
        if going is not None:
            self._send(going.report(going.checking.result()))

    def work(self) -> None:
        """A piece of the check that is going on."""
        going = self._going
        if going is None:
            return
        end = self._clock() + PIECE
        while not going.checking.is_done:
            going.checking.probe()
            if self._clock() >= end:
                break
        if going.checking.is_done:
            self.cancel()
        elif self._clock() - self._told_at >= TELL_EVERY:
            self._tell(going, self._clock())

    def _tell(self, going: _Going, now: float) -> None:
        self._told_at = now
        self._send(m.Checking(going.request, going.checking.done, going.checking.planned))
