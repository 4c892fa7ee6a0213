"""A panel: a quiet frame with a title, the key fact at the right, and one content."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget


class Panel(QFrame):
    """`header` is the row of the title; views may add buttons to its end."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.content = content
        self._title = QLabel(title)
        self._title.setObjectName("panelTitle")
        self._fact = QLabel()
        self._fact.setObjectName("keyFact")
        self._fact.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # A fact gives way before the panel grows wider than its place.
        self._fact.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.header.addWidget(self._title)
        self.header.addWidget(self._fact, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(11, 8, 11, 10)
        layout.setSpacing(6)
        layout.addLayout(self.header)
        layout.addWidget(content, 1)

    def set_fact(self, text: str) -> None:
        """The one thing to know about what the panel shows."""
        if self._fact.text() != text:
            self._fact.setText(text)
            self._fact.setToolTip(text)

    def fact(self) -> str:
        return self._fact.text()
