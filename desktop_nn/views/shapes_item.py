"""Filled shapes and lines in a plot, one over the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen

from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Shape:
    """A path in the plane, filled and outlined, or one of both."""

    path: QPainterPath
    fill: QColor | None = None
    line: QColor | None = None


def line_through(x: Floats, y: Floats) -> QPainterPath:
    """x, y: (P,), finite."""
    return pg.arrayToQPath(x, y, connect="all", finiteCheck=False)


def area_between(x: Floats, low: Floats, high: Floats) -> QPainterPath:
    """The area between two lines over the same places: (P,) each, finite."""
    path = line_through(np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]]))
    path.closeSubpath()
    return path


class ShapesItem(pg.GraphicsObject):
    """Paints shapes in their order; its bounds are what the plot shows."""

    def __init__(self, plot: Plot) -> None:
        super().__init__()
        self._plot = plot
        self._bounds = QRectF()
        self.shapes: tuple[Shape, ...] = ()

    def show_shapes(self, shapes: Sequence[Shape]) -> None:
        left, right, low, high = self._plot.shown_range()
        bounds = QRectF(left, low, right - left, high - low)
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds
        self.shapes = tuple(shapes)
        self.update()

    def boundingRect(self) -> QRectF:  # noqa: N802
        return self._bounds

    def paint(self, painter: QPainter, *_: object) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for shape in self.shapes:
            filled, lined = shape.fill is not None, shape.line is not None
            painter.setBrush(QBrush(shape.fill) if filled else Qt.BrushStyle.NoBrush)
            painter.setPen(_hairline(shape.line) if lined else Qt.PenStyle.NoPen)
            painter.drawPath(shape.path)


def _hairline(color: QColor | None) -> QPen:
    """One pixel wide at any zoom."""
    pen = QPen(color or QColor(), 1.0)
    pen.setCosmetic(True)
    return pen
