"""A bar of buttons and numbers: in a narrow window, what is needed least gives way first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayoutItem, QWidget

from desktop_nn.models.document import Document
from desktop_nn.views.action_button import Room, Words, widest
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

SPACING = 7


class NarrowBar(View):
    """The subclass fills `_layout`, and says what gives way, in `_gives_way`, in order."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(10, 8, 10, 8)
        self._layout.setSpacing(SPACING)
        self._gives_way: tuple[Words | Room, ...] = ()
        self._widths_needed: dict[int, int] = {}

    def _needed(self, count: int) -> int:
        """The width after so many have given way, in pixels. Asked for with every label of the
        window that changes: known until a part of the bar asks for another place itself."""
        if count not in self._widths_needed:
            self._widths_needed[count] = self._measured_width(count)
        return self._widths_needed[count]

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.StyleChange):
            self._widths_needed.clear()
        return super().event(event)

    def _measured_width(self, count: int) -> int:
        items = [self._layout.itemAt(place) for place in range(self._layout.count())]
        widths = [_width(item) for item in items if item is not None]
        margins = self._layout.contentsMargins()
        everything = sum(widths) + SPACING * (len(widths) - 1) + margins.left() + margins.right()
        return everything - sum(group.saved for group in self._gives_way[:count])

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._needed(len(self._gives_way)), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(self._needed(0), super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        count = 0
        while count < len(self._gives_way) and self._needed(count) > self.width():
            count += 1
        for place, group in enumerate(self._gives_way):
            group.show(place >= count)
        # At once, lest a frame is painted with everything squeezed.
        self._layout.activate()


def _width(item: QLayoutItem) -> int:
    """What an item takes, hidden or not, a button with its word."""
    widget = item.widget()
    return item.minimumSize().width() if widget is None else widest(widget)
