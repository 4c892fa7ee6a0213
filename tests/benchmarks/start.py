"""The start: until the window is painted, its panels as frames; until the worker is ready; until
every panel is filled and painted, from when on it listens; and from a click on Run until
the first epoch is on the curve.

Run as a module it is the window itself, which prints what it measured as JSON.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import TYPE_CHECKING

from tests.benchmarks.stage import in_a_process, screen

if TYPE_CHECKING:
    from desktop_nn.app.program import Program

ROUNDS = 5
REST = 500
"""Milliseconds between the start and the click."""


def measure() -> dict[str, float]:
    """Medians over fresh starts, in milliseconds, after a first one that compiles."""
    with screen() as environment:
        _, *rounds = [
            in_a_process("start", str(time.time()), environment) for _ in range(1 + ROUNDS)
        ]
    return {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}


def table() -> list[str]:
    """What the README's benchmark prints of the start."""
    found = measure()
    return [
        "A start, its files in the system's cache:",
        f"  first painted window     {found['painted']:>6,.0f} ms; asked for: under 1,200",
        f"  worker ready             {found['ready']:>6,.0f} ms; asked for: under 1,000",
        f"  every panel filled       {found['filled']:>6,.0f} ms",
        f"  Run to a moving curve    {found['curve']:>6,.0f} ms; asked for: under 150, "
        "of which 50 are the first epoch's own",
    ]


def _measure_start(spawned: float) -> dict[str, float]:
    from desktop_nn.app.main import open_window

    found: dict[str, float] = {}
    watches: list[object] = []  # Qt keeps no plain object alive that listens to its signals

    def started(program: Program) -> None:
        from tests.benchmarks.start_watch import StartWatch

        watches.append(StartWatch(program, spawned, found))

    open_window(None, started)
    return found


if __name__ == "__main__":
    print(json.dumps(_measure_start(float(sys.argv[1]))))
