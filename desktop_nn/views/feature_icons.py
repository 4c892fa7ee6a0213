"""Thumbnails of features: a map over the plane of two inputs, a curve over one."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPen, QPixmap, QPolygonF

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.features import parsed
from desktop_nn.experiment.formula import FormulaError
from desktop_nn.training.maps import line_bounds, plane_bounds
from desktop_nn.views.map_image import color_table, scaled
from desktop_nn.views.theme import Theme, diverging
from desktop_nn.views.tokens import Tokens

SIZE = 25
"""Numbers a side: an odd count, so that one of them stands at 0."""

PIXELS = 50

Floats = NDArray[np.float64]


def feature_icon(formula: str, data: DataSet, theme: Theme) -> QIcon:
    """None to be seen over more than two inputs, or where the formula is none."""
    bounds = icon_bounds(data)
    if bounds is None:
        return QIcon()
    icon = _plane_icon if data.width == 2 else _line_icon
    try:
        return icon(formula, data.input_names, bounds, theme.tokens)
    except FormulaError:
        return QIcon()


def icon_bounds(data: DataSet) -> tuple[float, float] | None:
    """The part of the inputs that thumbnails show, the same for many data sets; None where there
    are none."""
    if data.width == 2:
        return plane_bounds(data.inputs, data.reach)
    return line_bounds(data) if data.width == 1 else None


@lru_cache(maxsize=128)
def _plane_icon(
    formula: str, names: tuple[str, ...], bounds: tuple[float, float], tokens: Tokens
) -> QIcon:
    """From orange at its lowest over the panel's colour at 0 to blue."""
    axis = np.linspace(*bounds, SIZE)
    plane = np.stack(np.meshgrid(axis, axis[::-1]), axis=-1).reshape(-1, 2)
    values = _values(formula, names, plane)
    places = np.round(127.0 + 127.0 * values).astype(np.uint8).reshape(SIZE, SIZE)
    image = QImage(places.tobytes(), SIZE, SIZE, SIZE, QImage.Format.Format_Indexed8)
    table = np.full((256, 4), 255, np.uint8)
    table[:255] = diverging(tokens)
    image.setColorTable(color_table(table))
    colored = image.convertToFormat(QImage.Format.Format_RGB32)
    return QIcon(QPixmap.fromImage(scaled(colored, QSize(PIXELS, PIXELS))))


@lru_cache(maxsize=128)
def _line_icon(
    formula: str, names: tuple[str, ...], bounds: tuple[float, float], tokens: Tokens
) -> QIcon:
    values = _values(formula, names, np.linspace(*bounds, PIXELS)[:, None])
    heights = 0.5 * PIXELS - 0.4 * PIXELS * values
    line = QPolygonF([QPointF(x, y) for x, y in enumerate(heights)])
    pixmap = QPixmap(PIXELS, PIXELS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.positive), 4.0))
    painter.drawPolyline(line)
    painter.end()
    return QIcon(pixmap)


def _values(formula: str, names: tuple[str, ...], inputs: Floats) -> Floats:
    """In -1 … 1, 0 staying 0, and 0 where there is no value."""
    [feature] = parsed((formula,), names)
    values = np.nan_to_num(feature(inputs), nan=0.0, posinf=0.0, neginf=0.0)
    largest = float(np.abs(values).max())
    return values / largest if largest > 0.0 else values
