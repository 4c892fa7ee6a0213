"""The window's part: training speed beside the open window, and the frames it shows meanwhile.

Run as a module it is the window itself, which prints what it measured as JSON: it needs a process
of its own, on a virtual screen where there is no real one.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from tests.benchmarks.stage import in_a_process, screen

if TYPE_CHECKING:
    from desktop_nn.app.program import Program
    from desktop_nn.training.messages import Snapshot

SECONDS = 4.0
WARM_UP = 2.0
ROUNDS = 5


def headless_speed() -> float:
    """Updates per second of the default project, as fast as possible, with nothing shown."""
    from desktop_nn.experiment.project import default_spec
    from desktop_nn.training.run import Run

    run = Run(default_spec())
    run.advance(2000)
    start, before = time.perf_counter(), run.update
    while time.perf_counter() - start < SECONDS:
        run.advance(400)
    return (run.update - before) / (time.perf_counter() - start)


def measure() -> dict[str, float]:
    """Medians over rounds; times in milliseconds. Each round with the window lies between two
    without it, and is compared with those: a shared machine's speed moves within seconds."""
    rounds: list[dict[str, float]] = []
    with screen() as environment:
        before = in_a_process("window", "headless", environment)["alone"]
        for _ in range(ROUNDS):
            found = in_a_process("window", "window", environment)
            after = in_a_process("window", "headless", environment)["alone"]
            alone = 0.5 * (before + after)
            rounds.append({**found, "alone": alone, "share": found["beside_window"] / alone})
            before = after
    return {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}


def table() -> list[str]:
    """What the README's benchmark prints of the window."""
    found = measure()
    return [
        "With the window open at 1440×900, every view of it live, default project, full speed:",
        f"  training, no window      {found['alone']:>9,.0f} updates/s",
        f"  training beside window   {found['beside_window']:>9,.0f} updates/s   "
        f"{found['share']:.0%} of that",
        f"  frame interval           median {found['median']:.1f} ms, p95 {found['p95']:.1f} ms, "
        f"longest {found['longest']:.1f} ms",
        f"  window's work per frame  median {found['work_median']:.1f} ms, "
        f"p95 {found['work_p95']:.1f} ms",
    ]


def _measure_window() -> dict[str, float]:
    from desktop_nn.app.main import open_window

    found: dict[str, float] = {}
    watches: list[_Watch] = []  # Qt keeps no plain object alive that listens to its signals

    def started(program: Program) -> None:
        watches.append(_Watch(program, found))
        watches[0].start()

    open_window(None, started)
    return found


class _Watch:
    """Plays, waits for the warm-up to pass, and notes every frame from then on. The window's work
    is its main thread's processor time between two frames, painting included."""

    def __init__(self, program: Program, found: dict[str, float]) -> None:
        self.program, self.found = program, found
        self.frames: list[tuple[float, float, int]] = []

    def start(self) -> None:
        from PySide6.QtCore import QTimer

        self.program.window.resize(1440, 900)
        self.program.controller.play(None)
        self.program.clock.snapshot_shown.connect(self.note)
        QTimer.singleShot(int(1000 * (WARM_UP + SECONDS)), self.end)

    def note(self, snapshot: Snapshot) -> None:
        self.frames.append((time.perf_counter(), time.thread_time(), snapshot.update))

    def end(self) -> None:
        begin = self.frames[0][0] + WARM_UP
        frames = [frame for frame in self.frames if frame[0] >= begin]
        pairs = list(pairwise(frames))
        intervals = sorted(1000.0 * (b[0] - a[0]) for a, b in pairs)
        work = sorted(1000.0 * (b[1] - a[1]) for a, b in pairs)
        seconds = frames[-1][0] - frames[0][0]
        self.found.update(
            beside_window=(frames[-1][2] - frames[0][2]) / seconds,
            median=statistics.median(intervals),
            p95=intervals[int(0.95 * len(intervals))],
            longest=intervals[-1],
            work_median=statistics.median(work),
            work_p95=work[int(0.95 * len(work))],
        )
        self.program.files.discard()
        self.program.window.close()


if __name__ == "__main__":
    if sys.argv[1] == "headless":
        print(json.dumps({"alone": headless_speed()}))
    else:
        print(json.dumps(_measure_window()))
