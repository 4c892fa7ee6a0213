"""The confusion matrix: how often each class was taken for which."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.confusion_model import SHARE_ROLE, ConfusionModel
from desktop_nn.models.document import Document
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.numbers_format import grouped, percent
from desktop_nn.views.theme import Theme, sans
from desktop_nn.views.view import View

LARGEST_FONT, SMALLEST_FONT = 12, 7
SMALLEST_CELL = 16


class ConfusionDelegate(QStyledItemDelegate):
    """Tints a cell by its share of the row: blue where the class was found, orange where not."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.font = sans(LARGEST_FONT)

    def fit(self, largest: int, width: int) -> None:
        """A font in which the largest count has room in a cell of this width."""
        for pixels in range(LARGEST_FONT, SMALLEST_FONT - 1, -1):
            self.font = sans(pixels)
            if QFontMetrics(self.font).horizontalAdvance(str(largest)) <= width - 3:
                return

    def paint(self, painter: QPainter, option, index) -> None:
        count, share = index.data(), index.data(SHARE_ROLE)
        right = index.row() == index.column()
        painter.save()
        tint = _blend(self._theme, "positive" if right else "negative", 0.75 * share)
        painter.fillRect(option.rect.adjusted(0, 0, -1, -1), tint)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(self._theme.color("accent"))
            painter.drawRect(option.rect.adjusted(0, 0, -2, -2))
        painter.setFont(self.font)
        painter.setPen(_ink(self._theme, tint, count))
        painter.drawText(option.rect, int(Qt.AlignmentFlag.AlignCenter), str(count))
        painter.restore()


class ConfusionView(View):
    """The table, its legend above, and a sentence where there are no classes."""

    products = frozenset({"confusion"})

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("confusionView")
        self.setAccessibleName("Confusion matrix")
        self._digits = 0
        self.model = ConfusionModel(self)
        self._build()

    def _build(self) -> None:
        self._legend = QLabel("true ↓ / predicted →")
        self._legend.setObjectName("caption")
        self.table = QTableView()
        self.table.setObjectName("confusionTable")
        self.table.setAccessibleName("Counts: rows are true classes, columns predicted ones")
        self.table.setModel(self.model)
        self.table.setShowGrid(False)
        self.table.setCornerButtonEnabled(False)
        self._delegate = ConfusionDelegate(self.theme, self.table)
        self.table.setItemDelegate(self._delegate)
        for header in (self.table.horizontalHeader(), self.table.verticalHeader()):
            header.setMinimumSectionSize(SMALLEST_CELL)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setHighlightSections(False)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section { padding: 2px 0; }")
        self.table.horizontalHeader().sectionResized.connect(self._fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._legend)
        layout.addWidget(self._stack(), 1)

    def _stack(self) -> QStackedWidget:
        self._empty = QLabel("How often each class is taken for which appears here.")
        self._empty.setObjectName("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.table)
        return self.stack

    # What it is told

    def on_theme(self) -> None:
        self.table.viewport().update()

    def on_spec(self) -> None:
        if self.model.rowCount() not in (0, len(self.document.data.classes)):
            self.model.clear()
            self.stack.setCurrentWidget(self._empty)
            self.fact_changed.emit("")

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        confusion = snapshot.products.get("confusion")
        classes = self.document.data.classes
        if confusion is None or len(confusion.counts) != len(classes):
            return
        self.model.set_counts(confusion.counts, classes)
        self.stack.setCurrentWidget(self.table)
        if len(str(self.model.largest)) != self._digits:
            self._fit()
        samples = f"{grouped(self.model.total)} {confusion.part} samples"
        self.fact_changed.emit(f"{percent(self.model.accuracy)} of {samples}")

    def _fit(self) -> None:
        """The font follows the largest count and the narrowest cell."""
        self._digits = len(str(self.model.largest))
        columns = range(self.model.columnCount())
        width = min((self.table.columnWidth(column) for column in columns), default=60)
        self._delegate.fit(int("9" * self._digits), width)
        self.table.viewport().update()

    def cell(self, row: int, column: int) -> QRect:
        """Where a cell lies in the table's viewport."""
        return self.table.visualRect(self.model.index(row, column))


def _blend(theme: Theme, token: str, share: float) -> QColor:
    """From the panel's colour towards a token's."""
    start, end = theme.color("panel"), theme.color(token)
    mixed = (a + (b - a) * share for a, b in zip(_rgb(start), _rgb(end), strict=True))
    return QColor(*(round(part) for part in mixed))


def _rgb(color: QColor) -> tuple[int, int, int]:
    return color.red(), color.green(), color.blue()


def _ink(theme: Theme, background: QColor, count: int) -> QColor:
    """What can be read on it; zeros step back."""
    if count == 0:
        return theme.color("dim")
    inks = (theme.color("text"), theme.color("window"))
    return max(inks, key=lambda ink: abs(_lightness(ink) - _lightness(background)))


def _lightness(color: QColor) -> float:
    """Relative luminance, as WCAG has it, without the gamma's exact form."""
    red, green, blue = (part**2.2 for part in (color.redF(), color.greenF(), color.blueF()))
    return float((0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) ** 0.4)
