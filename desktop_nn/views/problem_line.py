"""A problem beside its field: the sentence, and a button for the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.experiment.problem import Mend, Problem


def set_severity(widget: QWidget, severity: str) -> None:
    """Colour a widget by severity: error, warning, note, or nothing."""
    if widget.property("severity") != severity:
        widget.setProperty("severity", severity)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class ProblemLine(QWidget):
    """Hidden while there is no problem. `mend_asked(mend)` when its button is pressed.

    The button stands below the sentence, or, where there is `wide` room, before it.
    """

    mend_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None, wide: bool = False) -> None:
        super().__init__(parent)
        self._mends: tuple[Mend, ...] = ()
        self._message = QLabel()
        self._message.setObjectName("problem")
        self._message.setAccessibleName("Problem")
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button, self.other_button = self._made_button(0), self._made_button(1)
        layout = QHBoxLayout(self) if wide else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0 if wide else 4)
        layout.setSpacing(8 if wide else 3)
        buttons = self.buttons
        for widget in (*buttons, self._message) if wide else (self._message, *buttons):
            layout.addWidget(widget, int(widget is self._message))
        self.setVisible(False)

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """The nearest way out, and another one."""
        return self.button, self.other_button

    def _made_button(self, place: int) -> QPushButton:
        button = QPushButton()
        button.setObjectName("mend")
        button.setAccessibleName("Mend" if place == 0 else "Another mend")
        button.setToolTip("Mend the problem")
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        # Reached by keys, and then Space presses it; a click leaves the focus, and with it Space,
        # where they were. The same holds for every button of the panels.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self._on_clicked)
        return button

    def show_problem(self, problem: Problem | None) -> None:
        self._mends = problem.mends if problem else ()
        if problem is not None:
            self._message.setText(problem.message)
            self._message.setAccessibleName(problem.message)
            set_severity(self._message, problem.severity)
        for place, button in enumerate(self.buttons):
            self._show_mend(button, self._mends[place] if place < len(self._mends) else None)
        self.setVisible(problem is not None)

    def _show_mend(self, button: QPushButton, mend: Mend | None) -> None:
        button.setVisible(mend is not None)
        if mend is not None:
            button.setText(mend.label)
            button.setAccessibleName(f"{mend.label}: {self._message.text()}")
            button.setToolTip(f"{mend.label}. It can be undone.")

    def text(self) -> str:
        return self._message.text() if not self.isHidden() else ""

    def _on_clicked(self) -> None:
        place = int(self.sender() is self.other_button)
        if place < len(self._mends):
            self.mend_asked.emit(self._mends[place])
