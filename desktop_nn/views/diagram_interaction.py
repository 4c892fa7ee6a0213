"""The network diagram under the mouse, the wheel, two fingers and the keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QToolTip, QWidget

from desktop_nn.models.document import Document
from desktop_nn.models.selection import Selection
from desktop_nn.views.diagram_canvas import DiagramCanvas
from desktop_nn.views.diagram_readout import Place
from desktop_nn.views.diagram_static import rectangle
from desktop_nn.views.diagram_viewport import ZOOM_STEP
from desktop_nn.views.diagram_walk import walked, walked_edge
from desktop_nn.views.theme import Theme

WHEEL_NOTCH = 120.0
ZOOMING = Qt.NativeGestureType.ZoomNativeGesture
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class DiagramInteraction(DiagramCanvas):
    """Knows what the pointer is at, and where the arrow keys have come to. The subclass says what
    choosing and editing do."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        selection: Selection | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self.selection = selection or Selection(document, self)
        self._hovered: Place | None = None
        self._keyed: Place | None = None
        self._dragged_from: QPointF | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.grabGesture(Qt.GestureType.PinchGesture)
        self.selection.neuron_selected.connect(self._on_neuron_selected)
        self.selection.neuron_deselected.connect(self._on_neuron_deselected)

    # What the subclass does

    def choose(self, layer: int) -> None:
        """Select a layer, from 0."""

    def tell_clicked(self, point: QPoint) -> None:
        """While an update is walked through: there may be numbers at that point."""

    def edit_at(self, place: Place) -> None:
        """Begin to edit the bias of a neuron, or the weight of an edge."""

    def stop_editing(self) -> None:
        """Leave what is being edited as it is; a sentence goes too."""

    def tell(self, sentence: str, anchor: QRectF) -> None:
        """Say why nothing can be edited, below a place of the view."""

    # Places

    def shown_place(self) -> Place | None:
        if self._hovered is not None:
            return self._hovered
        return self._keyed if self.hasFocus() else None

    def selected_place(self) -> Place | None:
        if self.selection.neuron is None:
            return None
        layer, unit = self.selection.neuron
        columns = self._layout.columns
        if layer + 1 >= len(columns):
            return None
        for row, group in enumerate(columns[layer + 1].groups):
            if group.start <= unit < group.stop:
                return Place(layer + 1, row)
        return None

    def _forget_places(self) -> None:
        self._hovered = self._keyed = None

    def _select(self, place: Place) -> None:
        """The neuron, for all views, and its layer."""
        column = self._layout.columns[place.column]
        self.selection.select(column.layer, column.groups[place.row].start)
        if column.layer >= 0:
            self.choose(column.layer)

    def _on_neuron_selected(self, layer: int, unit: int) -> None:
        place = self.selected_place()
        if self._keyed is not None and place is not None:
            at = self._keyed.column, self._keyed.row
            self._keyed = self._keyed if at == (place.column, place.row) else None
        self.update()

    def _on_neuron_deselected(self) -> None:
        self._keyed = None
        self.update()

    def _layer_at(self, point: QPointF) -> int | None:
        """The layer whose neuron or heading is at a point."""
        cell = self._layout.cell_at(point.x(), point.y())
        column = cell[0] if cell else self._layout.column_at(point.x(), point.y())
        return column - 1 if column else None

    def _on_scrolled(self) -> None:
        self._hovered = None
        self.stop_editing()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        self._hovered = None
        self.stop_editing()
        super().resizeEvent(event)

    # Mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._dragged_from is not None:
            moved = event.position() - self._dragged_from
            self._dragged_from = event.position()
            self._viewport.move_by(-moved.x(), -moved.y())
            return
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
        self.stop_editing()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        point = event.position() + self._viewport.offset()
        cell, layer = self._layout.cell_at(point.x(), point.y()), self._layer_at(point)
        self._keyed = None
        if self._picture is not None:
            self.tell_clicked(event.position().toPoint())
        if cell is not None:
            self._select(Place(*cell))
        elif layer is not None:
            self.choose(layer)
        elif self._viewport.is_scrollable:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self._dragged_from is not None:
            self._dragged_from = None
            self.setCursor(Qt.CursorShape.ArrowCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pointer = event.position() + self._viewport.offset()
        place = self.place_at(self._pointer)
        if place is not None:
            self.edit_at(place)
        elif self._layer_at(self._pointer) is None:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(ZOOM_STEP ** (turned.y() / WHEEL_NOTCH), event.position())
        elif self._viewport.is_scrollable:
            sideways = not self._viewport.down.maximum()
            across = turned.x() or (turned.y() if sideways else 0)
            self._viewport.move_by(-across, 0 if sideways else -turned.y())
        else:
            event.ignore()
            return
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.stop_editing()
        step = ARROWS.get(Qt.Key(event.key()))
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shifted = modifiers == Qt.KeyboardModifier.ShiftModifier
        if step is not None and not modifiers:
            self._walk(*step)
        elif step is not None and shifted and step[1]:
            self._walk_edges(step[1])
        elif event.key() == Qt.Key.Key_Escape and self.selection.neuron is not None:
            self._step_out()
        else:
            super().keyPressEvent(event)

    def _walk(self, across: int, down: int) -> None:
        columns = self._layout.columns
        start = self._selected + 1 if self._selected is not None else 1
        place = self._keyed or self.selected_place()
        self._keyed = walked(place, across, down, columns, start)
        cell = rectangle(columns[self._keyed.column].cells[self._keyed.row], -8.0)
        self._viewport.bring_into_sight(cell)
        self._select(self._keyed)
        self.update()

    def _walk_edges(self, down: int) -> None:
        place = self._keyed or self.selected_place()
        if place is None:
            return
        self._keyed = walked_edge(place, down, self._layout.columns)
        self._pointer = self._middle_of(self._keyed)
        self.update()

    def _middle_of(self, place: Place) -> QPointF:
        """Of the edge that a place is."""
        target = self._layout.columns[place.column].cells[place.row]
        if place.source is None:
            return QPointF(target.x, target.y)
        source = self._layout.columns[place.column - 1].cells[place.source]
        return QPointF(0.5 * (source.right + target.left), 0.5 * (source.y + target.y))

    def _step_out(self) -> None:
        """From an edge to its neuron; from a neuron to none."""
        if self._keyed is not None and self._keyed.source is not None:
            self._keyed = Place(self._keyed.column, self._keyed.row)
            self.update()
        else:
            self.selection.deselect()

    def edit_here(self) -> None:
        """The bias or weight where the keys are."""
        place = self.shown_place() or self.selected_place()
        if place is not None:
            self.edit_at(place)
        else:
            self.tell(
                "Choose a neuron first: with a click, or with the arrow keys.", QRectF(self.rect())
            )

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        # A frame for those who work with keys; a click needs none.
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._show_focus(event.reason() in keys)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        self._show_focus(False)

    def _show_focus(self, shown: bool) -> None:
        if shown != self._shows_focus or self._keyed is not None:
            self._shows_focus = shown
            self.update()

    # Other events

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            text = self.tool_tip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), text, self)
            return True
        if isinstance(event, QGestureEvent):
            return self._pinch(event)
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == ZOOMING:
            self.zoom_by(1.0 + event.value(), event.position())
            return True
        return super().event(event)

    def _pinch(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        self.zoom_by(pinch.scaleFactor(), pinch.centerPoint())
        return True

    def tool_tip_at(self, point: QPointF) -> str:
        """The whole of a heading, which may be cut short on screen."""
        point = point + self._viewport.offset()
        column = self._layout.column_at(point.x(), point.y())
        if column is None:
            return ""
        text = self._texts[column]
        return "\n".join(line for line in (text.heading, text.detail) if line)
