"""What a person prefers, whatever the project: few things, and each acts at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from desktop_nn.training.pace import Speed, UpdatesPerSecond

THEMES = ("system", "light", "dark")
FRAMES = (60, 20, 5, 1)
"""Times a second that the window may show something new, at most."""

SPEEDS: tuple[Speed, ...] = (
    UpdatesPerSecond(1.0),
    UpdatesPerSecond(3.0),
    UpdatesPerSecond(10.0),
    0.5,
    1.0,
    2.0,
    5.0,
    10.0,
    20.0,
    50.0,
    100.0,
    200.0,
    500.0,
    None,
)
"""Along the slider: slow motion, epochs a second, and as fast as possible."""

USUAL_PLACE = 8
"""Of the speed's slider: 20 epochs a second."""


@dataclass(frozen=True)
class Preferences:
    """`theme` is system, light or dark; `speed_place` is where the speed's slider begins;
    `reduces_motion` leaves out what only moves; `restores_project` opens the project of the last
    time; `frames` is how often a second the window shows what is new, at most."""

    theme: str = "system"
    speed_place: int = USUAL_PLACE
    reduces_motion: bool = False
    restores_project: bool = True
    frames: int = FRAMES[0]


def from_texts(texts: Mapping[str, Any], usual: Preferences, places: int) -> Preferences:
    """From what a file of settings holds, by the fields' names; nonsense becomes the usual value.
    The slider has so many `places`."""
    found: dict[str, Any] = {}
    for field in fields(Preferences):
        value = texts.get(field.name)
        read = None if value is None else _read(str(value), getattr(usual, field.name))
        if read is not None:
            found[field.name] = read
    if found.get("theme") not in THEMES:
        found.pop("theme", None)
    if not 0 <= found.get("speed_place", 0) < places:
        del found["speed_place"]
    if found.get("frames") not in FRAMES:
        found.pop("frames", None)
    return Preferences(**{**asdict(usual), **found})


def _read(text: str, usual: object) -> object:
    """`text` as a value of the kind of `usual`; None where it is none."""
    if isinstance(usual, bool):
        return {"true": True, "false": False}.get(text.lower())
    if isinstance(usual, int):
        return int(text) if text.isdecimal() else None
    return text
