"""A field for a number: takes what people type, steps with the arrow keys, refuses in words."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_nn.models.number_text import parse_number, percentage, shown_number, stepped

STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
PAGES = {Qt.Key.Key_PageUp: 1, Qt.Key.Key_PageDown: -1}
WHEEL_NOTCH = 120


class NumberField(QLineEdit):
    """`number_entered(value)` when a number was typed, `number_stepped(value)` when it was stepped
    to, `nonsense_entered(text)` when what was typed is none; `escaped()` on Escape.

    Comma or point, powers and percent are understood.
    """

    number_entered = Signal(float)
    number_stepped = Signal(float)
    nonsense_entered = Signal(str)
    escaped = Signal()

    def __init__(
        self, whole: bool = False, percent: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._whole = whole
        self._percent = percent
        self._value = 0.0
        self._refused: str | None = None
        self._lowest, self._highest = -math.inf, math.inf
        self._turned = 0
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.editingFinished.connect(self._on_editing_finished)

    def value(self) -> float:
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number; nothing is emitted. What is being typed stays."""
        self._value = value
        self._show()

    def set_refused(self, text: str | None) -> None:
        """Show this text, which was refused, in place of the value; None to show the value."""
        self._refused = text
        self._show()

    def set_step_range(self, lowest: float, highest: float) -> None:
        """Where steps up and down end. What is typed may lie beyond."""
        self._lowest, self._highest = lowest, highest

    def show_value(self) -> None:
        """Forget what is being typed."""
        self.setModified(False)
        self._show()

    def _show(self) -> None:
        if self.isModified():
            return
        text = self._value_text() if self._refused is None else self._refused
        if text != self.text():
            self.setText(text)

    def _value_text(self) -> str:
        if self._percent:
            return percentage(shown_number(round(100.0 * self._value, 8)))
        return shown_number(self._value, self._whole)

    # Typing

    def _on_editing_finished(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        number = self._typed()
        if number is None:
            self.nonsense_entered.emit(self.text())
        else:
            self.number_entered.emit(number)

    def _typed(self) -> float | None:
        number = parse_number(self.text(), self._whole)
        # Where percent are shown, 20 means 20 %, and 0.2 does too.
        if number is not None and self._percent and "%" not in self.text() and abs(number) >= 1.0:
            number /= 100.0
        return number

    # Stepping

    def _step(self, steps: int) -> None:
        start = self._value
        if self.isModified():
            typed = self._typed()
            start = start if typed is None or not math.isfinite(typed) else typed
        number = min(max(self._stepped(start, steps), self._lowest), self._highest)
        self.show_value()
        if number != self._value or self._refused is not None:
            self.number_stepped.emit(number)

    def _stepped(self, start: float, steps: int) -> float:
        if self._whole:
            return stepped(start, steps, whole=True)
        if self._percent:
            return round(start + 0.05 * steps, 12)
        return stepped(start, steps, below_one=self._highest < 1.0)

    # Qt

    def event(self, event: QEvent) -> bool:
        """While nothing is being typed, undo, redo and Space are the window's, not the line's: a
        number has no use for Space, and who has set one wants to run. Between digits that are being
        typed Space parts thousands."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and not self.isModified()
            and _is_the_windows(event)
        ):
            event.ignore()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        steps = STEPS.get(Qt.Key(event.key()))
        if steps is not None:
            self._step(steps)
        elif event.key() in PAGES:
            # Ten, or three along 1, 2, 5, which is ten times as much.
            self._step(PAGES[Qt.Key(event.key())] * (10 if self._whole else 3))
        elif event.key() == Qt.Key.Key_Escape:
            self._refused = None
            self.show_value()
            self.selectAll()
            self.escaped.emit()
        elif not would_erase(self, event):
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        # Only in the field that was clicked: scrolling a panel must not change its settings.
        if not self.hasFocus():
            event.ignore()
            return
        self._turned += event.angleDelta().y()
        notches = int(self._turned / WHEEL_NOTCH)
        self._turned -= notches * WHEEL_NOTCH
        for _ in range(abs(notches)):
            self._step(1 if notches > 0 else -1)
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusInEvent(event)
        self._turned = 0


def _is_the_windows(event: QKeyEvent) -> bool:
    undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
    return event.key() == Qt.Key.Key_Space or event.matches(undo) or event.matches(redo)


def would_erase(line: QLineEdit, event: QKeyEvent) -> bool:
    """Whether it is a Space that would take the place of text that is selected: never meant."""
    return event.key() == Qt.Key.Key_Space and line.hasSelectedText()
