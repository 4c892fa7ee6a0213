"""The history: edits and checkpoints in one list, each a way back."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedLayout,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.history_list import (
    CHECKPOINT,
    EDIT,
    KIND_ROLE,
    PRESENT_ROLE,
    START,
    UNDONE_ROLE,
    UPDATE,
    WHAT,
    EditTimes,
    Entry,
    HistoryList,
)
from desktop_nn.models.memory_text import given_up_text, room_text
from desktop_nn.models.number_text import counted
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.theme import Theme
from desktop_nn.views.view import View

ROW_HEIGHT = 24
ICONS = {EDIT: ("undo-2", "accent"), CHECKPOINT: ("history", "positive"), START: ("play", "dim")}
EMPTY = (
    "Edits and checkpoints of the training will stand here, in the order in which they came. A "
    "click on an edit undoes up to it; one on a checkpoint takes the training back there."
)
UPDATE_WIDTH = 84
ROOM = "Memory of the history"
ROOM_TIP = (
    "What is kept for going back: the arrays of edits (samples, weights, painted points) and the "
    "checkpoints of the run. Beyond these bounds the oldest edits can't be undone any more, and "
    "checkpoints are thinned, the older ones first."
)
GONE = "Given up for room"
GONE_TIP = "Edits and checkpoints that can't be gone back to any more, for want of room."


class _Entries(QStyledItemDelegate):
    """Edits and checkpoints by their icons; what is undone dim, the present edit bold."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        kind = str(index.data(KIND_ROLE))
        if index.column() == WHAT:
            option.features |= QStyleOptionViewItem.ViewItemFeature.HasDecoration
            option.decorationSize = QSize(16, 16)
            option.icon = self._theme.icon(*ICONS[kind])
        undone = index.data(UNDONE_ROLE)
        if undone or kind != EDIT:
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, self._theme.color("faint" if undone else "dim"))
        if index.data(PRESENT_ROLE):
            option.font.setWeight(QFont.Weight.DemiBold)


class HistoryView(View):
    """`back_asked(update)`: the training is to go on from the checkpoint of this update."""

    takes_turns = True
    back_asked = Signal(int)

    def __init__(
        self, document: Document, theme: Theme, times: EditTimes, parent: QWidget | None = None
    ) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("historyView")
        self.entries = HistoryList(document, times, self)
        self.table = QTableView(self)
        self._scrolled: int | None = None
        self._current: Entry | None = None
        self._checkpoints = (0, 0)
        """Bytes of them, and how many were given up."""
        self._build()
        self.entries.modelAboutToBeReset.connect(self._remember)
        self.entries.modelReset.connect(self._show_state)
        self.table.clicked.connect(self._on_opened)
        self.table.activated.connect(self._on_opened)
        self._show_state()

    def _build(self) -> None:
        table = self.table
        table.setObjectName("historyTable")
        table.setAccessibleName("History of edits and training")
        table.setModel(self.entries)
        make_copyable(table)
        table.setItemDelegate(_Entries(self.theme, table))
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        across = table.horizontalHeader()
        across.setHighlightSections(False)
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        across.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        across.setSectionResizeMode(UPDATE, QHeaderView.ResizeMode.Fixed)
        table.setColumnWidth(UPDATE, UPDATE_WIDTH)
        self._empty = QLabel(EMPTY, self)
        self._empty.setObjectName("emptyText")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.room, self.given_up = LiveText(), LiveText()
        for line, name, tip in ((self.room, ROOM, ROOM_TIP), (self.given_up, GONE, GONE_TIP)):
            line.setObjectName("liveCaption")
            line.setAccessibleName(name)
            line.setToolTip(tip)
        self.given_up.hide()
        whole = QWidget(self)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(table, 1)
        column.addWidget(self.room)
        column.addWidget(self.given_up)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(whole)

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(320, 240)

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self.entries.show_marks(snapshot.marks)
        checkpoints = (snapshot.timeline_bytes, snapshot.given_up)
        if checkpoints != self._checkpoints:
            self._checkpoints = checkpoints
            self._show_room()

    def forget(self) -> None:
        self.entries.show_marks(())

    def _show_room(self) -> None:
        """What all of it takes; and what had to go, once something had to."""
        budget, (size, gone) = self.document.undo_budget, self._checkpoints
        self.room.show_text(room_text(budget.size, size))
        self.given_up.show_text(given_up_text(budget.dropped, gone))
        self.given_up.setVisible(bool(self.given_up.text()))

    def on_theme(self) -> None:
        self.table.viewport().update()

    def _remember(self) -> None:
        """Where the user has scrolled to, and is: a checkpoint comes every two seconds."""
        bar, row = self.table.verticalScrollBar(), self.table.currentIndex().row()
        self._scrolled = bar.value() if bar.value() < bar.maximum() else None
        self._current = self.entries.entries[row] if row >= 0 else None

    def _show_state(self) -> None:
        entries = self.entries.entries
        self._stack.setCurrentIndex(1 if len(entries) > 1 else 0)
        if self._current in entries:
            row, flags = entries.index(self._current), QItemSelectionModel.SelectionFlag
            self.table.selectionModel().setCurrentIndex(
                self.entries.index(row, WHAT), flags.ClearAndSelect | flags.Rows
            )
        if self._scrolled is None:
            self.table.scrollToBottom()
        else:
            self.table.verticalScrollBar().setValue(self._scrolled)
        self._show_room()
        self.fact_changed.emit(self.fact())

    def fact(self) -> str:
        """How many of each lane there are."""
        kinds = [entry.kind for entry in self.entries.entries]
        edits, checkpoints = kinds.count(EDIT), kinds.count(CHECKPOINT)
        return f"{counted(edits, 'edit')} · {counted(checkpoints, 'checkpoint')}"

    def _on_opened(self, index: QModelIndex) -> None:
        entry = self.entries.entries[index.row()]
        if entry.kind == CHECKPOINT:
            self.back_asked.emit(entry.number)
        else:
            self.document.undo_stack.setIndex(entry.number)
