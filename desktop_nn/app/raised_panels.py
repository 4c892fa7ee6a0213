"""Of panels that share a place as tabs: which ones are on top."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow, QTabBar

from desktop_nn.app.arrangement import Docks


def raised_panels(window: QMainWindow, docks: Docks) -> tuple[str, ...]:
    """Their names, in the order of all panels."""
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    titles = {
        tabs.tabText(tabs.currentIndex())
        for tabs in window.findChildren(QTabBar, options=direct)
        if tabs.count() > 1 and not tabs.isHidden()
    }
    return tuple(
        name
        for name, dock in docks.items()
        if dock.windowTitle() in titles and not dock.isHidden() and not dock.isFloating()
    )


def raise_panels(docks: Docks, names: tuple[str, ...]) -> None:
    """Shown, and on top of whatever shares their place; names that no panel has are passed over."""
    for name in names:
        if name in docks:
            docks[name].setVisible(True)
            docks[name].raise_()
