"""A line of text that may change with every frame, and is painted as often as it can be read."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

READABLE = 0.1
"""Seconds between two texts that an eye can tell apart."""

Align = Qt.AlignmentFlag


class LiveText(QWidget):
    """Not a label: a label asks the whole window for a new layout with each text. Whoever places it
    gives it its size; where there is no room for all of the text, a shorter wording is written, and
    of the shortest as much as there is room for, with dots for the rest.

    `text` is always the newest one, and so is what a program that reads the screen aloud is told;
    what is on screen is at most `READABLE` seconds older."""

    def __init__(self, align: Qt.AlignmentFlag = Align.AlignLeft, text: str = "") -> None:
        super().__init__()
        self._align = align | Align.AlignVCenter
        self._text = text
        self._shorter: tuple[str, ...] = ()
        self._painted_at = 0.0
        self._soon = QTimer(self, singleShot=True)
        self._soon.timeout.connect(self.update)

    def text(self) -> str:
        return self._text

    def show_text(self, text: str, *shorter: str) -> None:
        """`shorter`: other wordings, from long to short, for where there is little room."""
        if text == self._text:
            return
        self._text, self._shorter = text, shorter
        if not self._soon.isActive():
            left = self._painted_at + READABLE - time.monotonic()
            self._soon.start(max(0, round(1000.0 * left)))

    def written(self, room: int) -> str:
        """What stands in so many pixels."""
        metrics = self.fontMetrics()
        wordings = (self._text, *self._shorter)
        fitting = (text for text in wordings if metrics.horizontalAdvance(text) <= room)
        return next(fitting, metrics.elidedText(wordings[-1], Qt.TextElideMode.ElideRight, room))

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text), metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        self._painted_at = time.monotonic()
        room = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, self._align, self.written(room.width()))
