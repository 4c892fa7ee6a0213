"""The lesson: a few sentences beside the microscope, the numbers to look at, and what to try."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.lesson_guide import LessonGuide
from desktop_nn.views.lesson_numbers import SELECTABLE, NumbersList

EMPTY = "This project teaches no lesson. Those that do stand first in File ▸ Open sample."
BULLET = "•\u2002"
SMALLEST_WIDTH = 236


class LessonView(QWidget):
    """One step at a time; the buttons below lead on, and the microscope goes along.
    `fact_changed(text)`: at which step it is."""

    fact_changed = Signal(str)

    def __init__(self, guide: LessonGuide, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lessonView")
        self.setAccessibleName("Lesson")
        self._guide = guide
        self._build()
        self._connect()
        self._on_changed()

    # Building

    def _build(self) -> None:
        self.title = _made_words("calloutTitle", "Title of the step")
        self.text = _made_words("lessonText", "The step in words")
        self.option_text = _made_words("lessonText", "What the chosen way gives")
        self.moment = _made_words("caption", "Which update the numbers are of")
        self.tries_title = _made_words("lessonTry", "Try")
        self.tries_title.setText("Try")
        self.tries = _made_words("lessonText", "What to try")
        self._build_options()
        self.numbers = NumbersList()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for widget in (self.title, self.text, self.options, self.option_text, self.numbers):
            column.addWidget(widget)
        for widget in (self.moment, self.tries_title, self.tries):
            column.addWidget(widget)
        column.addStretch(1)
        self.area = QScrollArea()
        self.area.setAccessibleName("The step, to be scrolled")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.area.setMinimumWidth(SMALLEST_WIDTH)
        self.area.setWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.area, 1)
        layout.addLayout(self._made_footer())

    def _build_options(self) -> None:
        self.options = QWidget()
        self._options_layout = QVBoxLayout(self.options)
        self._options_layout.setContentsMargins(0, 0, 0, 0)
        self._options_layout.setSpacing(4)
        self.option_buttons: list[QPushButton] = []
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)
        self._group.idClicked.connect(self._on_option)

    def _made_footer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        self.back_button = _made_button(
            "Previous", "lessonBack", "To the step before, and the microscope to where that opens"
        )
        self.next_button = _made_button(
            "Next step", "lessonNext", "To the next step, and the microscope to where it opens"
        )
        self.again_button = _made_button(
            "Begin again",
            "flat",
            "Set the project up as it came, and back to its first update; the step stays",
        )
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        row.addStretch(1)
        row.addWidget(self.again_button)
        return row

    def _connect(self) -> None:
        self._guide.changed.connect(self._on_changed)
        self._guide.updated.connect(self._show_state)
        self.numbers.asked.connect(self._guide.ask)
        self.back_button.clicked.connect(self._guide.back)
        self.next_button.clicked.connect(self._guide.next)
        self.again_button.clicked.connect(self._guide.start_again)

    # Showing

    def _on_changed(self) -> None:
        """Another step: read from its top."""
        step, count = self._guide.step, len(self._guide.steps)
        self.title.setText(step.title if step else "")
        self.title.setVisible(step is not None)
        self.text.setText(step.text if step else EMPTY)
        tries = step.tries if step else ()
        self.tries.setText("\n\n".join(f"{BULLET}{text}" for text in tries))
        for widget in (self.tries_title, self.tries):
            widget.setVisible(bool(tries))
        self._show_options()
        self.back_button.setEnabled(self._guide.number > 0)
        self.next_button.setEnabled(self._guide.number < count - 1)
        self.again_button.setEnabled(step is not None)
        self._show_state()
        self.area.verticalScrollBar().setValue(0)
        self.fact_changed.emit(self.fact())

    def fact(self) -> str:
        """At which step it is."""
        count = len(self._guide.steps)
        return f"step {self._guide.number + 1} of {count}" if count else ""

    def _show_options(self) -> None:
        options = self._guide.options
        while len(self.option_buttons) < len(options):
            button = _made_button("", "lessonOption", "")
            button.setCheckable(True)
            self._group.addButton(button, len(self.option_buttons))
            self.option_buttons.append(button)
            self._options_layout.addWidget(button)
        for place, button in enumerate(self.option_buttons):
            button.setVisible(place < len(options))
        for button, option in zip(self.option_buttons, options, strict=False):
            button.setText(option.label)
            button.setAccessibleName(f"Set the project up with: {option.label}")
            button.setToolTip(f"Set the project up with: {option.label}. Ctrl+Z undoes it")
        self.options.setVisible(bool(options))

    def _show_state(self) -> None:
        """What is chosen, and the numbers as they are now."""
        chosen, options = self._guide.chosen, self._guide.options
        for place, button in enumerate(self.option_buttons[: len(options)]):
            button.setChecked(place == chosen)
            button.setEnabled(self._guide.fits(place))
        about = options[chosen].text if chosen >= 0 else ""
        _tell(self.option_text, about)
        self.numbers.show_numbers(self._guide.numbers)
        _tell(self.moment, self._guide.moment if self._guide.step else "")

    def _on_option(self, place: int) -> None:
        self._guide.choose(place)


def _tell(label: QLabel, text: str) -> None:
    """Without a layout for nothing; no room where there is nothing to say."""
    if text != label.text():
        label.setText(text)
    label.setVisible(bool(text))


def _made_words(object_name: str, accessible: str) -> QLabel:
    label = QLabel()
    label.setObjectName(object_name)
    label.setAccessibleName(accessible)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(SELECTABLE)
    return label


def _made_button(text: str, object_name: str, tip: str) -> QPushButton:
    """A click leaves the focus, and with it Space, where they were."""
    button = QPushButton(text)
    button.setObjectName(object_name)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
