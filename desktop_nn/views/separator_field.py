"""The field for what separates cells: a list of the usual signs, and room to write any other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QWidget

from desktop_nn.experiment.reading.delimiters import delimiter_name
from desktop_nn.experiment.text_forms import can_separate
from desktop_nn.views.choice_field import ChoiceField

SEPARATORS = (
    (",", "Commas", "a,b,c"),
    (";", "Semicolons", "a;b;c"),
    ("\t", "Tabs", "As copied from a spreadsheet"),
    ("|", "Bars", "a|b|c"),
    (" ", "Blanks", "Any run of blanks"),
)
TIP = "Choose a sign, or write any one character and press Enter"
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class SeparatorField(ChoiceField):
    """A sign that is written counts with Enter, or when the keyboard leaves the field; `activated`
    is emitted then too. What is no sign is taken back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(SEPARATORS, parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # its stub knows no None
        edit = self.lineEdit()
        assert edit is not None
        edit.setAccessibleName("Separated by")
        edit.setPlaceholderText("one character")

    def show_name(self, name: str) -> None:
        """Also a sign that is in no list yet."""
        if self.findData(name) < 0:
            self.addItem(delimiter_name(name), name)
        super().show_name(name)
        self.setEditText(self.currentText())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        # Enter ends the writing; to accept the dialog is another one.
        if event.key() in ENTER:
            self._take_written()
            event.accept()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._take_written()

    def _take_written(self) -> None:
        shown, sign = self.itemText(self.currentIndex()), self._written()
        if sign is None or self.currentText() == shown:
            self.setEditText(shown)
            return
        self.show_name(sign)
        self.activated.emit(self.currentIndex())

    def _written(self) -> str | None:
        """The sign, written by itself or by its name; None where it is neither."""
        text = self.currentText()
        place = self.findText(text, Qt.MatchFlag.MatchFixedString)
        if place >= 0:
            return str(self.itemData(place))
        text = text if len(text) == 1 else text.strip().strip("“”")
        text = "\t" if text == "\\t" else text
        return text if can_separate(text) else None
