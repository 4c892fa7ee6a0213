"""The line below everything: what is pointed at, and what has just been done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStatusBar, QWidget

MARGIN = 8
"""Pixels left and right of a message."""


class StatusLine(QStatusBar):
    """Of a message that has no room it says the first sentence; all of it stands in a tool tip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._at_right: list[QWidget] = []
        self.setSizeGripEnabled(False)

    def addPermanentWidget(self, widget: QWidget, stretch: int | None = 0) -> None:  # noqa: N802
        super().addPermanentWidget(widget, stretch or 0)
        self._at_right.append(widget)

    def showMessage(self, text: str, timeout: int | None = 0) -> None:  # noqa: N802
        super().showMessage(fitted(text, self.fontMetrics(), self.room()), timeout or 0)

    def room(self) -> int:
        """Pixels that a message has."""
        lefts = [widget.x() for widget in self._at_right if widget.isVisible()]
        return min(lefts, default=self.width()) - 2 * MARGIN


def fitted(text: str, metrics: QFontMetrics, room: int) -> str:
    """The whole text, else its first sentence, else as much of that as has room, with dots."""
    text = text.replace("\n", " ")
    if metrics.horizontalAdvance(text) <= room:
        return text
    return metrics.elidedText(text.split(". ")[0], Qt.TextElideMode.ElideRight, room)
