"""How large a window may be: not every screen has room for what would be usual."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication, QScreen

FRAME = QSize(16, 40)
"""Pixels that the window manager's frame may take: it says so only once the window is shown."""


def size_on_screen(wanted: QSize, screen: QScreen) -> QSize:
    """`wanted`, or as much of it as there is beside the desktop's panels and inside the frame. A
    laptop's screen at 200 % has 960 × 540 pixels, of which Qt counts each as two by two."""
    if QGuiApplication.platformName() == "offscreen":
        return wanted  # nobody looks at that screen, and its 800 × 800 pixels mean nothing
    return wanted.boundedTo(screen.availableSize() - FRAME)
