"""How long a program takes from its start until its window is painted, seen from outside."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from virtual_screen import VirtualScreen

PAINTED = 6
"""Colours of a window with its frames: an empty one has its background alone."""
LOOKED = 0.02
"""Seconds between two looks."""
PATIENCE = 30.0


def first_paints(
    command: Sequence[str | Path],
    screen: VirtualScreen,
    environment: Mapping[str, str],
    rounds: int,
) -> list[float]:
    """Seconds of each start, after a first one that is not counted: it fills the system's cache.
    TimeoutError where nothing appears, or does not go again."""
    return [_first_paint(command, screen, environment) for _ in range(1 + rounds)][1:]


def _first_paint(
    command: Sequence[str | Path], screen: VirtualScreen, environment: Mapping[str, str]
) -> float:
    started = time.perf_counter()
    program = subprocess.Popen(
        [str(word) for word in command], env={**environment, "DISPLAY": screen.display},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait(screen, lambda colours: colours >= PAINTED, "a painted window")
        return time.perf_counter() - started
    finally:
        program.send_signal(signal.SIGINT)  # as Ctrl-C: it ends in its own good order
        program.wait(PATIENCE)
        _wait(screen, lambda colours: colours == 1, "an empty screen")


def _wait(screen: VirtualScreen, seen: Callable[[int], bool], what: str) -> None:
    end = time.perf_counter() + PATIENCE
    while not seen(screen.colours()):
        if time.perf_counter() > end:
            raise TimeoutError(f"waited {PATIENCE:g} s for {what}")
        time.sleep(LOOKED)
