"""Which part of the network diagram is in sight: zoom and scroll bars."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtWidgets import QScrollBar, QWidget

from desktop_nn.views.diagram_layout import DiagramLayout

BAR = 9
MOST_ZOOM = 4.0
MOST_PIXELS = 8e6
"""Device pixels of the whole diagram: its picture is kept, at four bytes each, twice."""

ZOOM_STEP = 1.25


class DiagramViewport(QObject):
    """`moved()` when another part is in sight. At zoom 1 the whole height fits into the view, and
    the width too, unless there are too many columns. Zooming in gives the layout more room: maps
    and lines grow, words stay as they are."""

    moved = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.zoom = 1.0
        self.across = self._made_bar(Qt.Orientation.Horizontal, "networkScroll", "sideways")
        self.down = self._made_bar(Qt.Orientation.Vertical, "networkScrollDown", "up and down")

    def _made_bar(self, orientation: Qt.Orientation, name: str, way: str) -> QScrollBar:
        bar = QScrollBar(orientation, self._view)
        bar.setObjectName(name)
        bar.setAccessibleName(f"Scroll the network diagram {way}")
        bar.setCursor(Qt.CursorShape.ArrowCursor)
        bar.hide()
        bar.valueChanged.connect(self.moved)
        return bar

    # Room

    def arranged(self, arrange: Callable[[float, float], DiagramLayout]) -> DiagramLayout:
        """The layout for the room there is, beside the bars that it needs."""
        width, height = float(self._view.width()), float(self._view.height())
        if self.zoom > 1.0:
            layout = arrange((width - BAR) * self.zoom, (height - BAR) * self.zoom)
        else:
            layout = arrange(width, height)
            if layout.width > width:
                layout = arrange(width, height - BAR)
        self._place_bars(layout)
        return layout

    def _place_bars(self, layout: DiagramLayout) -> None:
        width, height = self._view.width(), self._view.height()
        thick = BAR if self.zoom > 1.0 else 0
        wide = layout.width > width - thick
        seen = width - thick, height - (BAR if wide else 0)
        self.across.setGeometry(0, height - BAR, seen[0], BAR)
        self.down.setGeometry(width - BAR, 0, BAR, seen[1])
        _fit(self.across, layout.width, seen[0], layout.pitch)
        _fit(self.down, layout.height, seen[1], 40.0)

    # Place

    def offset(self) -> QPointF:
        """What of the diagram is left of the view, and above it."""
        return QPointF(self.across.value(), self.down.value())

    def rect(self) -> QRectF:
        """The part in sight, in the diagram's pixels."""
        thick = BAR if self.down.maximum() else 0
        high = BAR if self.across.maximum() else 0
        return QRectF(
            self.across.value(),
            self.down.value(),
            self._view.width() - thick,
            self._view.height() - high,
        )

    @property
    def is_scrollable(self) -> bool:
        return self.across.maximum() > 0 or self.down.maximum() > 0

    def move_by(self, across: float, down: float) -> None:
        self.across.setValue(self.across.value() + round(across))
        self.down.setValue(self.down.value() + round(down))

    def bring_into_sight(self, box: QRectF) -> None:
        """Scroll as little as shows it whole."""
        seen = self.rect()
        self.move_by(
            _needed(box.left(), box.right(), seen.left(), seen.right()),
            _needed(box.top(), box.bottom(), seen.top(), seen.bottom()),
        )

    # Zoom

    @property
    def most_zoom(self) -> float:
        ratio = self._view.devicePixelRatioF()
        pixels = max(1.0, self._view.width() * self._view.height() * ratio**2)
        return max(1.0, min(MOST_ZOOM, math.sqrt(MOST_PIXELS / pixels)))

    def zoom_to(self, zoom: float, at: QPointF, arrange: Callable[[], None]) -> bool:
        """Have it arranged anew at another zoom, so that what is at `at`, a place of the view,
        stays there; whether there is another one."""
        zoom = min(max(zoom, 1.0), self.most_zoom)
        if abs(zoom - self.zoom) < 1e-3:
            return False
        point, factor = at + self.offset(), zoom / self.zoom
        self.zoom = zoom
        arrange()
        self.across.setValue(round(point.x() * factor - at.x()))
        self.down.setValue(round(point.y() * factor - at.y()))
        return True

    def sight(self) -> tuple[float, float, float]:
        """The zoom, and how far it is scrolled across and down, from 0 to 1: the same part of the
        diagram in a view of any size."""
        return self.zoom, _share(self.across), _share(self.down)

    def look_at(self, sight: tuple[float, float, float], arrange: Callable[[], None]) -> None:
        """As `sight` said."""
        zoom, *shares = sight
        self.zoom_to(zoom, QPointF(), arrange)
        for bar, share in zip((self.across, self.down), shares, strict=True):
            bar.setValue(round(share * bar.maximum()))


def _share(bar: QScrollBar) -> float:
    return bar.value() / bar.maximum() if bar.maximum() else 0.0


def _fit(bar: QScrollBar, whole: float, seen: int, step: float) -> None:
    hidden = max(0, round(whole) - seen)
    bar.setPageStep(seen)
    bar.setSingleStep(round(step))
    bar.setRange(0, hidden)
    bar.setVisible(hidden > 0)


def _needed(first: float, last: float, low: float, high: float) -> float:
    if first < low:
        return first - low
    return max(0.0, min(last - high, first - low))
