"""The network diagram: inputs, neurons with their maps, edges by weight, live.

One widget that paints itself: a scene that is kept, and repainted where something moved; the
numbers; and the read-out over it.
"""

from __future__ import annotations

import sys
from typing import ClassVar

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollBar, QToolTip, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import described, parameter_count, shape_text, widths
from desktop_nn.models.number_text import grouped
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.diagram_content import DiagramContent
from desktop_nn.views.diagram_edges import Geometry, nearest
from desktop_nn.views.diagram_layout import CAPTION_WIDTH, DiagramLayout, arrange
from desktop_nn.views.diagram_overlay import DiagramOverlay
from desktop_nn.views.diagram_readout import Place, Readout, readout_of
from desktop_nn.views.diagram_scene import DiagramScene
from desktop_nn.views.diagram_text import (
    Face,
    column_texts,
    maps_kind,
    maps_legend,
    name_width,
    upright_columns,
)
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

REACH = 5.0
"""Pixels within which an edge is under the mouse."""

BAR = 9


class NetworkDiagram(View):
    """`layer_selected(index)` when the user selects a layer here; `select_layer` shows a selection
    that was made elsewhere."""

    products: ClassVar[frozenset[str]] = frozenset({"edges", "neuron_maps"})
    layer_selected = Signal(int)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self._content = DiagramContent(theme)
        self._waiting: tuple[str, ...] = ()
        self._selected: int | None = None
        self._hovered: Place | None = None
        self._pointer = QPointF()
        self._shows_focus = False
        self._scene: DiagramScene | None = None
        # For what a frame's budget left over, when no further snapshot comes to paint it.
        self._catch_up = QTimer(self, singleShot=True, interval=40)
        self._bar = QScrollBar(Qt.Orientation.Horizontal, self)
        self._build()
        self.on_spec()

    def _build(self) -> None:
        self.setObjectName("networkDiagram")
        self.setAccessibleName("Network diagram")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._bar.setObjectName("networkScroll")
        self._bar.setAccessibleName("Scroll the network diagram")
        self._bar.setCursor(Qt.CursorShape.ArrowCursor)
        self._bar.valueChanged.connect(self._on_scrolled)
        self._catch_up.timeout.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(780, 370)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(240, 150)

    # What it follows

    def forget(self) -> None:
        self._content.forget()
        self._renew()

    def on_spec(self) -> None:
        network = self.document.spec.network
        self._texts = column_texts(self.document, self._waiting)
        if self._selected is not None and self._selected >= len(network.layers):
            self._selected = None
        self._hovered = None
        self._arrange()
        self._follow_columns()
        self.setAccessibleDescription(described(network))
        self.fact_changed.emit(self.fact())

    def _follow_columns(self) -> None:
        kind, upright = maps_kind(self.document), upright_columns(self.document)
        featured = bool(self.document.spec.data.features)
        self._content.follow(self._layout.columns, kind, upright, featured)

    def fact(self) -> str:
        """“2 → 8 → 8 → 1 · 105 parameters”; before it what neurons show, where that needs words."""
        network = self.document.spec.network
        shape = f"{shape_text(network)} · {grouped(parameter_count(network))} parameters"
        maps = self._content.maps
        legend = maps_legend(self.document, maps.kind) if maps is not None else ""
        return f"{legend} · {shape}" if legend else shape

    def on_theme(self) -> None:
        self._content.recolor()
        self._renew()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self._take_waiting(snapshot.waiting_for_reset)
        products = snapshot.products
        if "edges" in products and self._content.take_edges(products["edges"]):
            if self._scene is not None:
                self._scene.show_edges(self._content.edges)
            self.update()
        had_maps = self._content.maps is not None
        if "neuron_maps" in products and self._content.take_maps(products["neuron_maps"]):
            self._show_maps()
            if had_maps != (self._content.maps is not None):
                self.fact_changed.emit(self.fact())

    def _take_waiting(self, waiting: tuple[str, ...]) -> None:
        """Layers whose weights aren't drawn as their heading says yet."""
        if waiting != self._waiting:
            self._waiting = waiting
            self._texts = column_texts(self.document, waiting)
            self._renew()

    def _show_maps(self) -> None:
        if self._content.maps is None:
            self._renew()
        elif self._scene is not None:
            self._scene.show_maps(self._content)
        self.update()

    # Where things are

    @property
    def diagram_layout(self) -> DiagramLayout:
        return self._layout

    def _arrange(self) -> None:
        face, width = Face(11), float(self.width())
        names = [name_width(text.names, face, width) for text in self._texts]
        units = widths(self.document.spec.network)
        beside = names[0], max(names[-1], CAPTION_WIDTH) if names[-1] else 0.0
        self._layout = arrange(units, width, self.height(), beside)
        if self._layout.width > width:
            self._layout = arrange(units, width, self.height() - BAR, beside)
        self._geometry: Geometry | None = None
        self._place_bar()
        self._renew()

    def _place_bar(self) -> None:
        hidden = self._layout.width - self.width()
        self._bar.setVisible(hidden > 0)
        self._bar.setGeometry(0, self.height() - BAR, self.width(), BAR)
        self._bar.setPageStep(self.width())
        self._bar.setSingleStep(round(self._layout.pitch))
        self._bar.setRange(0, max(0, round(hidden)))

    def _renew(self) -> None:
        """The next paint begins with a new scene."""
        self._scene = None
        self.update()

    def _on_scrolled(self) -> None:
        self._hovered = None
        self.update()

    def _edges(self) -> Geometry:
        if self._geometry is None:
            self._geometry = Geometry.of(self._layout)
        return self._geometry

    def _scene_now(self) -> DiagramScene:
        ratio = self.devicePixelRatioF()
        if self._scene is None or self._scene.ratio != ratio:
            self._scene = DiagramScene(
                self.theme, self._layout, self._edges(), self._texts, self._selected, ratio
            )
            self._scene.show_edges(self._content.edges)
            self._scene.show_maps(self._content)
        return self._scene

    # Selection

    @property
    def selected_layer(self) -> int | None:
        return self._selected

    def select_layer(self, index: int | None) -> None:
        """Highlight a layer, from 0; None, or one that isn't there, for none."""
        layers = len(self.document.spec.network.layers)
        index = index if index is not None and 0 <= index < layers else None
        if index == self._selected:
            return
        self._selected = index
        # The layer panel may follow an edit first: the columns come with `on_spec` then.
        if index is not None and index + 1 < len(self._layout.columns):
            self._scroll_to(index + 1)
        self._renew()

    def _choose(self, layer: int) -> None:
        self.select_layer(layer)
        self.layer_selected.emit(layer)

    def _scroll_to(self, column: int) -> None:
        heading = self._layout.columns[column].heading
        if heading.left < self._bar.value():
            self._bar.setValue(int(heading.left))
        elif heading.right > self._bar.value() + self.width():
            self._bar.setValue(round(heading.right) - self.width())

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        # An exception that left this method could crash the process.
        painter = QPainter(self)
        try:
            self._paint(painter)
        except Exception:
            sys.excepthook(*sys.exc_info())
        finally:
            painter.end()

    def _paint(self, painter: QPainter) -> None:
        offset = self._bar.value()
        scene = self._scene_now()
        if self._bar.isVisible():
            painter.fillRect(self._bar.geometry(), self.theme.color("panel"))
        painter.translate(-offset, 0)
        painter.drawPixmap(0, 0, scene.pixmap(offset, offset + self.width()))
        if scene.behind:
            self._catch_up.start()
        view = QRectF(offset, 0, self.width(), self.height())
        overlay = DiagramOverlay(painter, self.theme, scene, self._content)
        overlay.paint_numbers()
        readout = self.readout()
        if self._hovered is not None and readout is not None:
            overlay.paint_hovered(self._hovered)
            overlay.paint_readout(readout, self._hovered, self._pointer, view)
        if self._shows_focus:
            overlay.paint_focus(view)

    def readout(self) -> Readout | None:
        """The numbers of what is under the mouse."""
        if self._hovered is None:
            return None
        return readout_of(
            self._hovered, self._layout.columns, self.document.spec, self._texts, self._content
        )

    def is_behind(self) -> bool:
        """Whether a part of the picture is older than the numbers."""
        return self._scene is not None and self._scene.behind

    def scrolled(self) -> int:
        """Pixels of the diagram that are left of the view."""
        return self._bar.value()

    # Mouse and keys

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self.fact_changed.emit(self.fact())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._hovered = None
        self._arrange()
        self._follow_columns()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position() + QPointF(self._bar.value(), 0.0)
        place = self._place_at(self._pointer)
        if place is not None or self._hovered is not None:
            self.update()
        self._hovered = place
        clickable = self._layer_at(self._pointer) is not None
        self.setCursor(
            Qt.CursorShape.PointingHandCursor if clickable else Qt.CursorShape.ArrowCursor
        )

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        if self._hovered is not None:
            self._hovered = None
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        layer = self._layer_at(event.position() + QPointF(self._bar.value(), 0.0))
        if event.button() == Qt.MouseButton.LeftButton and layer is not None:
            self._choose(layer)

    def _place_at(self, point: QPointF) -> Place | None:
        cell = self._layout.cell_at(point.x(), point.y())
        if cell is not None:
            return Place(*cell)
        for layer, after in enumerate(self._layout.columns[1:]):
            edge = nearest(self._edges().curves, layer, point.x(), point.y(), REACH)
            if edge is not None:
                source, target = divmod(edge, len(after.cells))
                return Place(layer + 1, target, source)
        return None

    def _layer_at(self, point: QPointF) -> int | None:
        """The layer whose neuron or heading is at a point."""
        cell = self._layout.cell_at(point.x(), point.y())
        column = cell[0] if cell else self._layout.column_at(point.x(), point.y())
        return column - 1 if column else None

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
            return
        last = len(self.document.spec.network.layers) - 1
        if self._selected is None:
            self._choose(0 if step > 0 else last)
        else:
            self._choose(min(max(self._selected + step, 0), last))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        if self._bar.maximum() == 0:
            event.ignore()
            return
        turned = event.angleDelta()
        self._bar.setValue(self._bar.value() - (turned.x() or turned.y()))
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        # A frame for those who work with keys; a click needs none.
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_focus(event.reason() in keys)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._show_focus(False)

    def _show_focus(self, shown: bool) -> None:
        if shown != self._shows_focus:
            self._shows_focus = shown
            self.update()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tool_tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def tool_tip_at(self, point: QPointF) -> str:
        """The whole of a heading, which may be cut short on screen."""
        column = self._layout.column_at(point.x() + self._bar.value(), point.y())
        if column is None:
            return ""
        text = self._texts[column]
        return "\n".join(line for line in (text.heading, text.detail) if line)
