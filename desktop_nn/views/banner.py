"""A banner: something happened that the user must know, with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop_nn.views.problem_line import set_severity
from desktop_nn.views.theme import Theme

ICONS = {
    "error": ("circle-alert", "wrong"),
    "warning": ("triangle-alert", "warning"),
    "note": ("info", "accent"),
}
"""An icon and its colour for each severity."""


BESIDE_MESSAGE = 90
"""Pixels that margins, icon and the close button take."""

NARROW = 600
"""Pixels below which words and button don't fit side by side."""


@dataclass(frozen=True)
class WayOut:
    """A button: what it says, and what it does."""

    label: str
    act: Callable[[], None]


class Banner(QFrame):
    """Hidden until `show_message`; one message at a time, the newest."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme = theme
        self._topic = ""
        self._act: Callable[[], None] | None = None
        self._icon = QLabel()
        self.message = QLabel()
        self.message.setAccessibleName("Message")
        self.message.setWordWrap(True)
        self.message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.setObjectName("primary")
        self.button.setAccessibleName("Way out")
        self.button.clicked.connect(self._on_clicked)
        self.close_button = QToolButton()
        self.close_button.setObjectName("flat")
        self.close_button.setAccessibleName("Dismiss the message")
        self.close_button.setToolTip("Dismiss")
        self.close_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 7, 7, 7)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setSpacing(8)
        self._body.addWidget(self.message, 1)
        self._body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(self._body, 1)
        layout.addWidget(self.close_button)
        self.setVisible(False)
        theme.changed.connect(self._on_theme)
        self._on_theme()

    def show_message(
        self, topic: str, text: str, severity: str = "error", way_out: WayOut | None = None
    ) -> None:
        """`topic` names the matter, so that `clear` can take this very message away."""
        self._topic = topic
        self._act = way_out.act if way_out else None
        self.message.setText(text)
        self.message.setAccessibleName(text)
        self.button.setVisible(way_out is not None)
        if way_out is not None:
            self.button.setText(way_out.label)
            self.button.setAccessibleName(way_out.label)
        set_severity(self, severity)
        self._on_theme()
        self._fit()
        self.setVisible(True)

    def clear(self, topic: str) -> None:
        if topic == self._topic:
            self._topic = ""
            self.setVisible(False)

    @property
    def topic(self) -> str:
        """What the shown message is about; empty when there is none."""
        return self._topic if not self.isHidden() else ""

    def _fit(self) -> None:
        """As high as the words need at this width; in a narrow place the button stands below."""
        narrow = self.width() < NARROW
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        button = self.button.sizeHint() if not self.button.isHidden() else QSize(0, 0)
        width = self.width() - BESIDE_MESSAGE - (0 if narrow else button.width() + 10)
        lines = self.message.heightForWidth(max(120, width))
        below = button.height() + 8 if narrow and button.height() else 0
        self.setFixedHeight(max(lines + below, button.height(), 24) + 16)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _on_clicked(self) -> None:
        act, self._act = self._act, None
        self.clear(self._topic)
        if act is not None:
            act()

    def _on_theme(self) -> None:
        icon = self._theme.icon(*ICONS[self.property("severity") or "warning"])
        self._icon.setPixmap(icon.pixmap(QSize(18, 18)))
        self.close_button.setIcon(self._theme.icon("x", "dim"))
