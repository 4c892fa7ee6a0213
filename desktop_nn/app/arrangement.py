"""Where the panels are: the usual arrangement, and the user's own, kept between starts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QMainWindow

from desktop_nn.views.dock import PanelDock

VERSION = 1
"""Of the saved state: count up when docks come or go."""


USUAL = QSize(1440, 900)
SMALLEST = QSize(1024, 700)

FRAME = QSize(16, 40)
"""Pixels that the window manager's frame may take: it says so only once the window is shown."""


def room_on_screen(screen: QScreen) -> QSize:
    """How large a window may be there, beside panels and inside its frame."""
    if QGuiApplication.platformName() == "offscreen":
        return USUAL  # nobody looks at that screen, and its 800 × 800 pixels mean nothing
    return screen.availableSize() - FRAME


def arrange(window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
    """*Explore*: setup at the left in full height, output at the right, layers and plots below."""
    area = Qt.DockWidgetArea
    window.setCorner(Qt.Corner.TopLeftCorner, area.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomLeftCorner, area.LeftDockWidgetArea)
    window.setCorner(Qt.Corner.BottomRightCorner, area.BottomDockWidgetArea)
    # Taken out first: a dock that has a place keeps its neighbours, and splits would nest in them.
    for dock in docks.values():
        dock.setFloating(False)
        window.removeDockWidget(dock)
    window.addDockWidget(area.LeftDockWidgetArea, docks["setup"])
    window.addDockWidget(area.RightDockWidgetArea, docks["output"])
    window.addDockWidget(area.BottomDockWidgetArea, docks["layers"])
    window.splitDockWidget(docks["layers"], docks["curves"], Qt.Orientation.Vertical)
    window.splitDockWidget(docks["curves"], docks["histograms"], Qt.Orientation.Horizontal)
    for dock in docks.values():
        dock.setVisible(True)
    size_docks(window, docks)


def size_docks(window: QMainWindow, docks: Mapping[str, PanelDock]) -> None:
    """Shares of the window that suit its size."""
    width, height = window.width(), window.height()
    side = [docks["setup"], docks["output"]]
    window.resizeDocks(side, [266, max(250, int(0.25 * width))], Qt.Orientation.Horizontal)
    below = [docks["layers"], docks["curves"]]
    tall = height >= 800
    # Four layers and the sentence of a problem; six where there is room.
    heights = [196 if height < 1000 else 244, int(0.26 * height)] if tall else [174, 172]
    window.resizeDocks(below, heights, Qt.Orientation.Vertical)
    plots = [docks["curves"], docks["histograms"]]
    window.resizeDocks(plots, [int(0.4 * width), int(0.6 * width)], Qt.Orientation.Horizontal)


def save(window: QMainWindow, settings: QSettings) -> None:
    settings.setValue("window/geometry", window.saveGeometry())
    settings.setValue("window/state", window.saveState(VERSION))


def restore(window: QMainWindow, settings: QSettings) -> bool:
    """Whether there was a saved arrangement that fits. Only after every dock exists."""
    geometry, state = settings.value("window/geometry"), settings.value("window/state")
    if geometry is None or state is None:
        return False
    return bool(window.restoreGeometry(geometry)) and bool(window.restoreState(state, VERSION))
