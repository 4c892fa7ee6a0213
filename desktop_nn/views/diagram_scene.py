"""The picture of the network, kept as a pixmap: only what moved since the last time is painted.

Between two columns lies a gap with the edges of one layer. A gap is painted anew when one of its
edges has another level, a layer's neurons when their maps are new.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPixmap

from desktop_nn.training.edges import LayerEdges
from desktop_nn.views.diagram_content import DiagramContent
from desktop_nn.views.diagram_edges import (
    LEVELS,
    Floats,
    Geometry,
    Ints,
    batches,
    signed_levels,
)
from desktop_nn.views.diagram_layout import DiagramLayout
from desktop_nn.views.diagram_maps import square
from desktop_nn.views.diagram_static import (
    SELECTION,
    StaticPart,
    draw_lines,
    front_card,
    mixed,
    radius,
    rectangle,
)
from desktop_nn.views.diagram_text import ColumnText, face_of
from desktop_nn.views.map_image import scaled
from desktop_nn.views.theme import Theme

EMPHASIS = 1.4
"""Above 1, so that small weights fade faster than they grow thin."""

SLENDER = 1.3
"""Pixels up to which a line is drawn one pixel wide, which takes Qt half the time."""

FRAME_BUDGET = 40_000.0
"""Device pixels of edges that one frame paints, some two milliseconds' worth; at least a gap."""

UNKNOWN = np.full(1, LEVELS + 1, np.int8)
"""Levels that no edge has: what is there may be anything."""


