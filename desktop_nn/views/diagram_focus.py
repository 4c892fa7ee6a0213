"""Focus mode: all but one neuron, its edges and what they lead to is dimmed."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap

from desktop_nn.views.diagram_edges import Ints
from desktop_nn.views.diagram_layout import DiagramLayout
from desktop_nn.views.diagram_readout import Place
from desktop_nn.views.diagram_scene import DiagramScene
from desktop_nn.views.diagram_static import rectangle
from desktop_nn.views.theme import Theme

DIMNESS = 0.78
"""How much of the panel's colour lies over what is not in focus."""


def lit_edges(layout: DiagramLayout, place: Place) -> Iterator[tuple[int, Ints]]:
    """The edges of a place, layer by layer, as they are counted within the layer: all of a neuron,
    or the one."""
    columns, column = layout.columns, place.column
    units = len(columns[column].cells)
    if place.source is not None:
        yield column - 1, np.array([place.source * units + place.row])
        return
    if column > 0:
        yield column - 1, np.arange(len(columns[column - 1].cells)) * units + place.row
    if column + 1 < len(columns):
        after = len(columns[column + 1].cells)
        yield column, place.row * after + np.arange(after)


def lit_cells(layout: DiagramLayout, place: Place) -> set[tuple[int, int]]:
    """Columns and rows of the neurons at either end of those."""
    cells = {(place.column, place.row)}
    for layer, edges in lit_edges(layout, place):
        after = len(layout.columns[layer + 1].cells)
        for edge in edges.tolist():
            cells |= {(layer, edge // after), (layer + 1, edge % after)}
    return cells


def paint_focus(
    painter: QPainter, theme: Theme, scene: DiagramScene, picture: QPixmap, place: Place
) -> None:
    """Over the scene's `picture`, in its coordinates."""
    layout = scene.layout
    veil = theme.color("panel")
    veil.setAlphaF(DIMNESS)
    painter.fillRect(QRectF(0.0, layout.body.top, layout.width, layout.body.height), veil)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for layer, edges in lit_edges(layout, place):
        scene.paint_edges(painter, layer, edges)
    for column, row in lit_cells(layout, place):
        target = rectangle(layout.columns[column].cells[row], -1.0)
        ratio = scene.ratio
        source = QRectF(target.topLeft() * ratio, target.size() * ratio)
        painter.drawPixmap(target, picture, source)
