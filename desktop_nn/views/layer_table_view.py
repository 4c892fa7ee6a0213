"""The table of layers on screen: columns that give way, lists that open with their cell."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop_nn.models.layer_cells import INITIALIZER
from desktop_nn.views.choice_field import ChoiceField

WIDTHS = (24, 52, 68, 208, 47, 83, 56, 84, 94)
"""What the columns need for their longest usual text, in pixels."""

GIVES_WAY = (8, 7, 0)
"""Columns that are left out, in this order, where the table is narrow. Then the initializer's
shows its short text."""

SHORT_INITIALIZER = 110
EDIT_TRIGGERS = (
    QAbstractItemView.EditTrigger.DoubleClicked
    | QAbstractItemView.EditTrigger.SelectedClicked
    | QAbstractItemView.EditTrigger.EditKeyPressed
    | QAbstractItemView.EditTrigger.AnyKeyPressed
)


class LayerTableView(QTableView):
    """`escaped()` when Escape is pressed while nothing is edited."""

    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layers")
        self.setAccessibleName("Layers")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(EDIT_TRIGGERS)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        # Rows are dropped between others, never onto one.
        self.setDragDropOverwriteMode(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(80)
        self._build_headers()

    def _build_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    # Width

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit_columns(self.width() - self.verticalScrollBar().sizeHint().width())

    def fit_columns(self, room: int) -> None:
        """Leave out what has no place in so many pixels, and share out what is left over."""
        widths = dict(enumerate(WIDTHS))
        for column in GIVES_WAY:
            spared = WIDTHS[INITIALIZER] - SHORT_INITIALIZER if column == GIVES_WAY[-1] else 0
            if sum(widths.values()) - spared > room:
                del widths[column]
        short = sum(widths.values()) - room
        if short > 0:
            widths[INITIALIZER] = max(SHORT_INITIALIZER, widths[INITIALIZER] - short)
        # Shared out among all, so that no column stands far from its neighbours.
        factor = max(1.0, room / sum(widths.values()))
        for column in range(len(WIDTHS)):
            self.setColumnHidden(column, column not in widths)
            if column in widths:
                self.setColumnWidth(column, int(widths[column] * factor))

    # Keys and mouse

    def event(self, event: QEvent) -> bool:
        """Space switches the check box of the current cell, where it has one; elsewhere it is the
        window's."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            checkable = self.currentIndex().flags() & Qt.ItemFlag.ItemIsUserCheckable
            if event.key() == Qt.Key.Key_Space and checkable:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        # A double click has made the editor; its list opens only now, lest the release choose.
        editing = self.state() == QAbstractItemView.State.EditingState
        editor = self.focusWidget() if editing else None
        if isinstance(editor, ChoiceField):
            editor.showPopup()
