"""A plot by keyboard: arrow keys are its pointer, and Enter does what a click there does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent

from desktop_nn.views.plot import Plot
from desktop_nn.views.plotting import pg

ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
STAMPS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_P)
STEP, FINE = 8.0, 1.0
"""Pixels of an arrow key, and with Shift."""

SIZE = 13.0
HELP = (
    "Arrow keys move the point that runs through the network, with Shift by a pixel; Enter or P "
    "paints or erases there while a tool is in hand, and else chooses the sample there; Esc leaves"
)


class PlotKeys(QObject):
    """The plot takes the focus. Its pointer is then a ring, from the middle on; the mouse takes it
    over whenever it moves."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self._shows = False
        self.ring = pg.ScatterPlotItem(pxMode=True)
        self.ring.setZValue(60)
        plot.addItem(self.ring)
        plot.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        plot.setToolTip(HELP)
        plot.setStatusTip(HELP)
        plot.installEventFilter(self)
        plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kind = event.type()
        if watched is not self._plot:
            if kind == QEvent.Type.MouseMove and self._shows:
                self._hide()
            return False
        if kind == QEvent.Type.FocusOut:
            self._leave()
        elif kind == QEvent.Type.FocusIn:
            self._begin(event.reason())  # type: ignore[attr-defined]
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event)
        return False

    def _begin(self, reason: Qt.FocusReason) -> None:
        """Reached by Tab, one sees at once where the keys are."""
        if reason in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self._go(self._plot.place().center())

    def _press(self, event: QKeyEvent) -> bool:
        """Whether the key means something here."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        step, key = ARROWS.get(Qt.Key(event.key())), event.key()
        fine = modifiers == Qt.KeyboardModifier.ShiftModifier
        if step is not None and (fine or not modifiers):
            far = FINE if fine else STEP
            self._go(self._start() + QPointF(step[0] * far, step[1] * far))
        elif key in STAMPS and not modifiers:
            self._stamp(chooses=key != Qt.Key.Key_P)
        elif key == Qt.Key.Key_Escape and self._shows:
            self._leave()
        else:
            return False
        return True

    def _start(self) -> QPointF:
        place = self._plot.pointer
        inside = place is not None and self._plot.place().contains(place)
        return place if place is not None and inside else self._plot.place().center()

    def _go(self, place: QPointF) -> None:
        area = self._plot.place().adjusted(0.5, 0.5, -0.5, -0.5)
        x = min(max(place.x(), area.left()), area.right())
        y = min(max(place.y(), area.top()), area.bottom())
        self._plot.point_at(QPointF(x, y))
        self._show()

    def _stamp(self, chooses: bool) -> None:
        place, brush = self._start(), self._plot.brush
        if brush is not None and brush.is_in_hand:
            brush.begin(place)
            brush.end()
            self._go(place)
        elif chooses:
            self._plot.click_at(place)

    # The ring

    def _show(self) -> None:
        point = self._plot.pointed_at()
        if point is None:
            return
        self._shows = True
        pen = pg.mkPen(self._plot.theme.color("accent"), width=2)
        halo = pg.mkBrush(self._plot.theme.color("panel", 0.5))
        self.ring.setData([point.x()], [point.y()], size=SIZE, pen=pen, brush=halo)
        self._plot.setAccessibleDescription(self._plot.read_out_text())
        changed = QAccessible.Event.DescriptionChanged
        QAccessible.updateAccessibility(QAccessibleEvent(self._plot, changed))

    def _hide(self) -> None:
        self._shows = False
        self.ring.setData([], [])

    def _leave(self) -> None:
        if self._shows:
            self._hide()
            self._plot.point_at(None)
