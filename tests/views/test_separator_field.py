"""The field for what separates cells: chosen from its list, or written."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout
from pytestqt.qtbot import QtBot

from desktop_nn.views.separator_field import SeparatorField

ENTER = Qt.Key.Key_Return


class Held(QDialog):
    """A dialog that Enter would accept."""

    def __init__(self) -> None:
        super().__init__()
        self.field, self.other = SeparatorField(self), QLineEdit(self)
        column = QVBoxLayout(self)
        accept = QPushButton("Import", self)
        accept.clicked.connect(self.accept)
        for widget in (self.field, self.other, accept):
            column.addWidget(widget)
        self.taken: list[str] = []
        self.field.activated.connect(lambda: self.taken.append(self.field.name()))
        self.field.show_name(",")


@pytest.fixture
def held(qtbot: QtBot) -> Held:
    dialog = Held()
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    dialog.field.setFocus()
    return dialog


def write(qtbot: QtBot, held: Held, text: str) -> None:
    edit = held.field.lineEdit()
    assert edit is not None
    edit.selectAll()
    if text.isascii():
        qtbot.keyClicks(held.field, text)
    else:
        edit.insert(text)  # there are keys for ASCII alone


@pytest.mark.parametrize(
    ("text", "sign", "shown"),
    [
        (":", ":", "“:”"),
        ("§", "§", "“§”"),
        (" ", " ", "Blanks"),
        (";", ";", "Semicolons"),
        ("semicolons", ";", "Semicolons"),
        ("\\t", "\t", "Tabs"),
        ("“^”", "^", "“^”"),
        (" : ", ":", "“:”"),
    ],
)
def test_that_a_sign_that_is_written_counts_with_enter_which_accepts_nothing(
    qtbot: QtBot, held: Held, text: str, sign: str, shown: str
) -> None:
    write(qtbot, held, text)
    assert held.taken == []
    qtbot.keyClick(held.field, ENTER)
    assert held.taken == [sign]
    assert held.field.name() == sign
    assert held.field.currentText() == shown
    assert held.isVisible()
    qtbot.keyClick(held.field, ENTER)
    assert held.taken == [sign]


def test_that_a_sign_counts_when_the_keyboard_goes_elsewhere(qtbot: QtBot, held: Held) -> None:
    write(qtbot, held, "~")
    held.other.setFocus()
    assert held.taken == ["~"]


@pytest.mark.parametrize("text", ["ab", '"', "", "commas and more"])
def test_that_what_is_no_sign_is_taken_back(qtbot: QtBot, held: Held, text: str) -> None:
    write(qtbot, held, text)
    if not text:
        held.field.setEditText("")
    qtbot.keyClick(held.field, ENTER)
    assert held.taken == []
    assert held.field.currentText() == "Commas"


def test_that_a_sign_of_no_list_is_shown_once(held: Held) -> None:
    rows = held.field.count()
    for _ in range(2):
        held.field.show_name("\x1f")
    assert held.field.count() == rows + 1
    assert held.field.currentText() == "U+001F"
    assert held.taken == []
