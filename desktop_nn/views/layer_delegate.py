"""Editors of the layer table: a list for choices, a line for numbers; problems are framed."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_nn.models.layer_table import OptionsRole, ProblemRole
from desktop_nn.views.theme import Theme

Index = QModelIndex | QPersistentModelIndex
EditRole = Qt.ItemDataRole.EditRole


class LayerDelegate(QStyledItemDelegate):
    """A choice is taken as soon as it is made; a number when Enter is pressed or the field left."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def createEditor(  # noqa: N802
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget:
        title = index.model().headerData(index.column(), Qt.Orientation.Horizontal)
        options = index.data(OptionsRole)
        editor = self._choice(parent, options) if options else QLineEdit(parent)
        editor.setAccessibleName(f"{title} of layer {index.row() + 1}")
        return editor

    def _choice(self, parent: QWidget, options: list[tuple[str, str, str]]) -> QComboBox:
        choice = QComboBox(parent)
        for row, (name, label, sentence) in enumerate(options):
            choice.addItem(label, name)
            choice.setItemData(row, sentence, Qt.ItemDataRole.ToolTipRole)
        choice.activated.connect(self._on_activated)
        return choice

    def _on_activated(self) -> None:
        editor = self.sender()
        if isinstance(editor, QWidget):
            self.commitData.emit(editor)
            self.closeEditor.emit(editor)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(editor.findData(index.data(EditRole)))
        elif isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(EditRole)))

    def setModelData(  # noqa: N802
        self, editor: QWidget, model: QAbstractItemModel, index: Index
    ) -> None:
        if isinstance(editor, QComboBox):
            value = editor.currentData()
        else:
            assert isinstance(editor, QLineEdit)
            value = editor.text()
        if str(value) != str(index.data(EditRole)):
            model.setData(index, value, EditRole)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        problem = index.data(ProblemRole)
        if problem is not None and problem.severity != "note":
            token = "wrong" if problem.severity == "error" else "warning"
            painter.save()
            painter.setPen(QPen(self._theme.color(token), 1))
            painter.drawRoundedRect(option.rect.adjusted(1, 2, -2, -3), 4, 4)
            painter.restore()
