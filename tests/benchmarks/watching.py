"""What watching costs the worker: its share of the time for all that the views of *Explore* show,
and what each product takes, its first making apart.

The worker runs in this process, as it does in its own: at full speed, pulled as by a window.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from unittest.mock import patch

from desktop_nn.experiment.project import default_spec
from desktop_nn.training import messages as m
from desktop_nn.training import preparation
from desktop_nn.training.run import Run
from desktop_nn.training.wire import packed
from desktop_nn.training.worker import Worker

EXPLORE = ("edges", "histograms", "neuron_maps", "plane_map", "pre_activations", "changes")
"""What the default project's views subscribe to, in that arrangement."""

SECONDS = 6.0
WARM_UP = 1.0
PULL_EVERY = 0.016
ASKED = 0.05


@dataclass
class Watched:
    """Seconds: of the whole, and of each making of a product; `first` is what its very first took,
    in the warm-up."""

    whole: float = 0.0
    first: dict[str, float] = field(default_factory=dict)
    made: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def products(self) -> float:
        return sum(map(sum, self.made.values()))


def measure(seconds: float = SECONDS, warm_up: float = WARM_UP) -> Watched:
    """By processor time: what else the machine does counts for nothing."""
    watched = Watched()
    with patch.object(preparation, "made_product", _timed(watched)):
        worker = Worker(packed)
        worker.handle(m.Load(1, 0, default_spec()))
        worker.handle(m.Choose("pre_activations", 1))
        worker.handle(m.Subscribe(frozenset(EXPLORE)))
        worker.handle(m.Play(None))
        _work(worker, warm_up)
        watched.made.clear()
        begin = time.process_time()
        _work(worker, seconds)
        watched.whole = time.process_time() - begin
    return watched


def _timed(watched: Watched) -> Callable[..., object]:
    make = preparation.made_product

    def timed(name: str, run: Run, choice: object = None) -> object:
        begin = time.process_time()
        product = make(name, run, choice)
        took = time.process_time() - begin
        watched.first.setdefault(name, took)
        watched.made[name].append(took)
        return product

    return timed


def _work(worker: Worker, seconds: float) -> None:
    now = time.perf_counter()
    end, pulled = now + seconds, now
    while now < end:
        if now >= pulled:
            pulled = now + PULL_EVERY
            worker.handle(m.Pull(0, 0))
        time.sleep(worker.work())
        now = time.perf_counter()


def table() -> list[str]:
    """What the README's benchmark prints of it."""
    watched = measure()
    share = watched.products / watched.whole
    return [
        "The worker beside it, at full speed, by its processor time:",
        f"  products of all views    {share:>6.1%}; asked for: at most {ASKED:.0%}",
        *(_row(name, watched) for name in sorted(watched.made)),
    ]


def _row(name: str, watched: Watched) -> str:
    times, first = watched.made[name], 1000.0 * watched.first[name]
    each, share = 1000.0 * sum(times) / max(1, len(times)), sum(times) / watched.whole
    words = name.replace("_", " ")
    return (
        f"    {words:<22} {share:>6.1%}: {len(times)} times {each:.2f} ms; the first {first:.1f} ms"
    )
