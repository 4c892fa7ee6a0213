"""Every number of the coming update, both ways, at full precision."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.numbers_model import (
    HEADING_ROLE,
    LINE,
    QUANTITY,
    SHAPE,
    VALUES,
    NumbersModel,
)
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.numbers_format import grouped
from desktop_nn.views.theme import Theme, mono, sans
from desktop_nn.views.view import View

Index = QModelIndex | QPersistentModelIndex

WIDTHS = {QUANTITY: 165, SHAPE: 70, LINE: 330}
NARROWEST_VALUES = 160
NARROWEST_NAMES = 100
ROW_HEIGHT = 19
INDENT = 16
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
SOON = "The arrays of the coming update appear here, with every number."


class NumbersDelegate(QStyledItemDelegate):
    """Numbers and code in the mono face, phases as headings. Paints the text itself: asking a
    model for the dozen roles that a style wants costs ten times as much."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mono, self._sans = mono(11), sans(12)
        self._heading = sans(12, QFont.Weight.DemiBold)
        self.restyle()

    def restyle(self) -> None:
        """In the theme's present colours."""
        self._text, self._dim = self._theme.color("text"), self._theme.color("dim")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(60, ROW_HEIGHT)

    def paint(self, painter: QPainter, option, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        text = index.data()
        if not text:
            return
        column = index.column()
        heading = column == QUANTITY and index.data(HEADING_ROLE)
        indent = 4 if heading or column else INDENT + (INDENT if text[0] == "[" else 0)
        plain = self._heading if heading else self._sans
        painter.setFont(self._mono if column in (VALUES, LINE) else plain)
        painter.setPen(self._dim if column in (SHAPE, LINE) or text[0] == "[" else self._text)
        painter.drawText(option.rect.adjusted(indent, 0, 0, 0), LEFT, text)


class NumbersTable(QTableView):
    """Lines can be selected and copied, numbers by tabs."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """The selected lines from top to bottom."""
        model = self.model()
        assert isinstance(model, NumbersModel)
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return "\n".join(model.plain_line(row) for row in rows)


class NumbersView(View):
    """The table, or the reason why there is none."""

    products = frozenset({"numbers"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("numbersView")
        self.setAccessibleName("Numbers of the coming update")
        self.model = NumbersModel(self)
        self._build()
        self.model.modelReset.connect(self._on_reset)

    def _build(self) -> None:
        self._build_table()
        self.reason = QLabel(SOON)
        self.reason.setObjectName("empty")
        self.reason.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.reason.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.reason)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    def _build_table(self) -> None:
        self.table = NumbersTable()
        self.table.setObjectName("numbersTable")
        self.table.setAccessibleName("Arrays of the coming update, by phase")
        self.table.setModel(self.model)
        self._delegate = NumbersDelegate(self.theme, self.table)
        self.table.setItemDelegate(self._delegate)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for bar in (self.table.setHorizontalScrollMode, self.table.setVerticalScrollMode):
            bar(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW_HEIGHT)
        rows.setDefaultSectionSize(ROW_HEIGHT)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.table.horizontalHeader().setHighlightSections(False)
        for column, width in WIDTHS.items():
            self.table.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        # In a narrow panel the names give way first: the numbers are what is looked for.
        named = min(WIDTHS[QUANTITY], max(NARROWEST_NAMES, int(0.4 * self.width())))
        self.table.setColumnWidth(QUANTITY, named)

    def on_theme(self) -> None:
        self._delegate.restyle()
        self.table.viewport().update()

    def forget(self) -> None:
        self.model.set_quantities(())
        self.reason.setText(SOON)
        self.stack.setCurrentWidget(self.reason)
        self.fact_changed.emit("")

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        numbers = snapshot.products.get("numbers")
        if numbers is None:
            return
        self.model.set_quantities(numbers.quantities)
        self.reason.setText(numbers.reason or SOON)
        self.stack.setCurrentWidget(self.table if numbers.quantities else self.reason)
        self.fact_changed.emit(self._fact(snapshot) if numbers.quantities else "")

    def _fact(self, snapshot: Snapshot) -> str:
        return f"update {grouped(snapshot.update + 1)}, the next one"

    def _on_reset(self) -> None:
        """Numbers of another width: room for the longest line."""
        wide = QFontMetrics(mono(11)).horizontalAdvance("0") * self.model.widest + 24
        self.table.setColumnWidth(VALUES, max(NARROWEST_VALUES, wide))
