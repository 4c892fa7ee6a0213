"""When a run stops by itself: the rules that can be set, and where each of them stands."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from desktop_nn.engine.number_text import counted, shown


@dataclass(frozen=True)
class StopSpec:
    """0 sets a rule aside. `epochs`: so many in all; `seconds` of training; `target_loss`: reached
    by the validation part, or the training part where there is none; `patience`: so many epochs
    without a lower loss than the lowest; `gradient_norm`: of an epoch's last update, before a clip.
    """

    epochs: int = 0
    seconds: float = 0.0
    target_loss: float = 0.0
    patience: int = 0
    gradient_norm: float = 0.0


NEVER = StopSpec()
"""No rule at all: training goes on until somebody pauses it."""


@dataclass(frozen=True)
class Measured:
    """What the rules go by, at the end of an epoch; `loss` as in `StopSpec.target_loss`."""

    epoch: int
    seconds: float
    loss: float
    gradient_norm: float


@dataclass(frozen=True)
class RuleMemory:
    """What the rules know of a run at an epoch's end, so that it stops where it would have wherever
    it goes on: what was measured `first` and `last`, without the time, which counts anew; the
    lowest loss and its epoch; and the names of the rules that were met: they have stopped it."""

    first: Measured
    last: Measured
    best_loss: float
    best_epoch: int
    answered: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """Where a rule stands: its measure at the start, now, and where the run stops."""

    name: str
    label: str
    start: float
    now: float
    target: float

    @property
    def is_met(self) -> bool:
        """Upwards for what grows with training, downwards for what shrinks."""
        if self.name in ("target_loss", "gradient_norm"):
            return self.now <= self.target
        return self.now >= self.target

    @property
    def reason(self) -> str:
        """Why the run stops by it, in a few words."""
        now, target = shown(self.now, 4), shown(self.target)
        return {
            "epochs": f"{counted(round(self.now), 'epoch')} made",
            "seconds": f"{target} s of training",
            "target_loss": f"loss {now}, at most {target}",
            "patience": f"no lower loss for {counted(round(self.now), 'epoch')}",
            "gradient_norm": f"norm of the gradient {now}, at most {target}",
        }[self.name]

    @property
    def text(self) -> str:
        """“Loss: 0.7 at the start, 0.12 now, stops at 0.1”."""
        if math.isnan(self.now):
            return f"{self.label}: stops at {shown(self.target)}"
        start, now = shown(self.start, 4), shown(self.now, 4)
        return f"{self.label}: {start} at the start, {now} now, stops at {shown(self.target)}"


LABELS = {
    "epochs": "Epochs",
    "seconds": "Seconds of training",
    "target_loss": "Loss",
    "patience": "Epochs without a lower loss",
    "gradient_norm": "Norm of the gradient",
}


class Stopping:
    """Watches a run by the rules of one spec.

    A rule that is met stops the run once. Who goes on after that isn't stopped by it again, until
    it was unmet in between; patience counts anew.
    """

    def __init__(self, spec: StopSpec) -> None:
        self.spec = spec
        self._first: Measured | None = None
        self._last: Measured | None = None
        self._answered: set[str] = set()
        self.best_loss = math.inf
        self._best_epoch = 0

    def look(self, measured: Measured) -> tuple[Standing, ...]:
        """Take note of an epoch's end; the rules that stop the run here."""
        self._first = self._first or measured
        self._last = measured
        if measured.loss < self.best_loss:
            self.best_loss, self._best_epoch = measured.loss, measured.epoch
        return self._newly_met()

    def look_at_clock(self, seconds: float) -> tuple[Standing, ...]:
        """Between two epochs only time has passed."""
        epoch = self._last.epoch if self._last else 0
        standing = self._standing("seconds", Measured(epoch, seconds, math.nan, math.nan))
        if not self.spec.seconds or not standing.is_met or "seconds" in self._answered:
            return ()
        self._answered.add("seconds")
        return (standing,)

    def go_on(self) -> None:
        """The user wants to go on, whatever was met."""
        if self._last is not None and "patience" in self._answered:
            self._best_epoch = self._last.epoch

    def forget_best(self) -> None:
        """Losses from here on compare with none from before: patience counts anew."""
        self.best_loss = math.inf
        self._best_epoch = self._last.epoch if self._last else 0

    def memory(self) -> RuleMemory | None:
        """None before the first epoch's end."""
        if self._first is None or self._last is None:
            return None
        first, last = (replace(each, seconds=0.0) for each in (self._first, self._last))
        answered = tuple(sorted(self._answered - {"seconds"}))
        return RuleMemory(first, last, self.best_loss, self._best_epoch, answered)

    def take_up(self, memory: RuleMemory) -> None:
        """Go on with a run from elsewhere, past what has stopped it there."""
        self._first, self._last = memory.first, memory.last
        self.best_loss, self._best_epoch = memory.best_loss, memory.best_epoch
        self._answered = set(memory.answered)
        self.go_on()

    def standings(self) -> tuple[Standing, ...]:
        """Every rule that is set; before the first epoch's end without a measure (NaN)."""
        measured = self._last or Measured(0, 0.0, math.nan, math.nan)
        return tuple(self._standing(name, measured) for name in LABELS if getattr(self.spec, name))

    def _newly_met(self) -> tuple[Standing, ...]:
        met = [standing for standing in self.standings() if standing.is_met]
        new = tuple(standing for standing in met if standing.name not in self._answered)
        self._answered = {standing.name for standing in met}
        return new

    def _standing(self, name: str, measured: Measured) -> Standing:
        target = float(getattr(self.spec, name))
        first = self._first or measured
        start, now = {
            "epochs": (0.0, measured.epoch),
            "seconds": (0.0, measured.seconds),
            "target_loss": (first.loss, measured.loss),
            "patience": (0.0, measured.epoch - self._best_epoch),
            "gradient_norm": (first.gradient_norm, measured.gradient_norm),
        }[name]
        return Standing(name, LABELS[name], start, float(now), target)
