"""Memory: how much the window's grows while it shows a training at full speed.

Run as a module it is the window itself, which prints what it measured as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from tests.benchmarks.stage import in_a_process, screen

if TYPE_CHECKING:
    from desktop_nn.app.program import Program

FIRST = 60.0
"""Seconds in which caches fill, and which don't count."""


def table(minutes: float) -> list[str]:
    """What the README's benchmark prints of it."""
    with screen() as environment:
        found = in_a_process("memory", str(minutes), environment)
    return [
        f"Memory of the window, {minutes:g} minutes of training at full speed, every view visible:",
        f"  after the first minute {found['first']:,.0f} MB, at the end {found['last']:,.0f} MB, "
        f"grown by {found['last'] - found['first']:.1f} MB; asked for: under 10 in ten minutes",
    ]


def _measure_memory(minutes: float) -> dict[str, float]:
    from desktop_nn.app.main import open_window

    found: dict[str, float] = {}

    def started(program: Program) -> None:
        from PySide6.QtCore import QTimer

        program.window.resize(1440, 900)
        program.controller.play(None)
        seconds = 60.0 * minutes
        QTimer.singleShot(int(1000 * min(FIRST, 0.2 * seconds)), lambda: note("first"))
        QTimer.singleShot(int(1000 * seconds), lambda: end(program))

    def note(name: str) -> None:
        import psutil

        found[name] = psutil.Process(os.getpid()).memory_info().rss / 1e6

    def end(program: Program) -> None:
        note("last")
        program.files.discard()
        program.window.close()

    open_window(None, started)
    return found


if __name__ == "__main__":
    print(json.dumps(_measure_memory(float(sys.argv[1]))))