class DiagramScene:
    """Made for one layout, selection and theme. It is told what is new, and `pixmap` brings the
    picture up to date: the gaps of a large network in turn, a few a frame. `behind` says that
    some are still to come."""

    def __init__(
        self,
        theme: Theme,
        layout: DiagramLayout,
        geometry: Geometry,
        texts: Sequence[ColumnText],
        selected: int | None,
        ratio: float,
        colours: tuple[str, str] = ("positive", "negative"),
    ) -> None:
        self._theme = theme
        self.layout = layout
        self.geometry = geometry
        self.ratio = ratio
        self.face = face_of(11)
        self.behind = False
        self._selected = selected
        self._pens = _pens(theme, geometry.widest, colours)
        self._gaps = [_gap(layout, layer) for layer in range(len(layout.columns) - 1)]
        self._lengths = geometry.layer_lengths()
        self._frames: dict[tuple[int, bool], QPixmap] = {}
        self._wanted = [np.zeros(0, np.int8)] * len(self._lengths)
        self._shown = list(self._wanted)
        self._turn = 0
        self._maps: dict[int, QImage] = {}
        self._stale_columns: set[int] = set()
        self._static = self._painted_static(texts)
        self._picture = self._static.copy()
        self._complete = False
        self._sight = QRectF(0.0, 0.0, layout.width, layout.height)

    def _painted_static(self, texts: Sequence[ColumnText]) -> QPixmap:
        pixmap = QPixmap(QSize(round(self.layout.width), round(self.layout.height)) * self.ratio)
        pixmap.setDevicePixelRatio(self.ratio)
        pixmap.fill(self._theme.color("panel"))
        painter = QPainter(pixmap)
        static = StaticPart(painter, self._theme, self.layout, texts, self._selected)
        static.paint(self.geometry.hairlines())
        painter.end()
        return pixmap

    # What is new

    def show_edges(self, edges: Sequence[LayerEdges]) -> None:
        """The newest numbers, layer by layer; hairlines where there are none."""
        if edges:
            self._wanted = [signed_levels(layer.weights, layer.largest) for layer in edges]
        else:
            self._wanted = [np.zeros(0, np.int8)] * len(self._lengths)

    def show_maps(self, content: DiagramContent) -> None:
        """The newest maps, where there are some."""
        for column in range(len(self.layout.columns)):
            images = content.images(column)
            if images is not None and images is not self._maps.get(column):
                self._maps[column] = images
                self._stale_columns.add(column)

    def edge_lines(self, layer: int, edge: int) -> Floats:
        """The pieces of one edge as it is drawn now: (n, 4). `edge` counts within its layer."""
        levels = self._wanted[layer]
        return self.geometry.edge_lines(layer, edge, bool(len(levels) and levels[edge] < 0))

    def paint_edges(self, painter: QPainter, layer: int, edges: Ints) -> None:
        """Some of a layer's edges as they are now; `edges` count within the layer."""
        levels = self._wanted[layer]
        if not len(levels):
            return
        first = int(self.geometry.curves.starts[layer])
        for batch in batches(self.geometry.pieces, first + edges, levels[edges]):
            painter.setPen(self._pens[batch.level, batch.negative])
            draw_lines(painter, batch.lines)

    # The picture

    def look_at(self, sight: QRectF) -> None:
        """Edges are brought up to date here alone, in full: of a picture much larger than the view
        the rest need not be painted."""
        if sight != self._sight:
            self._sight = sight
            self._shown = [UNKNOWN] * len(self._lengths)
            self._complete = False

    def pixmap(self, left: float, right: float) -> QPixmap:
        """The picture, up to date between `left` and `right`."""
        layers = self._next_layers(left, right)
        if layers or self._stale_columns:
            painter = QPainter(self._picture)
            try:
                self._paint(painter, layers)
            finally:
                painter.end()
        self._complete = True
        return self._picture

    def paint_whole(self, painter: QPainter, texts: Sequence[ColumnText]) -> None:
        """The same as lines, for a picture of any size; no layer is marked as selected."""
        static = StaticPart(painter, self._theme, self.layout, texts, None)
        static.paint(self.geometry.hairlines())
        for layer, levels in enumerate(self._wanted):
            painter.save()
            painter.setClipRect(self._gaps[layer])
            self.paint_edges(painter, layer, np.arange(len(levels)))
            painter.restore()
        for number, maps in self._maps.items():
            place = self.layout.columns[number]
            for row, (cell, group) in enumerate(zip(place.cells, place.groups, strict=True)):
                card = front_card(cell, group.stop - group.start > 1)
                painter.drawImage(rectangle(card), maps.copy(square(maps, row)))

    def _next_layers(self, left: float, right: float) -> list[int]:
        """Those of the stale ones in sight whose turn it is; all of them in a new picture."""
        stale = [layer for layer in self._in_turn() if self._is_stale(layer, left, right)]
        lengths = np.cumsum([self._lengths[layer] for layer in stale]) * self.ratio
        count = max(1, int((lengths <= FRAME_BUDGET).sum())) if self._complete else len(stale)
        self.behind = count < len(stale)
        if stale:
            self._turn = stale[:count][-1] + 1
        return stale[:count]

    def _in_turn(self) -> list[int]:
        layers = range(len(self._lengths))
        return [*layers[self._turn :], *layers[: self._turn]]

    def _is_stale(self, layer: int, left: float, right: float) -> bool:
        gap = self._gaps[layer]
        in_sight = gap.right() > left and gap.left() < right
        return in_sight and not np.array_equal(self._shown[layer], self._wanted[layer])

    def _paint(self, painter: QPainter, layers: Sequence[int]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for layer in layers:
            self._paint_gap(painter, layer)
        painter.setClipping(False)
        for column in self._stale_columns:
            self._paint_maps(painter, column)
        self._stale_columns.clear()

    def _paint_gap(self, painter: QPainter, layer: int) -> None:
        """Clipped, so that no edge leaves a trace on a neuron, and the pixmap that lies under the
        edges stays on its pixels at any device ratio."""
        painter.setClipRect(self._gaps[layer] & self._sight)
        painter.drawPixmap(0, 0, self._static)
        self.paint_edges(painter, layer, np.arange(len(self._wanted[layer])))
        self._shown[layer] = self._wanted[layer]

    def _paint_maps(self, painter: QPainter, column: int) -> None:
        place, maps = self.layout.columns[column], self._maps[column]
        for row, (cell, group) in enumerate(zip(place.cells, place.groups, strict=True)):
            card = front_card(cell, group.stop - group.start > 1)
            corner = QPoint(round(card.left), round(card.top))
            painter.drawImage(corner, self._scaled(maps.copy(square(maps, row)), card.width))
            frame = self._frame(round(card.width), place.layer == self._selected)
            painter.drawPixmap(corner, frame)

    def _scaled(self, picture: QImage, width: float) -> QImage:
        """Beforehand: a painter that scales does it line by line, in threads it waits for."""
        enlarged = scaled(picture, QSize(round(width), round(width)) * self.ratio)
        enlarged.setDevicePixelRatio(self.ratio)
        return enlarged

    def _frame(self, size: int, selected: bool) -> QPixmap:
        """A map's border and what is outside its rounded corners; clipping would cost more."""
        if (size, selected) not in self._frames:
            token, share = ("accent", SELECTION) if selected else ("panel", 1.0)
            outside = mixed(self._theme, token, share)
            border = mixed(self._theme, "faint", 0.8)
            self._frames[size, selected] = _frame(size, self.ratio, outside, border)
        return self._frames[size, selected]


def _gap(layout: DiagramLayout, layer: int) -> QRectF:
    """Where the edges of a layer lie."""
    before, after = layout.columns[layer : layer + 2]
    left, body = before.cells[0].right, layout.body
    return QRectF(left, body.top, after.cells[0].left - left, body.height)


def _frame(size: int, ratio: float, outside: QColor, border: QColor) -> QPixmap:
    pixmap = QPixmap(QSize(size, size) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    corners, inside = QPainterPath(), QPainterPath()
    corners.addRect(QRectF(0, 0, size, size))
    inside.addRoundedRect(QRectF(0.5, 0.5, size - 1, size - 1), radius(size), radius(size))
    painter.fillPath(corners - inside, outside)
    painter.setPen(QPen(border, 1.0))
    painter.drawPath(inside)
    painter.end()
    return pixmap


def _pens(theme: Theme, widest: float, colours: tuple[str, str]) -> dict[tuple[int, bool], QPen]:
    """A pen for each level and sign: wider and stronger with |w|. Flat caps: the others cost."""
    pens = {}
    for level in range(1, LEVELS + 1):
        share = level / LEVELS
        for negative, token in zip((False, True), colours, strict=True):
            color = mixed(theme, token, 0.12 + 0.88 * share**EMPHASIS)
            width = widest * share
            pen = QPen(color, width if width > SLENDER else 1.0)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pens[level, negative] = pen
    return pens
