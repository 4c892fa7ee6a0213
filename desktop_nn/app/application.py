"""Qt's application, which under macOS is also told what to open: a double click on a project is no
word of the command line there but an event, which may come before there is a window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

Open = Callable[[Path], object]


class Application(QApplication):
    """The newest file that was asked for waits until `open_with` says what opens it; those that
    come later are opened at once."""

    _open: Open | None = None
    _waiting: Path | None = None

    def open_with(self, open_project: Open) -> bool:
        """Whether a file has waited; it is opened."""
        self._open, waiting = open_project, self._waiting
        self._waiting = None
        if waiting is not None:
            open_project(waiting)
        return waiting is not None

    def event(self, event: QEvent) -> bool:
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        if self._open is None:
            self._waiting = Path(event.file())
        else:
            self._open(Path(event.file()))
        return True
