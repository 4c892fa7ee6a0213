"""A field for a choice: a list of named rows that the wheel changes only where it was clicked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget


class ChoiceField(QComboBox):
    """Offers `options`: (name, label, sentence). `activated` when the user has chosen."""

    def __init__(
        self, options: Iterable[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        for row, (name, label, sentence) in enumerate(options):
            self.addItem(label, name)
            self.setItemData(row, sentence, Qt.ItemDataRole.ToolTipRole)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.view().setAccessibleName("Choices")

    def name(self) -> str:
        """The name of the row that is shown."""
        return str(self.currentData())

    def show_name(self, name: str) -> None:
        """Show a row; nothing is emitted by `activated`."""
        self.setCurrentIndex(self.findData(name))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        # Scrolling a panel must not change its settings.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
