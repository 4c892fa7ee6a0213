"""A label for what an empty view says: not while new contents are on their way."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QWidget

PATIENCE = 400
"""Milliseconds in which the numbers of another network usually come."""


class LateLabel(QLabel):
    """Words in the middle. After `wait` they stay unseen for a moment, lest they flash between two
    contents; programs that read the screen aloud are told them all the same."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setObjectName("empty")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE)
        self._timer.timeout.connect(self.update)

    def wait(self) -> None:
        self._timer.start()

    @property
    def is_waiting(self) -> bool:
        return self._timer.isActive()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        if not self.is_waiting:
            super().paintEvent(event)
