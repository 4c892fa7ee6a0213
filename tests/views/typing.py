"""Typing into fields as a person does: click, replace what stands there, press a key."""

from PySide6.QtCore import Qt


def type_into(qtbot, field, text, key=Qt.Key.Key_Return):
    """Replace the field's text, and press Enter or another key; None to leave it at that."""
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    if text.isascii():
        qtbot.keyClicks(field, text)
    else:
        # Qt's test keyboard knows no other letters.
        field.insert(text)
    if key is not None:
        qtbot.keyClick(field, key)


def choose(choice, name):
    """Take a row of a list by its name. (Off screen, an open list takes the focus for good.)"""
    row = choice.findData(name)
    assert row >= 0, f"{name} is not offered"
    choice.setCurrentIndex(row)
    choice.activated.emit(row)


def click(qtbot, button):
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
