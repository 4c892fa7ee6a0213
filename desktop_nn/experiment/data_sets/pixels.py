"""Samples that are pictures: their inputs are called by row and column, and so keep their shape
wherever they go."""

from __future__ import annotations

import re
from functools import lru_cache

MOST_COLUMNS = 4096
"""Of inputs, with one for each pixel or category: a picture may have 64 × 64 pixels."""

Shape = tuple[int, int]
"""Rows and columns of a picture."""

NAME = re.compile(r"pixel ([1-9][0-9]{0,3}), ([1-9][0-9]{0,3})")


@lru_cache(8)
def pixel_names(shape: Shape) -> tuple[str, ...]:
    """“pixel 1, 1”, row after row, counted from 1."""
    rows, columns = shape
    return tuple(f"pixel {i}, {j}" for i in range(1, rows + 1) for j in range(1, columns + 1))


def is_pixel(name: str) -> bool:
    """Whether a column is called as a pixel is."""
    return NAME.fullmatch(name) is not None


def shape_of_names(names: tuple[str, ...]) -> Shape | None:
    """The shape of the pictures whose pixels are called so; None where it is anything else, or only
    a part of a picture."""
    last = NAME.fullmatch(names[-1]) if names else None
    if last is None or int(last[1]) * int(last[2]) != len(names):
        return None
    shape = int(last[1]), int(last[2])
    return shape if names == pixel_names(shape) else None
