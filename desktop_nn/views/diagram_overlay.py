"""What lies over the diagram's scene: numbers that change with every frame, and what the mouse and
the keyboard are at."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_nn.models.number_text import fixed, plain
from desktop_nn.views.diagram_content import DiagramContent
from desktop_nn.views.diagram_layout import Box
from desktop_nn.views.diagram_quantity import PROOF
from desktop_nn.views.diagram_readout import Place, Readout, paint_readout
from desktop_nn.views.diagram_scene import DiagramScene
from desktop_nn.views.diagram_static import draw_lines, radius, rectangle
from desktop_nn.views.diagram_text import Pencil, scale_notes
from desktop_nn.views.theme import Theme


class DiagramOverlay:
    """Paints over the scene, in its coordinates."""

    def __init__(
        self, painter: QPainter, theme: Theme, scene: DiagramScene, content: DiagramContent
    ) -> None:
        self._painter = painter
        self._theme = theme
        self._scene = scene
        self._content = content
        self._layout = scene.layout
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)

    def paint_numbers(self) -> None:
        """The scale of each layer's edges, and the biases of the output."""
        edges, quantity = self._content.edges, self._content.quantity
        pencil = Pencil(self._painter, self._scene.face, self._theme.color("dim"))
        room = min((box.width for box in self._layout.scales), default=0.0)
        sizes = [layer.largest for layer in self._content.shown]
        notes = scale_notes(sizes, self._scene.face.metrics, room, quantity.size)
        if quantity is PROOF:
            notes = self._content.proof.notes if self._content.proof is not None else ()
            self._paint_wrong_units()
        for box, note in zip(self._layout.scales, notes, strict=False):
            pencil.centred(box, box.x, note)
        if not notes and edges:
            first, last = self._layout.scales[0], self._layout.scales[-1]
            line = Box(first.left, first.top, last.right - first.left, first.height)
            pencil.centred(line, line.x, quantity.coming)
        if edges and edges[-1].biases is not None:
            self._write_biases(pencil, edges[-1].biases.tolist())

    def _paint_wrong_units(self) -> None:
        """A ring around neurons whose b, γ or β has a wrong gradient: no line stands for those."""
        if self._content.proof is None:
            return
        self._painter.setPen(QPen(self._theme.color("wrong"), 3.0))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for column, units in zip(self._layout.columns[1:], self._content.proof.units, strict=True):
            for unit in units:
                cell = column.cells[unit]
                corner = radius(cell.height)
                self._painter.drawRoundedRect(rectangle(cell, -2.0), corner, corner)

    def _write_biases(self, pencil: Pencil, biases: Sequence[float]) -> None:
        """Under the output, or at the left of a column of their own."""
        column = self._layout.columns[-1]
        for box, bias in zip(column.captions, biases, strict=False):
            if box.left < column.cells[0].right:
                pencil.centred(box, box.x, *bias_wordings(bias))
            else:
                pencil.left(box, *bias_wordings(bias))

    def paint_selected(self, place: Place) -> None:
        """The neuron that is selected, for all views."""
        cell = self._layout.columns[place.column].cells[place.row]
        corner = radius(cell.height)
        self._painter.setPen(QPen(self._theme.color("accent"), 2.0))
        self._painter.drawRoundedRect(rectangle(cell, -1.5), corner, corner)

    def paint_hovered(self, place: Place) -> None:
        if place.source is None:
            cell = self._layout.columns[place.column].cells[place.row]
            self._painter.setPen(QPen(self._theme.color("text"), 2.0))
            corner = radius(cell.height)
            self._painter.drawRoundedRect(rectangle(cell, 0.5), corner, corner)
            return
        width = 0.6 * self._scene.geometry.widest + 1.0
        pen = QPen(self._theme.color("text"), width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        draw_lines(self._painter, self._scene.edge_lines(place.column - 1, self._edge(place)))

    def _edge(self, place: Place) -> int:
        assert place.source is not None
        return place.source * len(self._layout.columns[place.column].cells) + place.row

    def paint_focus(self, view: QRectF) -> None:
        self._painter.setPen(QPen(self._theme.color("accent"), 1.0))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRoundedRect(view.adjusted(0.5, 0.5, -0.5, -0.5), 6.0, 6.0)

    def paint_readout(self, readout: Readout, place: Place, pointer: QPointF, view: QRectF) -> None:
        """Beside the neuron, or the place where the mouse is on an edge."""
        anchor = QRectF(pointer, pointer)
        if place.source is None:
            anchor = rectangle(self._layout.columns[place.column].cells[place.row])
        paint_readout(self._painter, self._theme, readout, anchor, view)


def bias_wordings(bias: float) -> tuple[str, ...]:
    """From long to short: a number with an exponent cut off would be another number."""
    number = fixed(_rounded(bias), 2)
    return (f"b {number}", number, plain(bias, 2), plain(bias, 1))


def _rounded(value: float) -> float:
    """To two decimals, and without the sign of nothing: so it is never told in powers of ten."""
    return round(value, 2) + 0.0
