"""A field for a choice: a list of named rows that the wheel changes only where it was clicked."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

BY_KEYS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)
STAYS = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
"""Reasons of a focus that was here before already."""


class ChoiceField(QComboBox):
    """Offers `options`: (name, label, sentence). `activated` when the user has chosen;
    `list_closed()` when the open list goes, whether something was chosen or not.

    Space opens the list for who came here by keys. Who used the mouse wants to run after choosing:
    there Space is the window's."""

    list_closed = Signal()

    def __init__(
        self, options: Iterable[tuple[str, str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        for row, (name, label, sentence) in enumerate(options):
            self.addItem(label, name)
            self.setItemData(row, sentence, Qt.ItemDataRole.ToolTipRole)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._by_keys = False
        self.view().setAccessibleName("Choices")
        self.view().installEventFilter(self)

    def name(self) -> str:
        """The name of the row that is shown."""
        return str(self.currentData())

    def show_name(self, name: str) -> None:
        """Show a row; nothing is emitted by `activated`."""
        self.setCurrentIndex(self.findData(name))

    def event(self, event: QEvent) -> bool:
        """Where Space opens the list, it is no shortcut of the window's meanwhile."""
        if _is_space(event) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(self._by_keys)
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """In the open list Space takes the row, as Enter does."""
        if not _is_space(event):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            enter = QKeyEvent(event.type(), Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(watched, enter)
        return True

    def hidePopup(self) -> None:  # noqa: N802
        super().hidePopup()
        self.list_closed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        if event.reason() not in STAYS:
            self._by_keys = event.reason() in BY_KEYS
        super().focusInEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        self._by_keys = False
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not _is_space(event):
            self._by_keys = True
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        # Scrolling a panel must not change its settings.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def _is_space(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
