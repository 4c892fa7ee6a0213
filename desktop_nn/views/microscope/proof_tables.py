"""The two tables of the proof: by array, and by gradient."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_nn.models.proof_tables import RIGHT_ROLE, ArrayProofs, GradientProofs
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.theme import Theme, sans

ROW_HEIGHT = 24
PADDING = 16
"""Pixels beside the widest text of a column."""
TOKENS = {True: "proven", False: "wrong"}


class _Verdicts(QStyledItemDelegate):
    """The last column in the colour of what it says."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def initStyleOption(  # noqa: N802
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        if index.column() == index.model().columnCount() - 1:
            token = TOKENS.get(index.data(RIGHT_ROLE), "dim")
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                option.palette.setColor(role, self._theme.color(token))


class ProofTable(QTableView):
    """`row_opened(row)`: clicked, or Enter; `row_chosen(row)`: it is the current one."""

    row_opened = Signal(int)
    row_chosen = Signal(int)

    def __init__(self, model: ArrayProofs | GradientProofs, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.proofs = model
        self.setModel(model)
        make_copyable(self)
        self.setItemDelegate(_Verdicts(theme, self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        down, across = self.verticalHeader(), self.horizontalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(ROW_HEIGHT)
        across.setHighlightSections(False)
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._on_opened)
        self.activated.connect(self._on_opened)
        self.selectionModel().currentRowChanged.connect(self._on_current)

    def _on_opened(self, index: QModelIndex) -> None:
        self.row_opened.emit(index.row())

    def _on_current(self, current: QModelIndex) -> None:
        if current.isValid():
            self.row_chosen.emit(current.row())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Each column as wide as its widest text, and all share what is left over; where there is
        too little, what can be spared is left out."""
        title, text = QFontMetrics(sans(11)), QFontMetrics(sans(12))
        needed = [
            PADDING + max(title.horizontalAdvance(c.title), text.horizontalAdvance(c.widest))
            for c in self.proofs.columns
        ]
        self.horizontalHeader().setMinimumSectionSize(min(needed))
        is_narrow = self.viewport().width() < sum(needed)
        shown = [n for n, c in enumerate(self.proofs.columns) if not (c.is_spare and is_narrow)]
        left_over = self.viewport().width() - sum(needed[column] for column in shown)
        share, rest = divmod(max(0, left_over), len(shown))
        for column, width in enumerate(needed):
            self.setColumnHidden(column, column not in shown)
            self.setColumnWidth(column, width + share + (rest if column == shown[0] else 0))
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if left_over >= 0 else policy.ScrollBarAsNeeded
        )
