"""The confusion matrix: how often each class was taken for which."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.experiment.history import History
from desktop_nn.models.asking import Asked
from desktop_nn.models.confusion_model import SHARE_ROLE, ConfusionModel, told_apart
from desktop_nn.models.document import Document
from desktop_nn.models.judged_table import OUTPUT_PREDICTED, OUTPUT_TRUE, PREDICTED, TRUE
from desktop_nn.models.number_text import counted, grouped, percent
from desktop_nn.training.judged import Judged
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.class_scores_table import ClassScoresTable
from desktop_nn.views.contrast import ink_on
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.live_text import LiveText
from desktop_nn.views.sample_board import SampleBoard
from desktop_nn.views.theme import Theme, rgb, sans
from desktop_nn.views.view import View

LARGEST_FONT, SMALLEST_FONT = 12, 7
SMALLEST_CELL, LOWEST_CELL = 16, 10
HEADER = 18
SHADES = 40
STRONGEST = 0.48
"""The share of the full colour in a cell that holds its whole row: more of it, and neither white
nor black could be read at ease."""

CENTRED = int(Qt.AlignmentFlag.AlignCenter)


class ConfusionDelegate(QStyledItemDelegate):
    """Tints a cell by its share of the row: blue where the class was found, orange where not. Few
    samples in the wrong place are what one looks for: there the tint goes by the share's root."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.font = sans(LARGEST_FONT)
        self.restyle()

    def restyle(self) -> None:
        """In the theme's present colours, by hits and misses: SHADES + 1 tints and inks each."""
        steps = range(SHADES + 1)
        self._shades = {
            True: [_shade(self._theme, "positive", step) for step in steps],
            False: [_shade(self._theme, "negative", step) for step in steps],
        }
        self._zero = self._theme.color("dim")
        self._selected = self._theme.color("accent")

    def fit(self, largest: int, width: int, height: int) -> None:
        """A font in which the largest count has room in a cell of this size."""
        for pixels in range(LARGEST_FONT, SMALLEST_FONT - 1, -1):
            self.font = sans(pixels)
            is_low = pixels <= height - 1
            if is_low and QFontMetrics(self.font).horizontalAdvance(str(largest)) <= width - 3:
                return

    def paint(self, painter: QPainter, option, index) -> None:
        count, share = index.data(), index.data(SHARE_ROLE)
        is_hit = index.row() == index.column()
        strength = share if is_hit else math.sqrt(share)
        tint, ink = self._shades[is_hit][math.ceil(strength * SHADES)]
        rectangle = option.rect
        if count:
            painter.fillRect(rectangle.adjusted(0, 0, -1, -1), tint)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(self._selected)
            painter.drawRect(rectangle.adjusted(0, 0, -2, -2))
        painter.setFont(self.font)
        painter.setPen(ink if count else self._zero)
        painter.drawText(rectangle, CENTRED, str(count))


GAP = 14
CELL, NAME = 21, 46
"""Pixels of a cell, and beside them, that the matrix keeps with the scores beside it."""

MOST_SCORES, MOST = 330, 16_777_215
FEW = 4
"""Classes up to which the scores stand below the counts, where they have room there."""

LEAST_MATRIX = 130
"""Pixels of height that the counts keep above the scores."""

BESIDE, BELOW, ALONE, HIDDEN = "beside", "below", "alone", "hidden"

SCORES_TIP = "Precision, recall and F1 of each class, in the place of the counts"


