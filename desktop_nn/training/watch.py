"""Watching over a run: whether a rule stops it, and which of its states was the best."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.stop_rules import Measured, Standing, Stopping, StopSpec


class Watch:
    """`met`: the rules that stopped the run and weren't answered yet; `best`: the state at the
    epoch's end with the lowest loss, `best_loss` that loss; `seconds`: spent training."""

    def __init__(self, spec: StopSpec) -> None:
        self._stopping = Stopping(spec)
        self._started = 0.0
        self.met: tuple[Standing, ...] = ()
        self.seconds = 0.0
        self.best: Checkpoint | None = None
        self.best_loss = math.inf

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every rule that is set: its start, now and target."""
        return self._stopping.standings()

    def use(self, spec: StopSpec) -> None:
        """Go by other rules from here on."""
        if spec != self._stopping.spec:
            self._stopping, self.met = Stopping(spec), ()

    @contextmanager
    def clock(self) -> Iterator[None]:
        """Count the time within, and see whether it stops the run."""
        self._started = time.perf_counter()
        yield
        self.seconds += time.perf_counter() - self._started
        self.met += self._stopping.look_at_clock(self.seconds)

    @property
    def is_out_of_time(self) -> bool:
        return any(standing.name == "seconds" for standing in self.met)

    def is_better(self, loss: float) -> bool:
        return loss < self.best_loss

    def best_up_to(self, update: int) -> Best | None:
        """What whoever goes on from this update may take along."""
        if self.best is None or self.best.update > update:
            return None
        return Best(self.best_loss, self.best)

    def keep_best(self, loss: float, checkpoint: Checkpoint) -> None:
        self.best, self.best_loss = checkpoint, loss

    def take_up(self, best: Best, epoch: int, loss: float) -> None:
        """Go on with a run that has come to `epoch` elsewhere, and there to `loss`: with its best
        state, its patience, and past the rules that it has met."""
        self.keep_best(best.loss, best.checkpoint)
        measured = Measured(epoch, self.seconds, loss, math.nan)
        self._stopping.take_up(measured, best.loss, best.checkpoint.epoch)

    def forget_best(self, after: int = -1) -> None:
        """Of losses that compare no longer; or of a state from after an update gone back to."""
        if self.best is not None and self.best.update > after:
            self.best, self.best_loss = None, math.inf

    def look(self, epoch: int, loss: float, gradient_norm: float) -> None:
        """An epoch has ended."""
        elapsed = self.seconds + time.perf_counter() - self._started
        self.met += self._stopping.look(Measured(epoch, elapsed, loss, gradient_norm))

    @property
    def message(self) -> str:
        """Why the run has stopped, in a sentence; empty while it hasn't."""
        if not self.met:
            return ""
        rules = "its rule" if len(self.met) == 1 else "its rules"
        reasons = "; ".join(rule.reason for rule in self.met)
        return f"Training stopped by {rules}: {reasons}."

    def go_on(self) -> None:
        self.met = ()
        self._stopping.go_on()
