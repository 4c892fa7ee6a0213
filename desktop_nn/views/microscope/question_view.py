"""Ask me first: the question before a number is shown, its choices, and what came of the answer."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.document import Document
from desktop_nn.models.microscope import Microscope
from desktop_nn.models.number_text import grouped
from desktop_nn.models.questions import Question, Questions
from desktop_nn.views.painting import set_look
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

MOST_CHOICES = 4
NARROW = 480
"""Pixels of width below which the choices stand below each other."""

TITLE = "Ask me first"
SOON = (
    "Step on with Next: before a number appears, you say first what it will be. "
    "The keys 1, 2, 3 answer, Enter goes on."
)
HINT = "Answer with a click or by its number. Then the number appears, and why it is so."
CLOSED = "No update is looked at: there is nothing to ask about until one is."
SKIP_TIP = "Show the number without an answer; it isn't counted (Esc)"
GO_ON_TIP = "The next step of the walk (Enter)"
COUNT_TIP = "How many questions were answered, and how many of them rightly. Anew: count from 0."
RIGHT, WRONG = "Right.", "Not so."
MARKS = {"right": "✓", "wrong": "✗"}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class QuestionView(View):
    """There while questions are asked. The keys 1 to 4 answer, Enter goes on, Escape skips; it
    takes the keyboard when a question comes, unless somebody types."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        microscope: Microscope,
        questions: Questions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(document, theme, parent)
        self._microscope = microscope
        self._questions = questions
        self._shown: Question | None = None
        self._was_on: bool | None = None
        self.count = QLabel()
        self.anew_button = QPushButton("Anew")
        self.text = QLabel()
        self.answers = [QPushButton() for _ in range(MOST_CHOICES)]
        self.skip_button = QPushButton("Skip")
        self.go_on_button = QPushButton("Go on  ⏎")
        self.explanation = QLabel()
        self._build()
        self._connect()
        self._show_all()

    # Building

    def _build(self) -> None:
        self.setObjectName("questionView")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name(self.anew_button, "flat", COUNT_TIP)
        self._name(self.skip_button, "flat", SKIP_TIP)
        self._name(self.go_on_button, "primary", GO_ON_TIP)
        for number, button in enumerate(self.answers, 1):
            self._name(button, "choice", f"Answer with choice {number} (key {number})")
        self.count.setObjectName("caption")
        self.text.setObjectName("calloutTitle")
        for label in (self.text, self.explanation):
            label.setWordWrap(True)
        self._lay_out()

    def _name(self, button: QPushButton, name: str, tip: str) -> None:
        button.setObjectName(name)
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setAccessibleName(tip)
        # A click leaves the keyboard with the view, whose keys answer and go on.
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _lay_out(self) -> None:
        card = QFrame()
        card.setObjectName("questionCard")
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.text, 1)
        counting = QHBoxLayout()
        counting.addWidget(self.count)
        counting.addWidget(self.anew_button)
        head.addLayout(counting)
        head.setAlignment(counting, Qt.AlignmentFlag.AlignTop)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(8)
        for button in self.answers:
            self._row.addWidget(button)
        self._row.addStretch(1)
        for button in (self.skip_button, self.go_on_button):
            self._row.addWidget(button)
        inside = QVBoxLayout(card)
        inside.setContentsMargins(12, 8, 12, 10)
        inside.setSpacing(8)
        inside.addLayout(head)
        inside.addLayout(self._row)
        inside.addWidget(self.explanation)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 0, 4, 4)
        layout.addWidget(card)

    def _connect(self) -> None:
        for button in self.answers:
            button.clicked.connect(self._on_choice_clicked)
        self.skip_button.clicked.connect(self._questions.skip)
        self.go_on_button.clicked.connect(self._questions.go_on)
        self.anew_button.clicked.connect(self._questions.count_anew)
        self._questions.changed.connect(self._show_all)
        self._microscope.opened.connect(self._show_all)
        self._microscope.closed.connect(self._show_all)

    # From the screen to the model

    @Slot()
    def _on_choice_clicked(self) -> None:
        button = self.sender()
        assert isinstance(button, QPushButton)
        self._questions.choose(self.answers.index(button))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        number = event.key() - Qt.Key.Key_1
        if 0 <= number < MOST_CHOICES:
            self._questions.choose(number)
        elif event.key() in ENTER:
            self._press_enter()
        elif event.key() == Qt.Key.Key_Escape and self._questions.is_open:
            self._questions.skip()
        else:
            super().keyPressEvent(event)

    def _press_enter(self) -> None:
        """A button that was reached with Tab is meant; else it goes on."""
        button = QApplication.focusWidget()
        if isinstance(button, QPushButton) and self.isAncestorOf(button):
            button.click()
        else:
            self._questions.go_on()

    # From the model to the screen

    @Slot()
    def _show_all(self) -> None:
        questions = self._questions
        question, comes = questions.question, questions.question is not self._shown
        self._shown = question
        had_keyboard = self._has_keyboard()
        self._show_count()
        self._show_text(question)
        self._show_choices(question)
        self._show_answer(question)
        self.skip_button.setVisible(questions.is_open)
        self.go_on_button.setVisible(question is not None and not questions.is_open)
        if questions.is_on != self._was_on:
            # At no other time: whoever placed it may have hidden it with its surroundings.
            self._was_on = questions.is_on
            self.setVisible(questions.is_on)
        self._tell(question)
        self._take_room()
        if had_keyboard or (comes and questions.is_open and not _is_typing()):
            self._take_keyboard()

    def _show_count(self) -> None:
        asked, right = self._questions.asked, self._questions.right
        text = f"{grouped(right)} of {grouped(asked)} right" if asked else "nothing answered yet"
        self.count.setText(text)
        self.anew_button.setVisible(asked > 0)

    def _show_text(self, question: Question | None) -> None:
        self.text.setText(TITLE if question is None else question.text)

    def _show_choices(self, question: Question | None) -> None:
        choices = () if question is None else question.choices
        for number, button in enumerate(self.answers):
            is_there = number < len(choices)
            button.setVisible(is_there)
            if is_there:
                self._show_choice(button, number, choices[number])

    def _show_choice(self, button: QPushButton, number: int, text: str) -> None:
        verdict = self._verdict(number)
        mark = MARKS.get(verdict, str(number + 1))
        button.setText(f"{mark}   {text}")
        button.setAccessibleName(f"{text}, choice {number + 1}{verdict and f', {verdict}'}")
        button.setEnabled(self._questions.is_open)
        set_look(button, "verdict", verdict)

    def _verdict(self, number: int) -> str:
        """Of a choice, once the question is answered: the right one, or the wrong one chosen."""
        question, answer = self._questions.question, self._questions.answer
        if question is None or answer is None:
            return ""
        if number == question.right:
            return "right"
        return "wrong" if number == answer else ""

    def _show_answer(self, question: Question | None) -> None:
        self.explanation.setText(self._told(question))

    def _told(self, question: Question | None) -> str:
        if question is None:
            return SOON if self._microscope.is_open else CLOSED
        if self._questions.is_open:
            return HINT
        return f"{RIGHT if self._questions.is_right else WRONG} {question.explanation}"

    def _tell(self, question: Question | None) -> None:
        """For those who are read to."""
        if question is None:
            self.setAccessibleName(TITLE)
            self.setAccessibleDescription(self._told(None))
            return
        choices = "; ".join(f"{k}: {choice}" for k, choice in enumerate(question.choices, 1))
        self.setAccessibleName(question.text)
        self.setAccessibleDescription(choices if self._questions.is_open else self._told(question))

    def _has_keyboard(self) -> bool:
        """It or a button of it, which may be going to be hidden."""
        focus = QApplication.focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def _take_keyboard(self) -> None:
        if self.isVisible():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        is_narrow = self.width() < NARROW
        directions = QBoxLayout.Direction
        self._row.setDirection(directions.TopToBottom if is_narrow else directions.LeftToRight)
        self._take_room()

    def _take_room(self) -> None:
        """As high as its words are in this width: nothing is cut off."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setMinimumHeight(layout.heightForWidth(self.width()))


def _is_typing() -> bool:
    return isinstance(QApplication.focusWidget(), QLineEdit)
