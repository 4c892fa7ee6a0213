"""Ask me first: before a step of the walk shows a number, the program asks what it will be."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_nn.engine.explanation.questions import Question, question_before
from desktop_nn.models.microscope import Microscope, Position

__all__ = ["Question", "Questions"]


class Questions(QObject):
    """Holds the walk of `microscope` back while a question is open, and counts the answers.

    `changed()`: the question, its answer, `is_on` or the counts are others. `question`: the one
    that is open, or was answered last, until the walk goes on; `answer`: the choice, from 0, that
    was made, None while it is open; `asked` and `right`: how many were answered, and rightly.
    """

    changed = Signal()

    def __init__(self, microscope: Microscope, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._microscope = microscope
        self._onward: Position | None = None
        self._made = 0
        self.is_on = False
        self.question: Question | None = None
        self.answer: int | None = None
        self.asked = 0
        self.right = 0
        microscope.hold_back = self._holds_back
        microscope.moved.connect(self._on_moved)
        microscope.opened.connect(self._withdraw)
        microscope.closed.connect(self._withdraw)

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for."""
        return self.question is not None and self.answer is None

    @property
    def is_right(self) -> bool:
        """Whether the answer given is the right one."""
        return self.question is not None and self.answer == self.question.right

    def set_on(self, is_on: bool) -> None:
        """Ask from now on, or ask no more: the step that waits is then taken."""
        if is_on == self.is_on:
            return
        self.is_on = is_on
        self._take_step(self._cleared() if not is_on else None)
        self.changed.emit()

    def count_anew(self) -> None:
        """Forget how many were answered."""
        self.asked = self.right = 0
        self.changed.emit()

    # Asking

    def _holds_back(self, onward: Position) -> bool:
        """Whether a step on to `onward` has to wait for an answer. Term by term it is asked before
        the first one: with the others on screen there is not much left to ask."""
        walk, position = self._microscope.walk, self._microscope.position
        if not self.is_on or walk is None or self._microscope.is_evaluation:
            return False
        if (onward.stop, onward.element) == (position.stop, position.element):
            return False
        if not self.is_open:
            self.question = question_before(walk, position, walk.whole(onward), self._made)
            self.answer, self._onward = None, onward
            self.changed.emit()
        return self.is_open

    def choose(self, choice: int) -> None:
        """Answer by the number of a choice, from 0. Then the walk goes on, and the number is looked
        at. Passed over where no question is open, or it has no such choice."""
        question = self.question
        if question is None or not self.is_open or not 0 <= choice < len(question.choices):
            return
        self.answer = choice
        self._made += 1
        self.asked += 1
        self.right += self.is_right
        self._take_step(self._onward)
        self._microscope.look_at(question.place, anew=True)
        self.changed.emit()

    def skip(self) -> None:
        """Go on without an answer: it isn't counted."""
        if self.is_open:
            self._made += 1
            self._take_step(self._cleared())
            self.changed.emit()

    def go_on(self) -> None:
        """The next step of the walk, which may ask again; nothing while a question is open."""
        if not self.is_open:
            self._microscope.next()

    def _take_step(self, onward: Position | None) -> None:
        if onward is not None:
            self._microscope.to_position(onward)

    # Withdrawing

    def _cleared(self) -> Position | None:
        """No question any more; where its step leads to, if that still waits."""
        waiting = self._onward if self.is_open else None
        self.question = self.answer = self._onward = None
        return waiting

    def _on_moved(self) -> None:
        """Somebody has gone elsewhere, or another sample is shown: the question is out of place."""
        if self.question is not None and (
            self.is_open or self._microscope.position != self._onward
        ):
            self._withdraw()

    def _withdraw(self) -> None:
        if self.question is not None:
            self._cleared()
            self.changed.emit()
