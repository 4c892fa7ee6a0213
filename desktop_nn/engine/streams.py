"""Random streams by purpose and owner.

Each stream is made from `(seed, purpose, owner)` and never from an order of calls, so that adding
a layer, or changing one thing, changes no other draw.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a stream is for. The numbers stand in files: never change one."""

    INITIALIZER = 1
    DROPOUT = 2
    SHUFFLE = 3
    DATA = 4
    SPLIT = 5
    BIAS = 6


def stream(seed: int, purpose: Purpose, owner: int = 0, draw: int = 0) -> np.random.Generator:
    """A generator (PCG64) of its own for a purpose and, say, a layer's id; another one for each
    time, `draw` from 0, that the owner draws anew."""
    key = (int(purpose), owner, draw) if draw else (int(purpose), owner)
    return np.random.default_rng(np.random.SeedSequence(seed, spawn_key=key))
