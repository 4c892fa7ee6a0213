"""Watching over a run: whether a rule stops it, and which of its states was the best."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager

from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.stop_rules import Measured, RuleMemory, Standing, Stopping, StopSpec


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

    def memory(self) -> RuleMemory | None:
        """What the rules know so far; None before the first epoch's end."""
        return self._stopping.memory()

    def take_best(self, best: Best | None) -> None:
        """Know the best state that another run has reached, if it has one."""
        if best is not None:
            self.keep_best(best.loss, best.checkpoint)

    def take_up(self, best: Best | None, memory: RuleMemory | None) -> None:
        """Go on as a run from elsewhere would, of which that is known."""
        self.take_best(best)
        if memory is not None:
            self._stopping.take_up(memory)

    def forget_best(self) -> None:
        """Losses from here on don't compare with those from before."""
        self.best, self.best_loss = None, math.inf
        self._stopping.forget_best()

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
