"""Numbers in the cells of matrices: as many digits as a cell of fixed width holds."""

from __future__ import annotations

import math
from dataclasses import dataclass

from desktop_nn.models.number_text import plain, signed


@dataclass(frozen=True)
class Density:
    """How closely cells stand. `decimals` of numbers below ten, in `characters` at most; sizes in
    pixels."""

    decimals: int
    characters: int
    pixels: int
    height: int
    padding: int


HUGE = Density(4, 8, 16, 36, 16)
LARGE = Density(4, 8, 13, 28, 12)
ROOMY = Density(4, 8, 11, 22, 8)
CLOSE = Density(3, 6, 10, 19, 6)
TIGHT = Density(3, 6, 10, 16, 5)
"""As large as the close one, with less around: so that a small net's arrays are whole."""
DENSITIES = (HUGE, LARGE, ROOMY, CLOSE, TIGHT)
"""From wide to tight."""
IN_PARTS = CLOSE
"""Of arrays that are too large for any."""


def cell_text(value: float, density: Density) -> str:
    """Never wider than the cell: fewer decimals for larger numbers, powers of ten for those that
    would show nothing but zeros, or too many digits. Exactly nothing is a bare 0."""
    size = abs(value)
    if value == 0.0:
        return "0"
    if not math.isfinite(value):
        return plain(value)
    if size < 0.1**density.decimals or size >= 10.0 ** (density.decimals + 1):
        return _as_power(value, density)
    decimals = max(0, density.decimals + 1 - len(str(int(size))))
    return signed(f"{value:.{decimals}f}")


def _as_power(value: float, density: Density) -> str:
    """With a decimal where there is room for it."""
    for decimals in (1, 0):
        text = signed(f"{value:.{decimals}e}")
        if len(text) <= density.characters:
            return text
    return text
