"""Every number of the coming update, both ways, at full precision."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.asking import Asked
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import MINUS, grouped
from desktop_nn.models.numbers_model import (
    HEADING_ROLE,
    LINE,
    QUANTITY,
    SHAPE,
    VALUES,
    NumbersModel,
)
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.theme import Theme, mono, sans
from desktop_nn.views.view import View

Index = QModelIndex | QPersistentModelIndex

LINE_HEIGHT = 17
ROW_SPACE = 4
INDENT = 12
GAP = 8
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
SOON = "The arrays of the coming update appear here, with every number."


class NumbersDelegate(QStyledItemDelegate):
    """A line of the table in the width there is: the title, at the right its shape and the code;
    below, in columns and as many lines as it takes, every digit of its numbers. Rows of a matrix
    have their number at the left instead. Paints the text itself: asking a model for the dozen
    roles that a style wants costs ten times as much."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._mono, self._sans, self._small = mono(11), sans(12), sans(11)
        self._tight = mono(10)
        self._heading = sans(12, QFont.Weight.DemiBold)
        self._digit = QFontMetricsF(self._mono).horizontalAdvance("0")
        self._metrics = QFontMetrics(self._sans)
        self._small_metrics = QFontMetrics(self._small)
        self.restyle()

    def restyle(self) -> None:
        """In the theme's present colours."""
        self._text, self._dim = self._theme.color("text"), self._theme.color("dim")

    # Room

    def height_of(self, model: NumbersModel, row: int, width: int) -> int:
        """What a row of the table takes in this width."""
        lines = -(-model.number_count(row) // self.per_line(model, row, width))
        title = 0 if _is_part(model.index(row, QUANTITY).data()) else 1
        return LINE_HEIGHT * (title + lines) + (ROW_SPACE if title else 0)

    def per_line(self, model: NumbersModel, row: int, width: int) -> int:
        """How many numbers stand side by side: one at least, whatever the width."""
        room = width - self._left(model, row) + self._digit
        return max(1, int(room / self._cell(model, row)))

    def _cell(self, model: NumbersModel, row: int) -> float:
        return (model.digits_wide(row) + 1) * self._digit

    def _left(self, model: NumbersModel, row: int) -> int:
        return INDENT * (2 if _is_part(model.index(row, QUANTITY).data()) else 1)

    def number_at(self, model: NumbersModel, row: int, place: QRect, point: QPoint) -> int | None:
        """Which number of a line is at a point; `place` is the line's own."""
        top = place.top()
        if not _is_part(model.index(row, QUANTITY).data()):
            top += ROW_SPACE + LINE_HEIGHT
        cell, columns = self._cell(model, row), self.per_line(model, row, place.width())
        line, column = (point.y() - top) // LINE_HEIGHT, (point.x() - self._left(model, row)) / cell
        number = line * columns + int(column)
        is_there = point.y() >= top and 0.0 <= column < columns
        return number if is_there and number < model.number_count(row) else None

    # Painting

    def paint(self, painter: QPainter, option, index: Index) -> None:
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.highlight())
        model, row, place = index.model(), index.row(), option.rect
        assert isinstance(model, NumbersModel)
        title = index.data()
        top = place.top()
        if _is_part(title):
            painter.setFont(self._small)
            painter.setPen(self._dim)
            painter.drawText(QRect(4, top, 2 * INDENT, LINE_HEIGHT), LEFT, title)
        else:
            top += ROW_SPACE
            line = QRect(4, top, place.width() - 8, LINE_HEIGHT)
            self._paint_title(painter, line, title, index)
            top += LINE_HEIGHT
        self._paint_numbers(painter, model, row, QRect(0, top, place.width(), 0))

    def _paint_title(self, painter: QPainter, line: QRect, title: str, index: Index) -> None:
        heading = index.data(HEADING_ROLE)
        painter.setFont(self._heading if heading else self._sans)
        painter.setPen(self._text)
        painter.drawText(line, LEFT, title)
        if heading:
            return
        model, row = index.model(), index.row()
        code, shape = (model.index(row, column).data() for column in (LINE, SHAPE))
        room = line.width() - self._metrics.horizontalAdvance(title) - GAP
        texts = (f"{code} · {shape}" if code else shape, shape)
        widths = self._small_metrics.horizontalAdvance
        shown = next((text for text in texts if widths(text) <= room), "")
        painter.setFont(self._small)
        painter.setPen(self._dim)
        painter.drawText(line, RIGHT, shown)

    def _paint_numbers(
        self, painter: QPainter, model: NumbersModel, row: int, place: QRect
    ) -> None:
        columns, cell = self.per_line(model, row, place.width()), self._cell(model, row)
        left, wide = self._left(model, row), model.digits_wide(row)
        painter.setPen(self._text)
        for number, text in enumerate(model.number_texts(row)):
            line, column = divmod(number, columns)
            top = place.top() + line * LINE_HEIGHT
            spot = QRect(int(left + column * cell), top, int(cell - self._digit), LINE_HEIGHT)
            # A place for the sign, so that points stand below one another.
            shown = text if text[0] == MINUS else f" {text}"
            painter.setFont(self._mono if len(shown) <= wide else self._tight)
            painter.drawText(spot, LEFT, shown)


