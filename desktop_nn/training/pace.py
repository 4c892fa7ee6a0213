"""How fast: at most so many epochs or updates a second, in slices between which the worker can
listen."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

SLICE = 0.004
"""Seconds of training between two looks at what the window says."""

MOST_BEHIND = 0.1
"""Seconds of training that a pace makes up for, when something else took its time."""


@dataclass(frozen=True)
class UpdatesPerSecond:
    """Slow motion: so many updates a second, however many there are in an epoch."""

    rate: float


Speed = float | UpdatesPerSecond | None
"""Epochs a second, or updates; None: as fast as possible."""


class Pace:
    """At most as fast as `speed` says. Times in seconds."""

    def __init__(self, speed: Speed, now: float) -> None:
        rate = speed.rate if isinstance(speed, UpdatesPerSecond) else speed
        if rate is not None and not rate > 0.0:
            what = "updates" if isinstance(speed, UpdatesPerSecond) else "epochs"
            raise ValueError(f"A pace is more than 0 {what} a second, not {rate:g}.")
        self._speed = speed
        self._owed = 1.0
        self._asked = now

    def _rate(self, updates_per_epoch: int) -> float | None:
        """Updates a second; None for as many as possible."""
        if isinstance(self._speed, UpdatesPerSecond):
            return self._speed.rate
        return None if self._speed is None else self._speed * updates_per_epoch

    def allowed(self, now: float, updates_per_epoch: int, most: int) -> int:
        """How many updates may be made now."""
        rate = self._rate(updates_per_epoch)
        if rate is None:
            return most
        owed = self._owed + (now - self._asked) * rate
        self._owed = min(owed, max(1.0, rate * MOST_BEHIND))
        self._asked = now
        allowed = min(int(self._owed), most)
        self._owed -= allowed
        return allowed

    def seconds_left(self, updates_per_epoch: int) -> float:
        """After `allowed`: the seconds until another update may be made; 0 when it is behind."""
        rate = self._rate(updates_per_epoch)
        return 0.0 if rate is None else max(0.0, (1.0 - self._owed) / rate)


class SliceSize:
    """The number of updates that fill a slice, found by trying."""

    def __init__(self) -> None:
        self.updates = 1

    def learn(self, made: int, seconds: float) -> None:
        """Whole slices teach, by at most a factor of two a time."""
        if made == self.updates:
            wanted = made * SLICE / max(seconds, 1e-6)
            self.updates = max(1, round(min(max(wanted, made / 2), made * 2)))


class Rate:
    """Updates per second over about the last second."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()
        self._made = 0

    def add(self, now: float, updates: int) -> None:
        self._made += updates
        self._marks.append((now, self._made))
        while len(self._marks) > 2 and self._marks[1][0] < now - 1.0:
            self._marks.popleft()

    def clear(self) -> None:
        self._marks.clear()

    @property
    def per_second(self) -> float:
        if len(self._marks) < 2:
            return 0.0
        (start, before), (end, made) = self._marks[0], self._marks[-1]
        return (made - before) / (end - start) if end > start else 0.0
