"""A panel: a quiet frame with a title, the key fact at the right, and one content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.views.live_text import LiveText

BETWEEN = " · "
"""What parts the statements of a fact, the weightiest first."""


class KeyFact(LiveText):
    """The one thing to know, at the right. It gives way before the panel grows wider: where there
    is no room for all of it, statements fall off its end, whole."""

    def __init__(self) -> None:
        super().__init__(Qt.AlignmentFlag.AlignRight)
        self.setObjectName("keyFact")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def show_text(self, text: str, *shorter: str) -> None:
        if text != self.text():
            self.setToolTip(text)
            self.setAccessibleName(text)
            parts = text.split(BETWEEN)
            fewer = range(len(parts) - 1, 0, -1)
            super().show_text(text, *(BETWEEN.join(parts[:count]) for count in fewer))


class PanelHeader(QFrame):
    """The row of the title; buttons may be added to the end of `row`."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel(title)
        label.setObjectName("panelTitle")
        self._fact = KeyFact()
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(11, 8, 11, 0)
        self.row.setSpacing(8)
        self.row.addWidget(label)
        self.row.addWidget(self._fact, 1)

    def set_fact(self, text: str) -> None:
        """The one thing to know about what the panel shows."""
        self._fact.show_text(text)

    def fact(self) -> str:
        return self._fact.text()


class Panel(QFrame):
    """A panel that stays where it is. Without a content it is a frame that waits for one."""

    def __init__(
        self, title: str, content: QWidget | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.header = PanelHeader(title)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(11, 6, 11, 10)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(self._body, 1)
        self._body.addStretch()  # the title is at the top also while there is nothing below it
        if content is not None:
            self.fill(content)

    def fill(self, content: QWidget) -> None:
        """Once."""
        self.content = content
        self._body.takeAt(0)
        self._body.addWidget(content)
