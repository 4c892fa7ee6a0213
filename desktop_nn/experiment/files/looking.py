"""How a project was looked at, as JSON within bounds. A project is worth more than the way it was
looked at: whatever is out of bounds there is passed over, and the project opens."""

from __future__ import annotations

import zipfile
from typing import Any

from desktop_nn.experiment.files.members import read_json
from desktop_nn.experiment.files.plain import ProjectError
from desktop_nn.experiment.project import Looked, LookedAt

MEMBER = "view.json"
LARGEST = 64_000
"""Bytes of the member."""

MOST_ENTRIES = 100
LONGEST_TEXT = 100
MOST_NUMBERS = 8
LARGEST_NUMBER = 1e12


def read_looked(archive: zipfile.ZipFile) -> Looked:
    """Empty where there is none, or none that can be read."""
    if MEMBER not in archive.namelist():
        return {}
    try:
        found = read_json(archive, MEMBER, dict[str, Any], LARGEST)
    except ProjectError:
        return {}
    return within_bounds(found)


def within_bounds(found: dict[str, Any]) -> Looked:
    """The entries that can be right, and no more than so many."""
    kept: dict[str, LookedAt] = {}
    for name, value in list(found.items())[:MOST_ENTRIES]:
        taken = _taken(value)
        if taken is not None and len(name) <= LONGEST_TEXT:
            kept[name] = taken
    return kept


def _taken(value: object) -> LookedAt | None:
    if isinstance(value, str):
        return value if len(value) <= LONGEST_TEXT else None
    if isinstance(value, list | tuple):
        numbers = tuple(float(number) for number in value[: MOST_NUMBERS + 1] if _fits(number))
        return numbers if len(numbers) == len(value) <= MOST_NUMBERS else None
    return None


def _fits(number: object) -> bool:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return False
    return abs(number) <= LARGEST_NUMBER  # NaN is not
