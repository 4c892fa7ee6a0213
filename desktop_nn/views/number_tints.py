"""A number as a colour: blue above zero, orange below, nothing at zero, and ink to write on it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from desktop_nn.views.contrast import ink_on
from desktop_nn.views.theme import diverging
from desktop_nn.views.tokens import Tokens

Tint = tuple[QColor, QColor]
"""A fill and its ink."""


def levels(values: NDArray[np.floating], limit: float) -> NDArray[np.intp]:
    """Of each number its place in the table of `tints`, of the same shape: full at ±`limit`, above
    0, and beyond; NaN as nothing."""
    shares = np.clip(np.nan_to_num(values / limit, nan=0.0), -1.0, 1.0)
    return np.rint(127.0 + 127.0 * shares).astype(np.intp)


@cache
def tints(tokens: Tokens) -> list[Tint]:
    """A fill and its ink for each of −127 … 127."""
    table = diverging(tokens)
    return [(QColor(*row.tolist()), ink_on(row[:3].astype(np.float64))) for row in table]