def _is_part(title: str) -> bool:
    """A row of a matrix, “[0]”."""
    return title[:1] == "["


class NumbersTable(QTableView):
    """Lines can be selected and copied, numbers by tabs. `resized()` when it has another width."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(self.selected_text())
        else:
            super().keyPressEvent(event)

    def selected_text(self) -> str:
        """The selected lines from top to bottom; all of them while none is."""
        model = self.model()
        assert isinstance(model, NumbersModel)
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return "\n".join(model.plain_line(row) for row in rows or range(model.rowCount()))


class NumbersView(View):
    """The table, or the reason why there is none."""

    products = frozenset({"numbers"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("numbersView")
        self.setAccessibleName("Numbers of the coming update")
        self.model = NumbersModel(self)
        self._build()
        self.model.modelReset.connect(self._fit_rows)
        self.model.rowsInserted.connect(self._fit_rows)
        self.model.rowsRemoved.connect(self._fit_rows)
        self.model.widened.connect(self._fit_rows)

    def _build(self) -> None:
        self._build_table()
        self.reason = LateLabel(SOON)
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
        self.table.setTabKeyNavigation(False)
        self.table.setModel(self.model)
        self._delegate = NumbersDelegate(self.theme, self.table)
        self.table.setItemDelegate(self._delegate)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for bar in (self.table.setHorizontalScrollMode, self.table.setVerticalScrollMode):
            bar(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        rows = self.table.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(LINE_HEIGHT)
        self.table.horizontalHeader().hide()
        self.table.resized.connect(self._fit_rows)
        # One column is painted over the whole width, with what the others say in it.
        for column in (VALUES, SHAPE, LINE):
            self.table.setColumnHidden(column, True)

    def _fit_rows(self, *_: object) -> None:
        """Every number has room in the width there is: rows are as high as that takes."""
        width = self.table.viewport().width()
        self.table.setColumnWidth(QUANTITY, width)
        for row in range(self.model.rowCount()):
            height = self._delegate.height_of(self.model, row, width)
            if self.table.rowHeight(row) != height:
                self.table.setRowHeight(row, height)

    # Where numbers come from

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        point = self.table.viewport().mapFrom(self, point)
        index = self.table.indexAt(point)
        if not index.isValid():
            return ()
        place = self.table.visualRect(index)
        number = self._delegate.number_at(self.model, index.row(), place, point)
        asked = None if number is None else self.model.asked(index.row(), number)
        return () if asked is None else (asked,)

    def origins_here(self) -> Sequence[Asked]:
        """The first number of the line; of a matrix, of its first row."""
        index = self.table.currentIndex()
        if not index.isValid():
            return ()
        rows = (index.row(), min(index.row() + 1, self.model.rowCount() - 1))
        found = next((row for row in rows if self.model.number_count(row)), None)
        asked = None if found is None else self.model.asked(found, 0)
        return () if asked is None else (asked,)

    def on_theme(self) -> None:
        self._delegate.restyle()
        self.table.viewport().update()

    def forget(self) -> None:
        self.model.set_quantities(())
        self.reason.setText(SOON)
        if self.stack.currentWidget() is self.table:
            self.reason.wait()
        self.stack.setCurrentWidget(self.reason)
        self.fact_changed.emit("")

    def on_project(self) -> None:
        """Another project is read from its top, even where its arrays have the same names."""
        super().on_project()
        self.table.clearSelection()
        self.table.verticalScrollBar().setValue(0)

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
