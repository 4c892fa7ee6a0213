"""A number as a colour: blue above zero, orange below, nothing at zero, and ink to write on it."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from PySide6.QtGui import QColor

from desktop_nn.views.contrast import ink_on
from desktop_nn.views.theme import diverging
from desktop_nn.views.tokens import Tokens

Tint = tuple[QColor, QColor]
"""A fill and its ink."""


def tint_of(tokens: Tokens, value: float, limit: float) -> Tint:
    """Full at ±`limit`, above 0, and beyond."""
    return _tints(tokens)[_level(value, limit)]


def _level(value: float, limit: float) -> int:
    """−127 … 127, as a place in a table from 0."""
    if math.isnan(value):
        return 127
    return round(127.0 + 127.0 * max(-1.0, min(1.0, value / limit)))


@cache
def _tints(tokens: Tokens) -> list[Tint]:
    """A fill and its ink for each of −127 … 127."""
    table = diverging(tokens)
    return [(QColor(*row.tolist()), ink_on(row[:3].astype(np.float64))) for row in table]
