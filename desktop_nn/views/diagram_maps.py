"""Maps of single neurons as small pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage

from desktop_nn.training.maps import Bytes
from desktop_nn.views.map_image import color_table
from desktop_nn.views.theme import Theme

AREA = 64
"""Pixels of a curve's or bars' picture, across and upwards."""


def maps_image(theme: Theme, maps: Bytes, groups: Sequence[slice], upright: bool = False) -> QImage:
    """One picture with a square for each group, below one another: the mean of its units' maps,
    which are (units, SIZE, SIZE) with row 0 at the bottom, or (units, 1, values) to be drawn as
    curves or bars (`upright`: there are none below zero). Qt looks the colours up."""
    if len(groups) < len(maps):
        maps = np.stack([maps[group].mean(axis=0) for group in groups]).astype(np.int8)
    if maps.shape[1] == 1:
        maps = areas(maps[:, 0], upright)
    # −127 … 127 as unsigned bytes 0 … 254: the addition wraps round.
    places = np.ascontiguousarray(maps.view(np.uint8)[:, ::-1] + np.uint8(127))
    count, height, width = places.shape
    indexed = QImage(places.data, width, count * height, width, QImage.Format.Format_Indexed8)
    indexed.setColorTable(color_table(theme.diverging()))
    # A copy, as the array may go, in the format that is scaled fastest.
    return indexed.convertToFormat(QImage.Format.Format_RGB32)


def areas(values: Bytes, upright: bool = False) -> Bytes:
    """Curves and bars, filled between zero and the value: blue above, orange below. Zero is in the
    middle, or at the bottom if `upright`. values: (n, W), -127 … 127; pictures: (n, AREA, AREA),
    row 0 at the bottom."""
    count = values.shape[1]
    columns = np.arange(AREA) * count // AREA
    lowest = 0.0 if upright else -1.0
    bottom = np.linspace(lowest, 1.0, AREA, endpoint=False)[:, None]
    height = (1.0 - lowest) / AREA
    value = (values[:, columns] / 127.0)[:, None, :]
    # How much of each pixel lies between zero and the value, from which side.
    above = ((value - bottom) / height).clip(0.0, 1.0) * (bottom >= -1e-9)
    below = ((bottom + height - value) / height).clip(0.0, 1.0) * (bottom < -1e-9)
    shades = (above - below) * 127.0
    if count <= AREA // 5:
        shades[:, :, np.diff(columns, prepend=0) > 0] = 0.0  # bars stand apart
    return np.asarray(shades, np.int8)


def line_ramp() -> Bytes:
    """What one input is along itself."""
    return np.linspace(-127, 127, AREA).astype(np.int8)[None, None, :]


def square(image: QImage, row: int) -> QRect:
    """The place of a group's map in a picture of many."""
    return QRect(0, row * image.width(), image.width(), image.width())


def ramps(size: int) -> Bytes:
    """What two inputs are over their own plane: x₁ grows to the right, x₂ upwards."""
    ramp = np.linspace(-127, 127, size).astype(np.int8)
    return np.stack(np.broadcast_arrays(ramp[None, :], ramp[:, None]))
