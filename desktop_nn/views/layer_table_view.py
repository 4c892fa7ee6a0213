"""The table of layers on screen: whole rows, columns that give way, lists that open with their
cell."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from desktop_nn.models.layer_cells import INITIALIZER
from desktop_nn.views.choice_field import ChoiceField

WIDTHS = (24, 50, 85, 208, 45, 83, 54, 78, 90)
"""What the columns need for their longest usual text, in pixels."""

GIVES_WAY = (8, 7, 0)
"""Columns that are left out, in this order, where the table is narrow even with the short texts of
the initializers."""

SHORT_INITIALIZER, SHORT_ACTIVATION = 108, 75
ACTIVATION = 2
ROW_HEIGHT = 24
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
EDIT_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.SelectedClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


class LayerTableView(QTableView):
    """`escaped()` when Escape is pressed while nothing is edited; `copy_asked()`, `paste_asked()`,
    `remove_asked()` and `move_asked(by)` by their keys."""

    escaped = Signal()
    copy_asked = Signal()
    paste_asked = Signal()
    remove_asked = Signal()
    move_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layers")
        self.setAccessibleName("Layers")
        self.setToolTip(
            "From inputs to output, layer by layer: Z = A W + b, then A = f(Z).\n"
            "Ctrl or Shift chooses several rows: an edit of one is an edit of all. Ctrl+C and "
            "Ctrl+V copy layers, Delete removes them, Alt with an arrow moves them."
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(EDIT_TRIGGERS)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        # Rows are dropped between others, never onto one.
        self.setDragDropOverwriteMode(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._kept = -1
        self._entering = False
        self._build_headers()

    def _build_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.verticalHeader().setMinimumSectionSize(ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit_columns(self.width() - self.verticalScrollBar().sizeHint().width())
        self._scroll_to_kept()

    # Height

    def height_of(self, rows: int) -> int:
        """The header and so many rows, in pixels."""
        return self.horizontalHeader().sizeHint().height() + ROW_HEIGHT * rows

    def keep_in_view(self, row: int) -> None:
        """Scroll to this row, now and when the table is made lower; -1 for none."""
        if row != self._kept:
            self._kept = row
            self._scroll_to_kept()

    def _scroll_to_kept(self) -> None:
        if self._kept >= 0 and self.model() is not None:
            self.scrollTo(self.model().index(self._kept, 1))

    # Width

    def fit_columns(self, room: int) -> None:
        """Leave out what has no place in so many pixels, and share out what is left over."""
        widths = dict(enumerate(WIDTHS))
        for column in GIVES_WAY:
            if sum(widths.values()) - (WIDTHS[INITIALIZER] - SHORT_INITIALIZER) > room:
                del widths[column]
        short = sum(widths.values()) - room
        if short > 0:
            widths[INITIALIZER] = max(SHORT_INITIALIZER, widths[INITIALIZER] - short)
        still_short = sum(widths.values()) - room
        if still_short > 0:
            widths[ACTIVATION] = max(SHORT_ACTIVATION, widths[ACTIVATION] - still_short)
        # Shared out among all, so that no column stands far from its neighbours.
        factor = max(1.0, room / sum(widths.values()))
        for column in range(len(WIDTHS)):
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.setColumnWidth(column, int(widths[column] * factor))

    # Editors

    @property
    def is_editing(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    def finish_editing(self) -> None:
        """Enter what is being typed in a cell and close its editor; the focus is the table's."""
        if self.is_editing:
            self.setFocus()

    def drop_editing(self, row: int) -> None:
        """Close the editor in this row, and take nothing from it; but not while it is being
        entered, nor what somebody is typing."""
        editor = self._editor()
        if editor is None or self._entering or self.currentIndex().row() != row:
            return
        if not (isinstance(editor, QLineEdit) and editor.isModified()):
            self._close_editor()

    def _editor(self) -> QWidget | None:
        return self.indexWidget(self.currentIndex()) if self.is_editing else None

    def commitData(self, editor: QWidget) -> None:  # noqa: N802
        self._entering = True
        super().commitData(editor)
        self._entering = False

    def setModel(self, model: QAbstractItemModel | None) -> None:  # noqa: N802
        super().setModel(model)
        if model is not None:
            model.modelAboutToBeReset.connect(self._close_editor)

    def _close_editor(self) -> None:
        """It goes with the rows; the focus is not to go to whatever comes next."""
        editor = self._editor()
        if editor is not None:
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    # Keys and mouse

    def event(self, event: QEvent) -> bool:
        """Space switches a check box. In any other cell it is the window's, and runs: who has
        clicked into the table has not asked for an editor. Enter, F2 and typing do."""
        is_space = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        acts = bool(self.currentIndex().flags() & Qt.ItemFlag.ItemIsUserCheckable)
        if is_space and acts and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if self._is_asked(event):
            return
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        editable = self.currentIndex().flags() & Qt.ItemFlag.ItemIsEditable
        if event.key() == Qt.Key.Key_Space and editable:
            # No letter typed into the cell: it would take the place of what stands there.
            event.ignore()
            return
        if event.key() in ENTER and editable and not self.is_editing:
            self.edit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def _is_asked(self, event: QKeyEvent) -> bool:
        """Copy, paste, delete; Alt with an arrow moves."""
        asked = {
            QKeySequence.StandardKey.Copy: self.copy_asked,
            QKeySequence.StandardKey.Paste: self.paste_asked,
            QKeySequence.StandardKey.Delete: self.remove_asked,
        }
        for keys, signal in asked.items():
            if event.matches(keys):
                signal.emit()
                return True
        by = MOVES.get(Qt.Key(event.key()), 0)
        if by and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.move_asked.emit(by)
            return True
        return False

    def chosen_rows(self) -> list[int]:
        """From the first on."""
        model = self.selectionModel()
        return sorted(index.row() for index in model.selectedRows()) if model else []

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        # A double click has made the editor; its list opens only now, lest the release choose.
        editor = self.focusWidget() if self.is_editing else None
        if isinstance(editor, ChoiceField):
            editor.showPopup()


class WholeRows(QWidget):
    """Holds the table at a height of whole rows, so that the last one is never cut in half."""

    def __init__(self, table: LayerTableView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        table.setParent(self)
        # The header and a row: whatever stands below takes its room from the others.
        self.setMinimumHeight(table.height_of(1))

    def sizeHint(self) -> QSize:  # noqa: N802
        return self._table.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        rows = max(1, (self.height() - self._table.height_of(0)) // ROW_HEIGHT)
        self._table.setGeometry(0, 0, self.width(), self._table.height_of(rows))
