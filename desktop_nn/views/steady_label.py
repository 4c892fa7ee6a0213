"""A label whose numbers change all the time, which the window need not be laid out for."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QSize
from PySide6.QtWidgets import QLabel, QWidget

STEP = 24
"""Pixels by which it grows and shrinks: a digit more or less finds room."""


class SteadyLabel(QLabel):
    """As wide as its words, in steps. Of one size until another step is needed: any other label
    asks the whole window for a new layout with each text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._fit()

    def setText(self, text: str) -> None:  # noqa: N802
        if text != self.text():
            super().setText(text)
            self._fit()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        # The size hint of a label is never below its least size, so that it would only grow.
        beside = self.size() - self.contentsRect().size()
        words = self.fontMetrics().horizontalAdvance(self.text()) + beside.width()
        height = self.fontMetrics().lineSpacing() + 1 + beside.height()
        wanted = QSize(STEP * math.ceil((words + 1) / STEP), height)
        if (wanted, wanted) != (self.minimumSize(), self.maximumSize()):
            self.setFixedSize(wanted)
