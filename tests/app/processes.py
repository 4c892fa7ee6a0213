"""The program as a process of its own, for tests that start it."""

from __future__ import annotations

import os
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def environment(home: Path, platform: str | None = "offscreen") -> dict[str, str]:
    """The environment with a home of its own; without a platform there is no display at all."""
    gone = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in gone}
    kept |= {"XDG_CONFIG_HOME": str(home), "XDG_DATA_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    kept["PYTHONPATH"] = str(CHECKOUT)
    return kept | ({"QT_QPA_PLATFORM": platform} if platform else {})
