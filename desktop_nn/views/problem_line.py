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
        self._mend: Mend | None = None
        self._message = QLabel()
        self._message.setObjectName("problem")
        self._message.setAccessibleName("Problem")
        self._message.setWordWrap(True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.button = QPushButton()
        self.button.setObjectName("mend")
        self.button.setAccessibleName("Mend")
        self.button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        # Reached by keys, and then Space presses it; a click leaves the focus, and with it Space,
        # where they were. The same holds for every button of the panels.
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self._on_clicked)
        layout = QHBoxLayout(self) if wide else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0 if wide else 4)
        layout.setSpacing(8 if wide else 3)
        for widget in (self.button, self._message) if wide else (self._message, self.button):
            layout.addWidget(widget, int(widget is self._message))
        self.setVisible(False)

    def show_problem(self, problem: Problem | None) -> None:
        self._mend = problem.mend if problem else None
        if problem is not None:
            self._message.setText(problem.message)
            self._message.setAccessibleName(problem.message)
            set_severity(self._message, problem.severity)
        self.button.setVisible(self._mend is not None)
        if self._mend is not None:
            self.button.setText(self._mend.label)
            self.button.setAccessibleName(f"{self._mend.label}: {self._message.text()}")
            self.button.setToolTip(f"{self._mend.label}. It can be undone.")
        self.setVisible(problem is not None)

    def text(self) -> str:
        return self._message.text() if not self.isHidden() else ""

    def _on_clicked(self) -> None:
        if self._mend is not None:
            self.mend_asked.emit(self._mend)
