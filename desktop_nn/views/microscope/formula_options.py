"""The row below a result: what it is copied as, and how its numbers are shown."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from desktop_nn.models.number_lines import DIGITS, EXACT
from desktop_nn.models.origin_text import COPIES
from desktop_nn.views.choice_field import ChoiceField

DIGIT_CHOICES = ((4, "4 digits"), (DIGITS, "6 digits"), (10, "10 digits"), (EXACT, "all digits"))
DIGIT_TIP = (
    "How many significant digits numbers are shown with: six are what a pocket calculator can "
    "check. All of them stand in the tool tips, and in what is copied"
)
COPY_TIPS = {
    "Text": "Copy the chain as plain text, with every digit",
    "LaTeX": "Copy the formula, with symbols and with numbers, as LaTeX",
    "CSV": "Copy the terms as a table, a line each, with every digit",
}
PER_SAMPLE_TIP = (
    "Show the gradients of single samples times N, the batch's size: without the mean's 1/N, "
    "which then stands before the sum"
)

NARROW = 380
"""Pixels below which there are two rows."""


class FormulaOptions(QWidget):
    """`copy_asked(name)` of a way to copy; `changed()` when numbers are to be shown otherwise."""

    copy_asked = Signal(str)
    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.copy_buttons = {name: self._made_button(name) for name in COPIES}
        self.per_sample = QCheckBox("N · δ per sample")
        self.per_sample.setObjectName("perSample")
        self.digits = ChoiceField([(str(n), text, "") for n, text in DIGIT_CHOICES])
        self._build()
        self.per_sample.toggled.connect(self.changed)
        self.digits.activated.connect(self.changed)

    def _made_button(self, name: str) -> QPushButton:
        button = QPushButton(name)
        button.setObjectName("flat")
        button.setToolTip(COPY_TIPS[name])
        button.setStatusTip(COPY_TIPS[name])
        button.setAccessibleName(f"Copy as {name}")
        button.setProperty("copies", name)
        button.clicked.connect(self._on_copy)
        return button

    def _build(self) -> None:
        self.setObjectName("formulaOptions")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for field, name, tip in (
            (self.per_sample, "N times delta per sample", PER_SAMPLE_TIP),
            (self.digits, "Digits of numbers", DIGIT_TIP),
        ):
            field.setAccessibleName(name)
            field.setToolTip(tip)
            field.setStatusTip(tip)
        self.digits.setObjectName("digits")
        self.digits.show_name(str(DIGITS))
        caption = QLabel("Copy")
        caption.setObjectName("caption")
        copies, ways = QHBoxLayout(), QHBoxLayout()
        copies.setSpacing(2)
        copies.addWidget(caption)
        for button in self.copy_buttons.values():
            copies.addWidget(button)
        copies.addStretch(1)
        ways.addWidget(self.per_sample)
        ways.addWidget(self.digits)
        self._rows = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(6)
        self._rows.addLayout(copies)
        self._rows.addLayout(ways)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Side by side, or below one another where there is no room."""
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_narrow = event.size().width() < NARROW
        self._rows.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)

    def digit_count(self) -> int:
        return int(self.digits.name())

    def _on_copy(self) -> None:
        self.copy_asked.emit(self.sender().property("copies"))
