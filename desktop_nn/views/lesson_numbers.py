"""The numbers of a lesson's step: as the lesson has them, and whether they are so now."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_nn.models.lesson_numbers import LessonNumbers
from desktop_nn.views.theme import mono

SAME, OTHER = "✓ now the same", "now other ones"
ASK = "Where do these numbers come from? The microscope shows it for the first of them"
SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse


class NumbersBlock(QWidget):
    """One array's: its name, the numbers, and, where they differ, those of the coming update.
    `asked(place)` when its name is pressed."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._numbers: LessonNumbers | None = None
        self.name = QPushButton()
        self.name.setObjectName("lessonName")
        self.name.setToolTip(ASK)
        self.name.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.name.clicked.connect(self._on_clicked)
        self.mark = QLabel()
        self.lesson, self.now = _made_numbers(), _made_numbers()
        self.now.setObjectName("lessonNow")
        top = QHBoxLayout()
        top.addWidget(self.name)
        top.addStretch(1)
        top.addWidget(self.mark)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 4)
        layout.setSpacing(1)
        layout.addLayout(top)
        layout.addWidget(self.lesson)
        layout.addWidget(self.now)

    def show_numbers(self, numbers: LessonNumbers) -> None:
        if numbers == self._numbers:
            return
        self._numbers = numbers
        self.name.setText(numbers.label)
        self.name.setAccessibleName(f"{numbers.label}: where does it come from?")
        self.name.setEnabled(numbers.place is not None)
        self.lesson.setText(numbers.lesson)
        self.lesson.setAccessibleName(f"{numbers.label}, in the lesson: {numbers.lesson}")
        self._show_now(numbers)

    def _show_now(self, numbers: LessonNumbers) -> None:
        """Only where they are others; a mark says so in words too."""
        self.mark.setObjectName("lessonSame" if numbers.agrees else "lessonOther")
        self.mark.style().unpolish(self.mark)
        self.mark.style().polish(self.mark)
        self.mark.setText("" if not numbers.now else SAME if numbers.agrees else OTHER)
        differs = bool(numbers.now) and not numbers.agrees
        self.now.setText(numbers.now if differs else "")
        self.now.setAccessibleName(f"{numbers.label}, now: {numbers.now}")
        self.now.setVisible(differs)

    def _on_clicked(self) -> None:
        if self._numbers is not None and self._numbers.place is not None:
            self.asked.emit(self._numbers.place)


def _made_numbers() -> QLabel:
    label = QLabel()
    label.setFont(mono(11))
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(SELECTABLE)
    return label


class NumbersList(QWidget):
    """A block for each array. `asked(place)` when the name of one is pressed."""

    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blocks: list[NumbersBlock] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2)

    def show_numbers(self, numbers: tuple[LessonNumbers, ...]) -> None:
        """Blocks are kept as far as they go: a window's layout is dear."""
        while len(self.blocks) < len(numbers):
            block = NumbersBlock()
            block.asked.connect(self.asked)
            self.blocks.append(block)
            self._layout.addWidget(block)
        for block, each in zip(self.blocks, numbers, strict=False):
            block.show_numbers(each)
        for place, block in enumerate(self.blocks):
            block.setVisible(place < len(numbers))
        self.setVisible(bool(numbers))
