"""A field for a number: takes what people type, steps with the arrow keys, refuses in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_nn.models.number_text import parse_number, shown_number, stepped


class NumberField(QLineEdit):
    """`number_entered(value)` when the user has set another number; `nonsense_entered(text)` when
    what was typed is none. Comma or point, powers and percent are understood.
    """

    number_entered = Signal(float)
    nonsense_entered = Signal(str)

    def __init__(
        self, whole: bool = False, percent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._whole = whole
        self._percent = percent
        self._value = 0.0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._on_editing_finished)

    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number; nothing is emitted. What is being typed stays."""
        self._value = value
        if not (self.hasFocus() and self.isModified()):
            self._show()

    def show_value(self) -> None:
        """Forget what was typed."""
        self._show()

    def _show(self) -> None:
        if self._percent:
            text = f"{shown_number(round(100.0 * self._value, 8))} %"
        else:
            text = shown_number(self._value, self._whole)
        if text != self.text():
            self.setText(text)
        self.setModified(False)

    def _on_editing_finished(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        number = parse_number(self.text())
        if number is None:
            self.nonsense_entered.emit(self.text())
            return
        if self._percent and "%" not in self.text() and number > 1.0:
            number /= 100.0
        self._enter(number)

    def _enter(self, number: float) -> None:
        if number == self._value:
            self._show()
        self.number_entered.emit(number)

    def _step(self, steps: int) -> None:
        scale = 100.0 if self._percent else 1.0
        whole = self._whole or self._percent
        size = 5 * steps if self._percent else steps
        self._enter(round(stepped(self._value * scale, size, whole) / scale, 12))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if steps is not None:
            self._step(steps)
        elif event.key() == Qt.Key.Key_Escape:
            self._show()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        # Only in the field that was clicked: scrolling a panel must not change its settings.
        if self.hasFocus() and event.angleDelta().y():
            self._step(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.selectAll()
