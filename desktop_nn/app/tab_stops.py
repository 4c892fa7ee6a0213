"""Tabs of panels that share a place: Qt makes them, more than are needed, and keeps those without
use beyond the window's edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractButton, QTabBar

MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show)


class TabStops(QObject):
    """A row of tabs is a stop of the Tab key only where it is seen; arrow keys go through it, so
    that its buttons to scroll are none at all. It belongs to the row."""

    def __init__(self, tabs: QTabBar) -> None:
        super().__init__(tabs)
        tabs.setAccessibleName("Panels in one place")
        for button in tabs.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tabs.installEventFilter(self)
        _follow(tabs)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() in MOVES and isinstance(watched, QTabBar):
            _follow(watched)
        return False


def _follow(tabs: QTabBar) -> None:
    place = tabs.parentWidget()
    is_seen = place is not None and place.rect().intersects(tabs.geometry())
    policy = Qt.FocusPolicy.TabFocus if is_seen else Qt.FocusPolicy.NoFocus
    if tabs.focusPolicy() != policy:
        tabs.setFocusPolicy(policy)
