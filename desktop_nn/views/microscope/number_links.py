"""A table of numbers in lines, each a link to where it comes from: with mouse and keyboard."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from desktop_nn.models.number_lines import BLANK, Cell, Line, folded
from desktop_nn.models.number_table import CELL_ROLE, PRESENT_ROLE, NumberTable
from desktop_nn.views.kept import KeptGlyphs, KeptMetrics
from desktop_nn.views.theme import Theme, mono, sans

Index = QModelIndex | QPersistentModelIndex

ROW = 19
SIGN_ROOM = 14
GAP = 5
MOST_ROWS = 10
"""In sight at once; the others by scrolling."""

MEASURED = 40
"""Cells of a column, up to which each is measured."""

SPARE = 12
"""Pixels more for words that were not measured: two digits."""

FEWEST = 2
"""Numbers that a row has at least."""

NARROWEST = 60
"""Pixels that words keep, or they go."""

PRESENT = 0.18
"""How much of the accent's colour lies under the line that the walk has just come to."""

MOST_TEXTS = 4096
FOLLOWS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class NumberDelegate(QStyledItemDelegate):
    """Numbers in figures of one width, at the right; the sign before them; links underlined."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.mono, self.sans = mono(12), sans(11)
        self._digits = KeptMetrics(self.mono)
        self._glyphs = KeptGlyphs(self.mono, MOST_TEXTS)
        self._words = KeptMetrics(self.sans)

    def width_of(self, cell: Cell) -> float:
        """What a cell takes, with the room for a sign."""
        if cell.is_words:
            return self._words.horizontalAdvance(cell.text) + 2 * GAP
        sign = self._sign_room(cell) if cell.sign else 0
        return self._digits.horizontalAdvance(cell.text) + sign + GAP

    def _sign_room(self, cell: Cell) -> int:
        """Longer signs, as a bracket with its square, have what they take."""
        return max(SIGN_ROOM, round(self._digits.horizontalAdvance(cell.sign)) + GAP)

    def most_width_of(self, cell: Cell) -> int:
        """What a number may take at most: zeros behind the point, or a power of ten."""
        longest = f"−0.000{'0' * cell.digits}"
        return round(self._digits.horizontalAdvance(longest)) + self._sign_room(cell) + GAP + 2

    def paint(self, painter: QPainter, option, index: Index) -> None:
        cell = index.data(CELL_ROLE)
        if cell is None:
            return
        color = self._theme.color
        place = option.rect
        if index.data(PRESENT_ROLE):
            painter.fillRect(place, color("accent", PRESENT))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color("accent"), 1.0))
            painter.drawRect(place.adjusted(0, 1, -1, -2))
        if cell.is_words:
            self._paint_words(painter, cell, place)
            return
        middle = place.top() + 0.5 * place.height()
        if cell.sign:
            painter.setPen(color("dim"))
            spare = self._sign_room(cell) - self._digits.horizontalAdvance(cell.sign)
            right = place.left() + self._sign_room(cell) - 0.5 * spare
            self._glyphs.draw(painter, right, middle, cell.sign)
        tone = "accent" if cell.place else ("negative_text" if cell.is_negative else "text")
        painter.setPen(color(tone))
        room = place.adjusted(0, 0, -3, 0)
        self._glyphs.draw(painter, room.left() + room.width(), middle, cell.text)
        if cell.place:
            self._underline(painter, cell, room)

    def _paint_words(self, painter: QPainter, cell: Cell, place: QRect) -> None:
        painter.setFont(self.sans)
        painter.setPen(self._theme.color("dim"))
        room = place.adjusted(GAP - 2, 0, -2, 0)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(room, LEFT, self._words.elidedText(cell.text, elide, room.width()))

    def _underline(self, painter: QPainter, cell: Cell, room: QRect) -> None:
        width = self._digits.horizontalAdvance(cell.text)
        pen = QPen(self._theme.color("accent"), 1.0, Qt.PenStyle.DotLine)
        painter.setPen(pen)
        below = room.bottom() - 2
        painter.drawLine(int(room.right() - width), below, room.right(), below)


class NumberLinks(QTableView):
    """`followed(place)` when a link is clicked, or Enter pressed on it; `line_chosen(row)`
    for the other cells of a line. As high as its lines, up to `most_rows`."""

    followed = Signal(object)
    line_chosen = Signal(int)

    def __init__(self, theme: Theme, name: str, most_rows: int = MOST_ROWS) -> None:
        super().__init__()
        self._most_rows = most_rows
        self._widths: list[int] = []
        self._hint = QSize()
        self._lines: Sequence[Line] = ()
        self.numbers = NumberTable(self)
        self._delegate = NumberDelegate(theme, self)
        self.setAccessibleName(name)
        self.setModel(self.numbers)
        self.setItemDelegate(self._delegate)
        self._build()
        self.numbers.modelReset.connect(self._fit)
        theme.changed.connect(self.viewport().update)

    def _build(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        columns.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(ROW)
        rows.setDefaultSectionSize(ROW)
        columns.setMinimumSectionSize(0)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Each in one row, or where numbers have no room, in several."""
        self._lines = lines
        self._fold()

    def _fold(self) -> None:
        """A few long lines take several rows; thousands are scrolled sideways instead."""
        columns = self._columns_there()
        self.numbers.set_lines(folded(self._lines, columns) if columns else self._lines)

    def _columns_there(self) -> int:
        """How many numbers have room side by side; 0 where all have, or a line has no more."""
        numbers = [[c for c in line.cells if not c.is_words] for line in self._lines[:MEASURED]]
        room, most = self.viewport().width(), max(map(len, numbers), default=0)
        if most <= FEWEST or len(self._lines) > MEASURED or self._numbers_width() <= room:
            return 0
        widest = max(round(self._delegate.width_of(cell)) + 2 for line in numbers for cell in line)
        return max(FEWEST, min(most - 1, room // widest))

    def _numbers_width(self) -> int:
        """Of all the columns that have numbers, each as wide as its widest."""
        columns = zip_longest(*(line.cells for line in self._lines), fillvalue=BLANK)
        numbers = [cells for cells in columns if not all(cell.is_words for cell in cells)]
        return sum(round(max(map(self._delegate.width_of, cells))) + 2 for cells in numbers)

    # Room

    @property
    def rows_in_sight(self) -> int:
        return min(self._most_rows, self.numbers.rowCount())

    def sizeHint(self) -> QSize:  # noqa: N802
        bar = self.horizontalScrollBar()
        wide = self._wanted_width() > self.viewport().width() > 0
        return QSize(200, ROW * self.rows_in_sight + (bar.sizeHint().height() if wide else 0) + 1)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return QSize(60, 0)

    def _wanted_width(self) -> int:
        return sum(self.columnWidth(k) for k in range(self.numbers.columnCount()))

    def _fit(self) -> None:
        # Told, and not found out by Qt: the bar below would bring the bar beside, which takes the
        # words' room and so the bar below with it, and so on.
        policies = Qt.ScrollBarPolicy
        more = self.numbers.rowCount() > self.rows_in_sight
        policy = policies.ScrollBarAlwaysOn if more else policies.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(policy)
        self._widths = [self._width_of(k) for k in range(self.numbers.columnCount())]
        self._share_out()
        present = self.numbers.present_row()
        if present is None:
            self.scrollToTop()
        else:
            self.scrollTo(self.numbers.index(present, 0))

    def _share_out(self) -> None:
        """Numbers have all the room that they take; words what is left. While other lines come, the
        header may ask for it before they are measured: then `_fit` follows."""
        if len(self._widths) != self.numbers.columnCount():
            return
        excess = sum(self._widths) - self.viewport().width()
        for column, width in enumerate(self._widths):
            if excess > 0 and self._has_words(column):
                given = width - excess if width - excess >= NARROWEST else 0
                excess -= width - given
                width = given
            self.setColumnWidth(column, width)
        self._lay_out()

    def _lay_out(self) -> None:
        """At once, and the parent only where the height is another one: by itself, Qt does it after
        all around has been painted, and then again."""
        policies = Qt.ScrollBarPolicy
        is_wide = self._wanted_width() > self.viewport().width() > 0
        policy = policies.ScrollBarAlwaysOn if is_wide else policies.ScrollBarAlwaysOff
        if policy != self.horizontalScrollBarPolicy():
            self.setHorizontalScrollBarPolicy(policy)
        self.executeDelayedItemsLayout()
        if self.sizeHint() != self._hint:
            self._hint = self.sizeHint()
            self.updateGeometry()

    def _has_words(self, column: int) -> bool:
        """A blank among numbers is no word."""
        lines = self.numbers.lines[:MEASURED]
        cells = [line.cells[column] for line in lines if column < len(line.cells)]
        return all(cell.is_words for cell in cells)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._share_out()
        if event.size().width() != event.oldSize().width():
            QTimer.singleShot(0, self, self._fold)  # a table must not reset itself in here

    def _width_of(self, column: int) -> int:
        """Of many lines, the first ones tell; the others' words may be a little longer."""
        lines = self.numbers.lines[:MEASURED]
        cells = [line.cells[column] for line in lines if column < len(line.cells)]
        are_all = len(self.numbers.lines) <= MEASURED
        if not (are_all or cells[0].is_words):
            return self._delegate.most_width_of(cells[0])
        spare = 0 if are_all else SPARE
        return round(max(map(self._delegate.width_of, cells), default=0)) + 2 + spare

    # Following

    def _follow(self, index: Index) -> None:
        place = self.numbers.place(index)
        if place is not None:
            self.followed.emit(place)
        elif index.isValid():
            self.line_chosen.emit(index.row())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self._follow(self.indexAt(event.position().toPoint()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        super().mouseMoveEvent(event)
        is_link = self.numbers.place(self.indexAt(event.position().toPoint())) is not None
        shapes = Qt.CursorShape
        self.viewport().setCursor(shapes.PointingHandCursor if is_link else shapes.ArrowCursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        if event.key() in FOLLOWS and not event.modifiers():
            self._follow(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            cell = self.numbers.cell(self.currentIndex())
            if cell is not None:
                QGuiApplication.clipboard().setText(cell.told)
        else:
            super().keyPressEvent(event)
