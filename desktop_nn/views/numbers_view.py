"""Every number of the coming update, both ways, at full precision."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.numbers_model import LINE, QUANTITY, SHAPE, VALUES, NumbersModel
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.numbers_format import grouped
from desktop_nn.views.theme import Theme, mono, sans
from desktop_nn.views.view import View

WIDTHS = {QUANTITY: 205, SHAPE: 70, LINE: 330}
NARROWEST_VALUES = 160
Index = QModelIndex | QPersistentModelIndex
SOON = "The arrays of the coming update appear here, with every number."


class _NumbersDelegate(QStyledItemDelegate):
    """Numbers and code in the mono face, phases as headings."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mono = mono(11)
        self._heading = sans(12, QFont.Weight.DemiBold)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        super().initStyleOption(option, index)
        if index.column() in (VALUES, LINE):
            option.font = self._mono
        elif index.internalId() == 0:
            option.font = self._heading


class NumbersTree(QTreeView):
    """Rows can be selected and copied, numbers by tabs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """The selected rows from top to bottom, a line each."""
        rows = sorted(self.selectionModel().selectedRows(), key=self._height_of)
        return "\n".join(self._line(row) for row in rows)

    def _height_of(self, index: QModelIndex) -> list[int]:
        """A place in the tree, for sorting: the rows from the root down."""
        path: list[int] = []
        while index.isValid():
            path.insert(0, index.row())
            index = index.parent()
        return path

    def _line(self, row: QModelIndex) -> str:
        model = self.model()
        assert isinstance(model, NumbersModel)
        order = (QUANTITY, SHAPE, LINE, VALUES)
        cells = [model.plain_text(row.siblingAtColumn(column)) for column in order]
        return "\t".join(cell for cell in cells if cell)


class NumbersView(View):
    """The tree, or the reason why there is none."""

    products = frozenset({"numbers"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("numbersView")
        self.setAccessibleName("Numbers of the coming update")
        self.model = NumbersModel(self)
        self._build()
        self.model.modelReset.connect(self._on_reset)
        self.model.rowsInserted.connect(self._on_rows_inserted)

    def _build(self) -> None:
        self.tree = NumbersTree()
        self.tree.setObjectName("numbersTree")
        self.tree.setAccessibleName("Arrays of the coming update, by phase")
        self.tree.setModel(self.model)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.tree.setItemDelegate(_NumbersDelegate(self.tree))
        self.tree.setIndentation(14)
        for column, width in WIDTHS.items():
            self.tree.setColumnWidth(column, width)
        self.reason = QLabel(SOON)
        self.reason.setObjectName("empty")
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.reason)
        self.stack.addWidget(self.tree)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def on_theme(self) -> None:
        self.tree.viewport().update()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        numbers = snapshot.products.get("numbers")
        if numbers is None:
            return
        self.model.set_quantities(numbers.quantities)
        self.reason.setText(numbers.reason or SOON)
        self.stack.setCurrentWidget(self.tree if numbers.quantities else self.reason)
        self.fact_changed.emit(self._fact(snapshot) if numbers.quantities else "")

    def _fact(self, snapshot: Snapshot) -> str:
        return f"update {grouped(snapshot.update + 1)}, the next one"

    def _on_reset(self) -> None:
        self.tree.expandAll()
        wide = QFontMetrics(mono(11)).horizontalAdvance("0") * self.model.widest + 24
        self.tree.setColumnWidth(VALUES, max(NARROWEST_VALUES, wide))

    def _on_rows_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        """A batch that grew: an array of one row had nothing to open before."""
        if first == 0:
            self.tree.expand(parent)
