"""Editors of the layer table: a list for choices, a line for numbers; problems are framed."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_nn.models.layer_table import OptionsRole, ProblemRole, ShortRole
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.number_field import would_erase
from desktop_nn.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex
EditRole = Qt.ItemDataRole.EditRole
PADDING = 12
"""Left and right of a cell's text, together."""

NARROWEST_LINE = 60
"""Pixels of a line for four digits, with its frame."""

ICONS = {"error": "circle-alert", "warning": "triangle-alert"}
MARK = 13


class CellLine(QLineEdit):
    """The line in which a cell's number is typed. Space does not take away what is selected."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if not would_erase(self, event):
            super().keyPressEvent(event)


class LayerDelegate(QStyledItemDelegate):
    """A choice is taken as soon as it is made; a number when Enter is pressed or the field left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        role = Qt.ItemDataRole.AccessibleTextRole
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal, role)
        options = index.data(OptionsRole)
        editor = self._choice(parent, options) if options else self._line(parent, index)
        editor.setAccessibleName(f"{title} of layer {index.row() + 1}")
        return editor

    def _line(self, parent: QWidget, index: Index) -> QLineEdit:
        line = CellLine(parent)
        line.setAlignment(Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole)))
        return line

    def _choice(self, parent: QWidget, options: list[tuple[str, str, str]]) -> ChoiceField:
        choice = ChoiceField(options, parent)
        choice.activated.connect(self._on_activated)
        if QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton:
            # Once it is in its place.
            QTimer.singleShot(0, choice, choice.showPopup)
        return choice

    def updateEditorGeometry(  # noqa: N802
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """A list may reach over its neighbours, so that its names are not cut off; a number only
        where its own column has no room for four digits."""
        place = option.rect
        needed = editor.sizeHint().width() if isinstance(editor, ChoiceField) else NARROWEST_LINE
        place.setWidth(max(place.width(), needed))
        editor.setGeometry(place)

    def _on_activated(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        if isinstance(editor, ChoiceField):
            editor.show_name(index.data(EditRole))
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(EditRole)))

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, ChoiceField):
            model.setData(index, editor.name(), EditRole)
        elif isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text(), EditRole)

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().initStyleOption(option, index)
        short = index.data(ShortRole)
        room = option.rect.width() - PADDING
        if short is not None and option.fontMetrics.horizontalAdvance(option.text) > room:
            option.text = short

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        problem = index.data(ProblemRole)
        if problem is not None and problem.severity != "note":
            token = "wrong" if problem.severity == "error" else "warning"
            painter.save()
            painter.setPen(QPen(self._theme.color(token), 1))
            frame = option.rect.adjusted(1, 2, -2, -3)
            painter.drawRoundedRect(frame, 4, 4)
            painter.restore()
            self._theme.icon(ICONS[problem.severity], token).paint(
                painter, _mark_place(frame, index)
            )


def _mark_place(frame: QRect, index: Index) -> QRect:
    """At the end of the cell where its text is not."""
    aligned = Qt.AlignmentFlag(index.data(Qt.ItemDataRole.TextAlignmentRole))
    at_left = bool(aligned & Qt.AlignmentFlag.AlignRight)
    left = frame.left() + 3 if at_left else frame.right() - MARK - 2
    return QRect(left, frame.center().y() - MARK // 2, MARK, MARK)
