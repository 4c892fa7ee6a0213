"""A plot: pyqtgraph's, in the program's look, whose range follows the data until someone zooms."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsItem, QLabel, QMenu, QPushButton, QWidget

from desktop_nn.views.plot_axis import BESIDE, HEIGHT, WIDTH, Axis
from desktop_nn.views.plotting import pg
from desktop_nn.views.stroke import Stroke
from desktop_nn.views.theme import Theme

MARGIN = 0.25
"""Of the range that shows everything: so far beyond it one can move or zoom out."""

MOST_ZOOM = 2000.0

AT_ONE_PLACE = 4
"""Pixels that a click may wander."""

WIDER = 4
"""Pixels by which the vertical axis grows: each time, the whole plot is laid out anew."""

TOP, RIGHT = 7, BESIDE
"""Pixels beside the plane, for half of the outermost labels."""

ReadOut = Callable[[float, float], tuple[float, str] | None]
"""From a place under the pointer to where the crosshair stands, and what it reads there."""


class _Box(pg.ViewBox):
    """The wheel zooms, dragging with the left button moves; nothing hides behind the right one."""

    def mouseDragEvent(self, event, axis=None):  # noqa: N802
        if event.button() == Qt.MouseButton.LeftButton:
            super().mouseDragEvent(event, axis)
        else:
            event.ignore()


class Plot(pg.GraphicsView):
    """A view box between two axes. pyqtgraph's own `PlotWidget` isn't used: it makes some fifty
    widgets for its menu, which cost time at the start and at every change of the theme.

    `follow` gives the range that the data needs; it is shown until the user zooms or moves the
    plot, and again after a double click or “Show everything”.

    Zoomed or moved, it stays near that range, and a button leads back.

    `pointed()` when the pointer has moved over it, or left; `pointed_at` tells where it is now.
    `view_changed()` when another part of the plane is shown, or in another size; `clicked(x, y)`
    when the left button was pressed and released at one place of it.
    """

    view_changed = Signal()
    pointed = Signal()
    clicked = Signal(float, float)

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        left: bool = True,
        grid: bool = True,
        zoom: bool = True,
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.is_following = True
        self.read_out: ReadOut | None = None
        self.brush: Stroke | None = None
        self._pressed: QPointF | None = None
        self._grid = grid
        self._zoom = zoom
        self._wanted = (0.0, 1.0, 0.0, 1.0)
        self._least_left = WIDTH
        self._pointer: QPointF | None = None
        self._build(left)
        self._box.sigRangeChangedManually.connect(self._on_moved_by_hand)
        self._box.sigRangeChanged.connect(self._on_range_changed)
        self._box.sigResized.connect(self._on_range_changed)
        theme.changed.connect(self.restyle)
        self.restyle()

    def _build(self, left: bool) -> None:
        self._box = _Box(enableMenu=False)
        self._box.disableAutoRange()
        self._box.setMouseEnabled(self._zoom, self._zoom)
        sides = ("left", "bottom") if left else ("bottom",)
        self._axes = {side: Axis(side, self.theme) for side in sides}
        self._lay_out()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # One rectangle: clipped to several, Qt copies a picture by lines, in threads it waits for.
        self.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.BoundingRectViewportUpdate)
        self.setMinimumSize(60, 60)
        self._build_read_out()
        self._build_fit()

    def _build_fit(self) -> None:
        self.fit = QPushButton("fit", self.viewport())
        self.fit.setObjectName("fit")
        self.fit.setToolTip("Show everything again; a double click does the same")
        self.fit.setAccessibleName("Show everything")
        self.fit.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.fit.setCursor(Qt.CursorShape.PointingHandCursor)
        self.fit.clicked.connect(self.show_everything)
        self.fit.hide()

    def _lay_out(self) -> None:
        layout = pg.GraphicsLayout()
        # Room for the outermost labels of both axes.
        layout.setContentsMargins(0 if "left" in self._axes else RIGHT, TOP, RIGHT, 0)
        layout.setSpacing(0)
        layout.addItem(self._box, row=0, col=1)
        for side, axis in self._axes.items():
            axis.linkToView(self._box)
            axis.setZValue(-1000)  # the grid lies behind what is drawn
            layout.addItem(axis, *((0, 0) if side == "left" else (1, 1)))
        self.setCentralItem(layout)
        self.viewport().setAccessibleName("Plot")

    def _build_read_out(self) -> None:
        self._line = pg.InfiniteLine(angle=90)
        self._line.setZValue(50)
        self._line.hide()
        self.addItem(self._line)
        self._label = QLabel(self.viewport())
        self._label.setObjectName("plotReadOut")
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label.hide()

    def addItem(self, item: QGraphicsItem) -> None:  # noqa: N802
        """Put something into the plane."""
        self._box.addItem(item)

    def removeItem(self, item: QGraphicsItem) -> None:  # noqa: N802
        self._box.removeItem(item)

    @property
    def box(self) -> pg.ViewBox:
        return self._box

    def restyle(self) -> None:
        """In the theme's present colours."""
        self.setBackground(self.theme.color("panel"))
        for axis in self._axes.values():
            axis.restyle(self._grid)
        self._line.setPen(pg.mkPen(self.theme.color("faint")))
        self._put_fit()

    # Range

    def follow(self, left: float, right: float, low: float, high: float) -> None:
        """The range that shows everything. Asking for the same again costs nothing."""
        if (left, right, low, high) == self._wanted:
            return
        self._wanted = (left, right, low, high)
        if self.is_following:
            self._show_wanted()
        elif self._zoom:
            self._keep_near()

    def _show_wanted(self) -> None:
        left, right, low, high = self._wanted
        if self._zoom:
            self._keep_near()
        self._box.setRange(QRectF(left, low, right - left, high - low), padding=0.0)

    def _keep_near(self) -> None:
        """However it is zoomed or moved, the data stays in sight."""
        left, right, low, high = self._wanted
        across, upward = right - left, high - low
        self._box.setLimits(
            xMin=left - MARGIN * across,
            xMax=right + MARGIN * across,
            yMin=low - MARGIN * upward,
            yMax=high + MARGIN * upward,
            minXRange=across / MOST_ZOOM,
            minYRange=upward / MOST_ZOOM,
        )

    def show_everything(self) -> None:
        """Follow the data again."""
        self.is_following = True
        self.fit.hide()
        self._show_wanted()
        self.update_read_out()

    def show_range(self, left: float, right: float, low: float, high: float) -> None:
        """As if the user had zoomed there."""
        self._box.setRange(QRectF(left, low, right - left, high - low), padding=0.0)
        self._on_moved_by_hand()

    def _on_moved_by_hand(self, *_: object) -> None:
        self.is_following = False
        self.fit.show()
        self._put_fit()

    def _put_fit(self) -> None:
        """In the upper right corner of the plane."""
        self.fit.adjustSize()
        place = self.place()
        self.fit.move(int(place.right()) - self.fit.width() - 4, int(place.top()) + 4)

    def _on_range_changed(self, *_: object) -> None:
        self._fit_left()
        if self.fit.isVisible():
            self._put_fit()
        self.update_read_out()
        self.view_changed.emit()

    def use_log_axis(self, logarithmic: bool, side: str = "left") -> None:
        """An axis, `left` or `bottom`, counts decimal exponents, and says so in numbers."""
        axis = self._axes[side]
        if axis.is_logarithmic == logarithmic:
            return
        axis.is_logarithmic = logarithmic
        axis.picture = None
        axis.update()
        self._fit_left()

    def count_along(self, side: str, counts: bool = True) -> None:
        """An axis, `left` or `bottom`, has whole numbers alone."""
        self._axes[side].counts = counts

    def set_left_width(self, pixels: int) -> None:
        """Of the vertical axis, at least, where its labels are known to be short or long. Asking
        for the same again costs nothing."""
        if pixels != self._least_left:
            self._least_left = pixels
            self._fit_left()

    def _fit_left(self) -> None:
        """pyqtgraph leaves out labels that are wider than their axis: it makes room for them."""
        if "left" not in self._axes:
            return
        width = max(self._least_left, self.left_width(self._box.height()))
        if self._axes["left"].fixedWidth != width:
            self._axes["left"].setWidth(width)

    def left_width(self, size: float) -> int:
        """What the vertical axis' labels take where it is so many pixels high, in few steps."""
        _, _, low, high = self.shown_range()
        return math.ceil(self._axes["left"].label_width(low, high, size) / WIDER) * WIDER

    def frame_size(self) -> tuple[int, int]:
        """What axes and margins take of width and height."""
        # As wanted: before it is shown, the axes have no size.
        left = int(self._axes["left"].fixedWidth) if "left" in self._axes else RIGHT
        return left + RIGHT, TOP + HEIGHT

    def shown_range(self) -> tuple[float, float, float, float]:
        """Left, right, low and high of what is on screen."""
        (left, right), (low, high) = self._box.viewRange()
        return left, right, low, high

    def whole_range(self) -> tuple[float, float, float, float]:
        """The same of what shows everything, however it is zoomed."""
        return self._wanted

    @property
    def pixels_across(self) -> int:
        return max(1, int(self._box.width()))

    def to_pixels(self, x: float, y: float) -> QPointF:
        """A point of the plane as a place in the viewport."""
        return self._box.mapViewToScene(QPointF(x, y))

    def place(self) -> QRectF:
        """Where the plane lies in the viewport, without the axes."""
        return self._box.sceneBoundingRect()

    # Menu and mouse

    def menu(self) -> QMenu:
        """What the right button offers."""
        menu = QMenu(self)
        action = menu.addAction("Show everything", self.show_everything)
        action.setEnabled(not self.is_following)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        if self._zoom:
            menu = self.menu()
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(event.globalPos())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        left = event.button() == Qt.MouseButton.LeftButton
        inside = left and self.place().contains(event.position())
        self._pressed = event.position() if inside else None
        if inside and self.brush is not None and self.brush.is_in_hand:
            self.brush.begin(event.position())
        else:
            super().mousePressEvent(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.brush is not None and self.brush.is_down:
            if event.button() == Qt.MouseButton.LeftButton:
                self.brush.end()
        else:
            super().mouseReleaseEvent(event)
            self._tell_click(event)
        event.accept()

    def _tell_click(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if (event.position() - pressed).manhattanLength() <= AT_ONE_PLACE:
            self.click_at(pressed)

    def click_at(self, place: QPointF) -> None:
        """As if it had been clicked at this place of the viewport."""
        point = self._box.mapSceneToView(place)
        self.clicked.emit(point.x(), point.y())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        if self.brush is not None and self.brush.is_in_hand:
            # Two quick strokes, and not the wish to see everything.
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)
        event.accept()
        if self._zoom and event.button() == Qt.MouseButton.LeftButton:
            self.show_everything()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._pointer = event.position()
        if self.brush is not None and self.brush.is_down:
            self.brush.move(self._pointer)
        else:
            super().mouseMoveEvent(event)
        self.update_read_out()
        self.pointed.emit()

    def leaveEvent(self, event) -> None:  # noqa: N802
        super().leaveEvent(event)
        self.point_at(None)

    @property
    def pointer(self) -> QPointF | None:
        """Where it is in the viewport, whoever moves it."""
        return self._pointer

    def point_at(self, place: QPointF | None) -> None:
        """As if the mouse were at this place of the viewport, or had left it."""
        self._pointer = place
        self.update_read_out()
        self.pointed.emit()

    # Read-out

    def update_read_out(self) -> None:
        """Read again what is under the pointer; for whoever has drawn something new."""
        found = self._read()
        self._line.setVisible(found is not None)
        self._label.setVisible(found is not None)
        if found is not None and self._pointer is not None:
            x, text = found
            self._line.setValue(x)
            self._label.setText(text)
            self._put_label(self._pointer)

    def _read(self) -> tuple[float, str] | None:
        point = self.pointed_at()
        if point is None or self.read_out is None:
            return None
        found = self.read_out(point.x(), point.y())
        left, right, *_ = self.shown_range()
        # What is read may lie beside what is seen.
        return found if found is not None and left <= found[0] <= right else None

    def pointed_at(self) -> QPointF | None:
        """The point of the plane that is under the pointer."""
        if self._pointer is None or not self.place().contains(self._pointer):
            return None
        return self._box.mapSceneToView(self._pointer)

    def _put_label(self, pointer: QPointF) -> None:
        """Beside the pointer, on the side where there is room, within the plot."""
        self._label.adjustSize()
        size, area = self._label.size(), self.viewport().rect()
        x = int(pointer.x()) + 12
        if x + size.width() > area.right():
            x = int(pointer.x()) - 12 - size.width()
        y = int(pointer.y()) - size.height() - 8
        self._label.move(max(0, x), max(0, y))

    def read_out_text(self) -> str:
        """What the read-out says; empty when it isn't shown."""
        return self._label.text() if not self._label.isHidden() else ""
