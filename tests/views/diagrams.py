"""What tests of the network diagram share: places on it, and snapshots of given weights."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF
from PySide6.QtWidgets import QWidget

from desktop_nn.training.edges import LayerEdges
from desktop_nn.training.run import Run
from desktop_nn.views.diagram_edges import across, along
from tests.views.showing import on_screen
from tests.views.snapshots import snapshot_of


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget):
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched, event):  # noqa: N802
        self.count += event.type() == QEvent.Type.Paint
        return False


def after_a_frame(qtbot):
    """A window that asks to be painted now has been: so has whoever asked before it."""
    window = QWidget()
    on_screen(qtbot, window)
    paints = Paints(window)
    window.update()
    qtbot.waitUntil(lambda: paints.count > 0)


def edges(document, *numbers):
    """The products of a run, with all weights 0 but those given as (layer, source, target, w)."""
    run = Run(document.spec)
    snapshot = snapshot_of(run, "edges")
    layers = list(snapshot.products["edges"])
    weights = [np.zeros_like(layer.weights) for layer in layers]
    for layer, source, target, weight in numbers:
        weights[layer][source, target] = weight
    made = tuple(
        LayerEdges(of, layer.biases, max(float(np.abs(of).max()), 1.0))
        for of, layer in zip(weights, layers, strict=True)
    )
    return replace(snapshot, products={"edges": made})


def point_on_edge(view, layer, source, target, t):
    before, after = view.diagram_layout.columns[layer : layer + 2]
    start, end = before.cells[source], after.cells[target]
    x = start.right + (end.left - start.right) * across(np.array(t))
    return QPointF(float(x), float(start.y + (end.y - start.y) * along(np.array(t))))


def colors_along(view, layer, source, target):
    image = view.grab().toImage()
    points = [point_on_edge(view, layer, source, target, t) for t in np.linspace(0.15, 0.85, 80)]
    return [image.pixelColor(point.toPoint()) for point in points]


def near(color, other, reach=60):
    channels = zip(color.getRgb()[:3], other.getRgb()[:3], strict=True)
    return sum(abs(a - b) for a, b in channels) < reach


def centre(view, column, row):
    cell = view.diagram_layout.columns[column].cells[row]
    return QPoint(round(cell.x), round(cell.y))


def hover(qtbot, view, point):
    # From elsewhere: a mouse that is there already doesn't move.
    qtbot.mouseMove(view, QPoint(1, 1))
    qtbot.mouseMove(view, point)
    return view.readout()
