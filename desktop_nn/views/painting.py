"""Painting and styling that is the same in every widget of our own."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget


def paint_on(widget: QWidget, paint: Callable[[QPainter], None]) -> None:
    """Let `paint` paint a widget, within its paintEvent. What it raises goes to the exception hook:
    an exception that left the event could crash the process."""
    painter = QPainter(widget)
    try:
        paint(painter)
    except Exception:
        sys.excepthook(*sys.exc_info())
    finally:
        painter.end()


def set_look(widget: QWidget, name: str, value: str) -> None:
    """Give a property that the style sheet goes by another value, and the widget its style."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
