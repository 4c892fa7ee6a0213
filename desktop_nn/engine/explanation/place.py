"""Where one number of a traced update stands, and how arrays are named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

KINDS = ("W", "b", "gamma", "beta")
"""Arrays of parameters, by the letters of their names."""
NAME = re.compile(r"([A-Za-z_]+?)(\d*)")


@dataclass(frozen=True)
class Place:
    """One number: the phase and name of its array, as in `Quantity`, and its index there.

    `index` counts from 0 and is as long as the array has dimensions: (n, j) in Z2, (i, j) in W2,
    (j,) in b2, () in the loss. Titles and formulas count from 1.
    """

    phase: str
    name: str
    index: tuple[int, ...]


@lru_cache(maxsize=1024)
def letters_of(name: str) -> str:
    """The name without its layer: `dW` of `dW2`, `m_W` of `m_W1`, `loss` of `loss`."""
    found = NAME.fullmatch(name)
    return found[1] if found else name


@lru_cache(maxsize=1024)
def layer_of(name: str) -> int:
    """The layer that the name ends with, from 1; 0 without one."""
    found = NAME.fullmatch(name)
    return int(found[2]) if found and found[2] else 0
