"""A group of settings under a heading that folds it away; what is set in it stands beside the
heading, folded or not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_nn.views.panel import KeyFact

OPEN, FOLDED = "▾", "▸"


class FoldGroup(QWidget):
    """`title` and `content`, which `make` makes as a child of the group; open at first."""

    def __init__(
        self, title: str, make: Callable[[QWidget], QWidget], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = title
        self.heading = QPushButton(self)
        self.heading.setObjectName("groupHeading")
        self.heading.setCheckable(True)
        self.heading.setChecked(True)
        self.heading.setAccessibleName(f"{title}: group of settings")
        # Reached by keys; a click leaves the focus, and with it Space, where they were.
        self.heading.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._fact = KeyFact()
        self.content = make(self)  # after its heading, also for the Tab key
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.heading)
        row.addWidget(self._fact, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row)
        layout.addWidget(self.content)
        self.heading.toggled.connect(self._on_toggled)
        self._on_toggled(True)

    @property
    def is_open(self) -> bool:
        return self.heading.isChecked()

    def set_open(self, is_open: bool) -> None:
        self.heading.setChecked(is_open)

    def show_fact(self, text: str) -> None:
        """What is set, in short."""
        self._fact.show_text(text)

    def fact(self) -> str:
        return self._fact.text()

    def _on_toggled(self, is_open: bool) -> None:
        self.heading.setText(f"{OPEN if is_open else FOLDED} {self._title}")
        does = "Fold these settings away" if is_open else "Show these settings"
        self.heading.setToolTip(f"{self._title}. {does}.")
        self.heading.setStatusTip(self.heading.toolTip())
        self.content.setVisible(is_open)
