"""How well one colour can be read on another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor

from desktop_nn.views.theme import rgb

INKS = ("#FFFFFF", "#000000")


def ink_on(color: NDArray[np.float64]) -> QColor:
    """Plain black or white, which reads best on a colour, (3,): nothing less has a contrast of 4.5
    on every tint."""
    return QColor(max(INKS, key=lambda ink: contrast(rgb(ink), color)))


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """The ratio of two colours' luminances by WCAG 2.1, 1 … 21. Red, green, blue: (3,) each."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: NDArray[np.float64]) -> float:
    part = color / 255.0
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
