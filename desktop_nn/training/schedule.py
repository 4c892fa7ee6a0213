"""When products are made: each at its own rate, and within a share of the worker's time."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace

from desktop_nn.training.products import PRODUCTS

PRODUCTS_SHARE = 0.03
"""Of the worker's time, for all products together while it trains as fast as it can."""

SNAPSHOTS_SHARE = 0.02
"""Of the worker's time, for making and sending snapshots, likewise."""

FRAMES_APART = 0.026
"""Seconds between two snapshots of a training at full speed, where there are no more cores than
worker and window keep busy: half the frames leave the training what the other half would cost."""

REST_FACTOR = 4.0
"""Products take at most one part in so many of a worker that has time to spare."""


@dataclass(frozen=True)
class _Made:
    at: float
    cost: float
    update: int | None


class Schedule:
    """Which of the subscribed products are due. Times in seconds; `busy` says that training takes
    all the time there is."""

    def __init__(self, cores: int | None = None) -> None:
        """cores: that this process may use; by default, as many as it finds."""
        cores = os.cpu_count() or 1 if cores is None else cores
        self._apart = FRAMES_APART if cores <= 2 else 0.0
        self._subscribed: tuple[str, ...] = ()
        self._made: dict[str, _Made] = {}
        self._costs: dict[str, float] = {}
        self._sent_at = 0.0
        self._snapshot_cost = 0.0

    def subscribe(self, names: Iterable[str]) -> None:
        """From now on these; unknown names are left aside."""
        wanted = set(names)
        self._subscribed = tuple(name for name in PRODUCTS if name in wanted)
        self._made = {name: made for name, made in self._made.items() if name in wanted}

    def wants(self, name: str) -> bool:
        """Whether it is subscribed."""
        return name in self._subscribed

    def drop(self, name: str) -> None:
        self.subscribe(other for other in self._subscribed if other != name)

    def renew(self) -> None:
        """All that was made is of another network: everything is due at once, with a snapshot."""
        self._made.clear()
        self._sent_at = -math.inf

    def outdate(self, names: Iterable[str] | None = None) -> None:
        """What was made doesn't hold any more: these, or all, are due at their usual time."""
        for name in self._made if names is None else self._made.keys() & set(names):
            self._made[name] = replace(self._made[name], update=None)

    def due(self, now: float, update: int, busy: bool) -> list[str]:
        return [n for n in self._subscribed if self._seconds_left(n, now, update, busy) <= 0.0]

    def seconds_until_due(self, now: float, update: int, busy: bool, most: float) -> float:
        """The seconds until the next product is due, at most `most`."""
        waits = [self._seconds_left(name, now, update, busy) for name in self._subscribed]
        return max(0.0, min([*waits, most]))

    def _seconds_left(self, name: str, now: float, update: int, busy: bool) -> float:
        made = self._made.get(name)
        if made is None:
            return 0.0
        if made.update == update:
            return float("inf")
        product = PRODUCTS[name]
        shares = sum(PRODUCTS[other].share for other in self._subscribed)
        share = PRODUCTS_SHARE * product.share / shares
        rest = made.cost / share if busy else made.cost * REST_FACTOR * len(self._subscribed)
        return made.at + max(product.interval, rest) - now

    def made(self, name: str, started: float, now: float, update: int) -> None:
        """The first of a network takes what happens once, such as compiling a plan, and would delay
        the next by many times that: what it took before counts for it, nothing if that isn't
        known."""
        cost = now - started
        if name in self._made:
            self._costs[name] = cost
        self._made[name] = _Made(now, min(cost, self._costs.get(name, 0.0)), update)

    # Snapshots

    def seconds_until_snapshot(self, now: float, busy: bool) -> float:
        """While training is at full speed, snapshots too keep to their share."""
        apart = max(self._snapshot_cost / SNAPSHOTS_SHARE, self._apart)
        return self._sent_at + apart - now if busy else 0.0

    def sent(self, started: float, now: float) -> None:
        self._snapshot_cost = min(now - started, 2.0 * self._snapshot_cost or now - started)
        self._sent_at = now
