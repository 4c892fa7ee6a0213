"""Statistics: a table of the numbers by which one judges how well each layer learns."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableView, QVBoxLayout, QWidget

from desktop_nn.experiment.history import History
from desktop_nn.models.document import Document
from desktop_nn.models.network_facts import activation_label
from desktop_nn.models.number_text import counted
from desktop_nn.models.selection import Selection
from desktop_nn.models.statistics_model import COLUMNS, StatisticsModel
from desktop_nn.training.layer_statistics import Statistics
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.copying import make_copyable
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.theme import Theme, sans
from desktop_nn.views.view import View

EMPTY = "Mean, spread, dead and saturated units, gradient and step of each layer appear here."
ROW_HEIGHT = 24
PADDING = 16
"""Pixels beside the widest text of a column."""
SQUEEZE = 4
"""Of these, what a column gives up in a narrow panel before there is a scroll bar."""


class StatisticsView(View):
    """The table, refreshed some times a second."""

    products = frozenset({"layer_statistics"})
    takes_turns = True

    def __init__(self, document: Document, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(document, theme, parent)
        self.setObjectName("layerStatistics")
        self.setAccessibleName("Statistics of each layer")
        self.model = StatisticsModel(self)
        self._selection: Selection | None = None
        self._build()

    def _build(self) -> None:
        self.table = QTableView()
        self.table.setObjectName("statisticsTable")
        self.table.setAccessibleName("Statistics: a row a layer")
        self.table.setModel(self.model)
        make_copyable(self.table)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setCornerButtonEnabled(False)
        self.table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        across, down = self.table.horizontalHeader(), self.table.verticalHeader()
        for header in (across, down):
            header.setHighlightSections(False)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setStyleSheet(f"QHeaderView::section {{ padding: 0 {(PADDING - SQUEEZE) // 2}px; }}")
        down.setDefaultSectionSize(ROW_HEIGHT)
        down.setStyleSheet("QHeaderView::section { border: none; padding: 0 8px 0 2px; }")
        down.geometriesChanged.connect(self._fit)
        self._empty = LateLabel(EMPTY)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._empty)
        self.stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.stack)

    # The chosen layer

    def use_selection(self, selection: Selection) -> None:
        """Mark the row of the layer that all views look at, and choose it with a click or a key."""
        self._selection = selection
        selection.layer_selected.connect(self._show_chosen)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self._show_chosen()

    def _show_chosen(self) -> None:
        if self._selection is not None and self._selection.layer < self.model.rowCount():
            self.table.selectRow(self._selection.layer)

    def _on_row_changed(self, current: QModelIndex) -> None:
        chosen = self._selection
        if current.isValid() and chosen is not None and current.row() != chosen.layer:
            chosen.select_layer(current.row())

    # What it is told

    def forget(self) -> None:
        self.model.clear()
        if self.stack.currentWidget() is self.table:
            self._empty.wait()
        self.stack.setCurrentWidget(self._empty)
        self.fact_changed.emit("")

    def show_snapshot(self, snapshot: Snapshot, history: History) -> None:
        statistics: Statistics | None = snapshot.products.get("layer_statistics")
        names = self._names()
        if statistics is None or len(statistics.layers) != len(names):
            return
        self.model.set_statistics(statistics, names)
        if self.stack.currentWidget() is not self.table:
            self.stack.setCurrentWidget(self.table)
            self._fit()
        if not self.table.selectionModel().hasSelection():
            self._show_chosen()
        samples = counted(statistics.samples, "sample")
        self.fact_changed.emit(f"outputs a over {samples} of {statistics.part}")

    def _names(self) -> tuple[str, ...]:
        layers = self.document.spec.network.layers
        return tuple(f"{i} · {activation_label(of)}" for i, of in enumerate(layers, start=1))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Each column as wide as its widest text, and all share what is left over; or what is
        lacking, as long as texts have some room between them."""
        title, text = QFontMetrics(sans(11)), QFontMetrics(sans(12))
        needed = [
            PADDING + max(title.horizontalAdvance(c.title), text.horizontalAdvance(c.widest))
            for c in COLUMNS
        ]
        self.table.horizontalHeader().setMinimumSectionSize(min(needed))
        left_over = self.table.viewport().width() - sum(needed)
        if left_over < 0:
            squeezed = min(SQUEEZE, -(left_over // len(needed)))
            needed = [width - squeezed for width in needed]
            left_over += squeezed * len(needed)
            self.table.horizontalHeader().setMinimumSectionSize(min(needed))
        share, rest = divmod(max(0, left_over), len(needed))
        for column, width in enumerate(needed):
            self.table.setColumnWidth(column, width + share + (1 if column < rest else 0))
        policy = Qt.ScrollBarPolicy
        always_off = policy.ScrollBarAlwaysOff if left_over >= 0 else policy.ScrollBarAsNeeded
        self.table.setHorizontalScrollBarPolicy(always_off)