class ConfusionView(View):
    """The table, its legend above, and a sentence where there are no classes. The scores of each
    class stand beside it; where there is no room, a button puts them in its place. A click on a
    cell, or Enter, opens the samples behind it: `opened` is its true and its predicted class, or
    None."""

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("confusionView")
        self.setAccessibleName("Confusion matrix")
        self._digits = 0
        self.opened: tuple[int, int] | None = None
        self.model = ConfusionModel(self)
        self._build()
        self._connect()

    def _build(self) -> None:
        self._legend = QLabel("true ↓ / predicted →")
        self._legend.setObjectName("caption")
        self.table = QTableView()
        self.table.setObjectName("confusionTable")
        self.table.setAccessibleName("Counts: rows are true classes, columns predicted ones")
        self.table.setToolTip("A click on a count, or Enter, shows the samples behind it")
        self.table.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.table.setModel(self.model)
        make_copyable(self.table)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setCornerButtonEnabled(False)
        self._delegate = ConfusionDelegate(self.theme, self.table)
        self.table.setItemDelegate(self._delegate)
        across, down = self.table.horizontalHeader(), self.table.verticalHeader()
        for header, least in ((across, SMALLEST_CELL), (down, LOWEST_CELL)):
            header.setMinimumSectionSize(least)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
            header.setHighlightSections(False)
        self.table.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.horizontalHeader().setStyleSheet("QHeaderView::section { padding: 2px 0; }")
        across.setFixedHeight(HEADER)
        quiet = "QHeaderView::section { border: none; padding: 0 6px; }"
        self.table.verticalHeader().setStyleSheet(quiet)
        across.sectionResized.connect(self._fit)
        down.sectionResized.connect(self._fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(self._top())
        self.scores = ClassScoresTable()
        self._sides = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._sides.setSpacing(GAP)
        self._sides.addWidget(self._stack(), 1)
        self._sides.addWidget(self.scores)
        layout.addLayout(self._sides, 1)
        self.by_class = self.header_control = self._made_by_class()
        self._place_scores()

    def _top(self) -> QHBoxLayout:
        """The legend; of an open cell, the way back and what is shown."""
        self.back = QPushButton("‹ Matrix")
        self.back.setObjectName("flat")
        self.back.setAccessibleName("Back to the confusion matrix")
        self.back.setToolTip("Back to the counts of all classes (Esc)")
        self.back.hide()
        self.title = LiveText()
        self.title.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._legend)
        row.addWidget(self.back)
        row.addWidget(self.title, 1)
        return row

    def _made_by_class(self) -> QPushButton:
        button = QPushButton("by class", self)
        button.setObjectName("flat")
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # clicked, it leaves Space to Run
        button.setAccessibleName(SCORES_TIP)
        button.setToolTip(SCORES_TIP)
        button.setStatusTip(SCORES_TIP)
        button.toggled.connect(self._place_scores)
        return button

    # Scores

    @property
    def place_of_scores(self) -> str:
        """BESIDE or BELOW the counts, ALONE in their place, or HIDDEN."""
        if self.stack.currentWidget() is not self.table:
            return HIDDEN
        below = self.height() - self.scores.height_of_all() - GAP >= LEAST_MATRIX
        if below and self.model.rowCount() <= FEW:
            return BELOW
        if self._beside():
            return BESIDE
        return ALONE if self.by_class.isChecked() else HIDDEN

    def _beside(self) -> int:
        """The scores' width beside the matrix; 0 where they have no room there."""
        matrix = NAME + CELL * max(4, self.model.rowCount())
        room = self.width() - matrix - GAP
        needed = self.scores.needed() + self.scores.verticalHeader().sizeHint().width() + 12
        return min(room, MOST_SCORES) if room >= needed else 0

    def _place_scores(self) -> None:
        place = self.place_of_scores
        across = QBoxLayout.Direction.LeftToRight
        self._sides.setDirection(QBoxLayout.Direction.TopToBottom if place == BELOW else across)
        wide = self._beside() if place == BESIDE else MOST
        high = self.scores.height_of_all() if place == BELOW else MOST
        self.scores.setMaximumSize(wide, high)
        self.scores.setMinimumSize(wide if place == BESIDE else 0, high if place == BELOW else 0)
        self.scores.setVisible(place != HIDDEN)
        self.stack.setVisible(place != ALONE)
        self._show_by_class()

    def _show_by_class(self) -> None:
        """Where there is no room for both. In a header, it goes with the view."""
        is_needed = self.place_of_scores in (ALONE, HIDDEN)
        is_counted = self.stack.currentWidget() is self.table
        self.by_class.setVisible(is_needed and is_counted and self.isVisible())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._show_by_class()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._show_by_class()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_scores()

    def _stack(self) -> QStackedWidget:
        self._empty = LateLabel("How often each class is taken for which appears here.")
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.table)
        self.board = SampleBoard(self.document, self.theme, "Samples of a cell", OUTPUT_PREDICTED)
        self.stack.addWidget(self.board)
        return self.stack

    def _connect(self) -> None:
        self.stack.currentChanged.connect(self._place_scores)
        self.table.clicked.connect(self._on_cell)
        self.table.activated.connect(self._on_cell)
        self.back.clicked.connect(self.close_cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Keys that neither samples nor counts want."""
        if event.key() == Qt.Key.Key_Escape and self.opened is not None:
            self.close_cell()
        else:
            super().keyPressEvent(event)

    # The samples behind a cell

    @property
    def products(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset({"confusion", "cell_samples"} if self.opened else {"confusion"})

    @property
    def choices(self) -> Mapping[str, object]:  # type: ignore[override]
        return {"cell_samples": self.opened} if self.opened else {}

    def _on_cell(self, index: QModelIndex) -> None:
        self.open_cell(index.row(), index.column())

    def open_cell(self, true: int, predicted: int) -> None:
        """Show the samples of one class that are taken for another, or for the same."""
        if self.opened == (true, predicted):
            return
        self.opened = (true, predicted)
        self.board.clear()
        twice = [OUTPUT_TRUE] if true == predicted else []
        self.board.hide_columns(TRUE, PREDICTED, *twice)
        self._show_title(None)
        self._show_cell(True)
        self.board.take_focus()

    def close_cell(self) -> None:
        """Back to the matrix, where the cell is still the chosen one."""
        if self.opened is not None:
            self.opened = None
            self.board.clear()
            self._show_cell(False)
            self.table.setFocus()

    def _show_cell(self, opened: bool) -> None:
        self.back.setVisible(opened)
        self.title.setVisible(opened)
        self._legend.setVisible(not opened)
        self.stack.setCurrentWidget(self.board if opened else self.table)

    def _show_title(self, judged: Judged | None) -> None:
        assert self.opened is not None
        classes = told_apart(self.document.data.classes)
        true, said = (classes[number] for number in self.opened)
        text = f"“{true}” taken for “{said}”"
        if judged is not None:
            shown, of = len(judged.rows), grouped(judged.of)
            text = f"{of if shown == judged.of else f'{shown} of {of}'} {text}"
        self.title.show_text(text)
        self.title.setToolTip(text)
        self.title.setAccessibleName(text)

    def _show_samples(self, judged: Judged | None) -> None:
        """Late ones are of a cell that was left."""
        if judged is not None and judged.cell == self.opened and self.board.show_judged(judged):
            self._show_title(judged)

    def origins_at(self, point: QPoint) -> Sequence[Asked]:
        """Of the samples behind a cell; a count comes from no number."""
        return self.board.origins_at(self.board.mapFrom(self, point)) if self.opened else ()

    def origins_here(self) -> Sequence[Asked]:
        return self.board.origins_here() if self.opened else ()

    # What it is told

    def on_theme(self) -> None:
        self._delegate.restyle()
        self.table.viewport().update()

    def forget(self) -> None:
        self.close_cell()
        self.model.clear()
        self.scores.scores.clear()
        if self.stack.currentWidget() is self.table:
            self._empty.wait()
        self.stack.setCurrentWidget(self._empty)
        self.fact_changed.emit("")

    def on_spec(self) -> None:
        if self.model.rowCount() not in (0, len(told_apart(self.document.data.classes))):
            self.forget()

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        self._show_samples(snapshot.products.get("cell_samples"))
        confusion = snapshot.products.get("confusion")
        classes = told_apart(self.document.data.classes)
        if confusion is None or len(confusion.counts) != len(classes):
            return
        self.model.set_counts(confusion.counts, classes)
        if self.scores.scores.set_counts(confusion.counts, classes):
            self._place_scores()
        if self.opened is None:
            self.stack.setCurrentWidget(self.table)
        if len(str(self.model.largest)) != self._digits:
            self._fit()
        # Of this moment; the run bar's accuracy is of the last epoch's end.
        share = f"{percent(self.model.accuracy)} now · of {counted(self.model.total, 'sample')}"
        self.fact_changed.emit(f"{confusion.part}: {share}")

    def _fit(self) -> None:
        """The font follows the largest count and the narrowest cell."""
        self._digits = len(str(self.model.largest))
        columns = range(self.model.columnCount())
        width = min((self.table.columnWidth(column) for column in columns), default=60)
        height = self.table.rowHeight(0) if columns else 60
        self._delegate.fit(int("9" * self._digits), width, height)
        self.table.viewport().update()

    def cell(self, row: int, column: int) -> QRect:
        """Where a cell lies in the table's viewport."""
        return self.table.visualRect(self.model.index(row, column))


def _shade(theme: Theme, token: str, number: int) -> tuple[QColor, QColor]:
    """A tint, from the panel's colour towards a token's, and the ink that reads best on it."""
    share = STRONGEST * number / SHADES
    mixed = rgb(theme.tokens.panel) * (1.0 - share) + rgb(getattr(theme.tokens, token)) * share
    return QColor(*mixed.round().astype(int).tolist()), ink_on(mixed)
