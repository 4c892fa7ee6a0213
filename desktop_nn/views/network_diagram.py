"""The network diagram: inputs, neurons with their maps, edges by weight, live.

One widget that paints itself: a scene that is kept, and repainted where something moved; the
numbers; and the read-out over it.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolTip, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import described, parameter_count, shape_text
from desktop_nn.models.number_text import grouped
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.diagram_canvas import DiagramCanvas
from desktop_nn.views.diagram_quantity import EdgeQuantity, QuantitySwitch
from desktop_nn.views.diagram_readout import Place
from desktop_nn.views.diagram_static import rectangle
from desktop_nn.views.diagram_text import column_texts, maps_legend
from desktop_nn.views.theme import Theme

WIDE = 560
"""Pixels from which on its header has room for words."""


class NetworkDiagram(DiagramCanvas):
    """`layer_selected(index)` when the user selects a layer here; `select_layer` shows a selection
    that was made elsewhere. `quantity_switch` says what the lines stand for."""

    layer_selected = Signal(int)

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self._hovered: Place | None = None
        self.quantity_switch = QuantitySwitch(self)
        self._build()
        self.on_spec()

    def _build(self) -> None:
        self.setObjectName("networkDiagram")
        self.setAccessibleName("Network diagram")
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        # Until a panel's header takes it: this widget paints itself, and has no room for others.
        self.quantity_switch.hide()
        self.quantity_switch.quantity_chosen.connect(self._on_quantity_chosen)

    def add_controls(self, row: QHBoxLayout) -> None:
        """What stands in the header of its panel."""
        row.addWidget(self.quantity_switch)
        self.quantity_switch.show()

    def add_actions(self, menu: QMenu) -> None:
        """All that can be done to the picture."""
        menu.addActions(list(self.quantity_switch.actions_by_name.values()))

    # What it follows

    @property
    def products(self) -> frozenset[str]:  # type: ignore[override]
        """Weights always, for the biases and what is edited; what the lines show; the maps."""
        return frozenset({"edges", "neuron_maps", self._content.quantity.product})

    def _on_quantity_chosen(self, quantity: EdgeQuantity) -> None:
        self._content.choose(quantity)
        self._show_edges()

    def forget(self) -> None:
        self._content.forget()
        self._renew()

    def on_spec(self) -> None:
        network = self.document.spec.network
        if self._selected is not None and self._selected >= len(network.layers):
            self._selected = None
        self._hovered = None
        self._follow_document()
        self.setAccessibleDescription(described(network))
        self.fact_changed.emit(self.fact())

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
        if self._content.take_all_edges(products):
            self._show_edges()
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
            self._viewport.bring_into_sight(self._heading_of(index + 1))
        self._renew()

    def _choose(self, layer: int) -> None:
        self.select_layer(layer)
        self.layer_selected.emit(layer)

    def _heading_of(self, column: int) -> QRectF:
        """Its width: which rows are in sight doesn't matter."""
        heading = rectangle(self._layout.columns[column].heading)
        seen = self._viewport.rect()
        return QRectF(heading.left(), seen.top(), heading.width(), 0.0)

    # Mouse and keys

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        self.fact_changed.emit(self.fact())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._hovered = None
        self.quantity_switch.set_brief(self.width() < WIDE)
        super().resizeEvent(event)

    def shown_place(self) -> Place | None:
        return self._hovered

    def _on_scrolled(self) -> None:
        self._hovered = None
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position() + self._viewport.offset()
        place = self.place_at(self._pointer)
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
        layer = self._layer_at(event.position() + self._viewport.offset())
        if event.button() == Qt.MouseButton.LeftButton and layer is not None:
            self._choose(layer)

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
        if not self._viewport.is_scrollable:
            event.ignore()
            return
        turned = event.angleDelta()
        sideways = not self._viewport.down.maximum()
        across = turned.x() or (turned.y() if sideways else 0)
        self._viewport.move_by(-across, 0 if sideways else -turned.y())
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
        point = point + self._viewport.offset()
        column = self._layout.column_at(point.x(), point.y())
        if column is None:
            return ""
        text = self._texts[column]
        return "\n".join(line for line in (text.heading, text.detail) if line)
