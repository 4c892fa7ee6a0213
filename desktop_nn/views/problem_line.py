"""A problem beside its field: the sentence, and a button for the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.views.painting import set_look


def set_severity(widget: QWidget, severity: str) -> None:
    """Colour a widget by severity: error, warning, note, or nothing."""
    set_look(widget, "severity", severity)


class ProblemLine(QWidget):
    """Hidden while there is no problem. `mend_asked(mend)` when its button is pressed.

    The button stands below the sentence, or, where there is `wide` room, before it. All but the
    empty line is made when there is a first problem: most fields never have one. `made()` then.
    """

    mend_asked = Signal(object)
    made = Signal()

    def __init__(self, parent: QWidget | None = None, wide: bool = False) -> None:
        super().__init__(parent)
        self._wide = wide
        self._mends: tuple[Mend, ...] = ()
        self._parts: tuple[QLabel, QPushButton, QPushButton] | None = None
        self.setVisible(False)

    def _made_parts(self) -> tuple[QLabel, QPushButton, QPushButton]:
        if self._parts is None:
            self._parts = (self._made_message(), self._made_button(0), self._made_button(1))
            self._lay_out(*self._parts)
            self._set_tab_order(*self.buttons)
            self.made.emit()
        return self._parts

    def _set_tab_order(self, *buttons: QPushButton) -> None:
        """Where the line is, though they are made later than what follows it."""
        before = self.previousInFocusChain()
        while before is not self and before.focusPolicy() == Qt.FocusPolicy.NoFocus:  # type: ignore[union-attr]
            before = before.previousInFocusChain()  # type: ignore[union-attr]
        assert before is not None  # the chain is a ring
        for button in buttons:
            QWidget.setTabOrder(before, button)
            before = button

    def _made_message(self) -> QLabel:
        message = QLabel(self)
        message.setObjectName("problem")
        message.setAccessibleName("Problem")
        message.setWordWrap(True)
        message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return message

    def _lay_out(self, message: QLabel, *buttons: QPushButton) -> None:
        wide = self._wide
        layout = QHBoxLayout(self) if wide else QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0 if wide else 4)
        layout.setSpacing(8 if wide else 3)
        for widget in (*buttons, message) if wide else (message, *buttons):
            layout.addWidget(widget, int(widget is message))

    @property
    def message(self) -> QLabel:
        return self._made_parts()[0]

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """The nearest way out, and another one."""
        _, *buttons = self._made_parts()
        return buttons[0], buttons[1]

    @property
    def button(self) -> QPushButton:
        return self.buttons[0]

    @property
    def other_button(self) -> QPushButton:
        return self.buttons[1]

    @property
    def is_made(self) -> bool:
        """Whether there are a sentence and its buttons yet."""
        return self._parts is not None

    def _made_button(self, place: int) -> QPushButton:
        button = QPushButton(self)
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
            message, *buttons = self._made_parts()
            message.setText(problem.message)
            message.setAccessibleName(problem.message)
            set_severity(message, problem.severity)
            for place, button in enumerate(buttons):
                mend = self._mends[place] if place < len(self._mends) else None
                _show_mend(button, mend, problem.message)
        self.setVisible(problem is not None)

    def text(self) -> str:
        return self._parts[0].text() if self._parts and not self.isHidden() else ""

    def _on_clicked(self) -> None:
        place = int(self.sender() is self.other_button)
        if place < len(self._mends):
            self.mend_asked.emit(self._mends[place])


def _show_mend(button: QPushButton, mend: Mend | None, message: str) -> None:
    button.setVisible(mend is not None)
    if mend is not None:
        button.setText(mend.label)
        button.setAccessibleName(f"{mend.label}: {message}")
        button.setToolTip(f"{mend.label}. It can be undone.")
