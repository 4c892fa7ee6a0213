"""The program as a process of its own, for tests that start, watch and kill it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def environment(home: Path, platform: str | None = "offscreen") -> dict[str, str]:
    """The environment with a home of its own; without a platform there is no display at all."""
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    kept |= {"XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    kept["PYTHONPATH"] = str(CHECKOUT)
    return kept | ({"QT_QPA_PLATFORM": platform} if platform else {})


def start(*words: str, home: Path, platform: str | None = "offscreen") -> subprocess.Popen[str]:
    """`desktop-nn words…`, with its output in pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "desktop_nn", *words],
        env=environment(home, platform),
        cwd=home,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
