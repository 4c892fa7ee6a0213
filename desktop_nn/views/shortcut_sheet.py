"""The sheet of shortcuts: every key of the program, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

Rows = Sequence[tuple[str, str]]
"""What is done, and the keys that do it."""

ELSEWHERE: Rows = (
    ("Choose a layer in the network", "← →"),
    ("Edit a cell of the table", "Enter, F2"),
    ("Step a number up or down", "↑ ↓"),
    ("Go to the next field", "Tab"),
)


class ShortcutSheet(QDialog):
    """Made anew each time from `groups`: the menus' own keys by the menu's title."""

    def __init__(self, groups: Mapping[str, Rows], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutSheet")
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rows = {**groups, "Where the focus is": ELSEWHERE}
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setContentsMargins(4, 0, 12, 0)
        columns.setSpacing(36)
        for titles in halves(self.rows):
            columns.addLayout(self._made_column(titles))
        self._area = QScrollArea()
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setAccessibleName("Shortcuts, to be scrolled")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._area, 1)
        layout.addWidget(buttons)
        wanted = page.sizeHint()
        most = parent.height() - 120
        self.resize(wanted.width() + 60, min(wanted.height() + 80, most))

    def _made_column(self, titles: Sequence[str]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        for title in titles:
            heading = QLabel(title)
            heading.setObjectName("sectionTitle")
            heading.setIndent(0)
            column.addWidget(heading)
            column.addLayout(_made_rows(self.rows[title]))
        column.addStretch(1)
        return column


def _made_rows(rows: Rows) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for place, (label, keys) in enumerate(rows):
        cap = QLabel(keys)
        cap.setObjectName("keyCap")
        grid.addWidget(QLabel(label), place, 0)
        grid.addWidget(cap, place, 1, Qt.AlignmentFlag.AlignRight)
    return grid


def halves(groups: Mapping[str, Rows]) -> tuple[list[str], list[str]]:
    """The titles in two columns of about the same height."""
    total = sum(len(rows) + 2 for rows in groups.values())
    left: list[str] = []
    height = 0
    for title, rows in groups.items():
        if left and height + (len(rows) + 2) / 2 > total / 2:
            break
        left.append(title)
        height += len(rows) + 2
    return left, [title for title in groups if title not in left]
