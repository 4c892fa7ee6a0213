"""A panel: a quiet frame with a title, the key fact at the right, and one content."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget


class KeyFact(QWidget):
    """The one thing to know, at the right; it gives way before the panel grows wider. Not a label:
    a label asks the whole window for a new layout with each text, and this one may change with
    every frame."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self.setObjectName("keyFact")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._text), metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(0, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """With dots where there is no room for all of it, instead of half a letter."""
        room = self.contentsRect()
        text = self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


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
    """A panel that stays where it is."""

    def __init__(self, title: str, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.header = PanelHeader(title)
        self.content = content
        body = QVBoxLayout()
        body.setContentsMargins(11, 6, 11, 10)
        body.addWidget(content)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addLayout(body, 1)
