"""A scale for numbers of both signs and many sizes: logarithmic on both sides, straight at zero."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from desktop_nn.models.number_text import signed

FEWEST_DECADES = 3
MOST_DECADES = 9
MOST_LABELS = 4
"""On each side of zero."""
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SymmetricScale:
    """v ↦ sign(v) log₁₀(1 + |v| / unit), so that 0 is 0 and both ends are ±1. `unit` and `largest`
    are powers of ten."""

    unit: float
    largest: float

    @classmethod
    def of(cls, values: Floats) -> SymmetricScale:
        """That holds all of them that are finite, and tells the usual ones apart: (V,)."""
        sizes = np.abs(values[np.isfinite(values)])
        sizes = sizes[sizes > 0.0]
        if not len(sizes):
            return cls(1e-3, 1.0)
        top = math.ceil(math.log10(float(sizes.max())) - 1e-9)
        low = math.floor(math.log10(float(np.quantile(sizes, 0.05))))
        decades = min(MOST_DECADES, max(FEWEST_DECADES, top - low))
        return cls(10.0 ** (top - decades), 10.0**top)

    def at(self, values: Any) -> Floats:
        """Where they stand, −1 … 1."""
        numbers = np.asarray(values, np.float64)
        reach = math.log10(1.0 + self.largest / self.unit)
        places = np.sign(numbers) * np.log10(1.0 + np.abs(numbers) / self.unit) / reach
        return np.nan_to_num(places, nan=0.0).clip(-1.0, 1.0)

    def ticks(self) -> tuple[tuple[float, str], ...]:
        """Places with their labels: zero, and powers of ten of both signs."""
        top = round(math.log10(self.largest))
        low = round(math.log10(self.unit))
        step = math.ceil((top - low) / MOST_LABELS)
        powers = range(top, low, -step)
        found = [(0.0, "0")]
        for power in powers:
            place = float(self.at(10.0**power))
            found += [(place, _label(power)), (-place, signed(f"-{_label(power)}"))]
        return tuple(sorted(found))


def _label(power: int) -> str:
    if -2 <= power <= 2:
        return f"{10.0**power:g}"
    return "10" + str(power).translate(SUPERSCRIPTS)
