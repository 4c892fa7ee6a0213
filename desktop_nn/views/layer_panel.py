"""The layers: the table, what the chosen layer's initializer takes, and the table's problems."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_nn.models.document import Document
from desktop_nn.models.initializer_settings import initializer_settings
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.models.settings_fields import Setting
from desktop_nn.views.layer_delegate import LayerDelegate
from desktop_nn.views.problem_line import ProblemLine
from desktop_nn.views.settings_form import SettingsForm
from desktop_nn.views.theme import Theme

WIDTHS = (26, 52, 86, 168, 42, 84, 62, 78, 74)
GIVES_WAY = (8, 7)
"""Columns that are left out, in this order, where the table is narrow."""


class LayerPanel(QWidget):
    """`layer_selected(index)` when another row is chosen."""

    layer_selected = Signal(int)

    def __init__(
        self, document: Document, table: LayerTable, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._model = table
        self._theme = theme
        self._selected = 0
        self.table = QTableView()
        self.problem = ProblemLine()
        self.initializer_form = SettingsForm(document, self._initializer_settings)
        self._buttons: list[tuple[QToolButton, str]] = []
        self._build()
        self._connect()
        self._on_theme()
        self.table.selectRow(0)

    def _build(self) -> None:
        table = self.table
        table.setModel(self._model)
        table.setItemDelegate(LayerDelegate(self._theme, table))
        table.setObjectName("layers")
        table.setAccessibleName("Layers")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        table.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        table.setDragDropOverwriteMode(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(26)
        table.setTabKeyNavigation(False)
        table.setMinimumHeight(80)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(24)
        for column, width in enumerate(WIDTHS):
            table.setColumnWidth(column, width)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(table, 1)
        layout.addWidget(self.problem)
        layout.addWidget(self.initializer_form)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self._model.modelReset.connect(self._on_reset)
        self.problem.mend_asked.connect(self._document.mend)
        self._document.problems_changed.connect(self._show_problem)
        self._theme.changed.connect(self._on_theme)

    def add_buttons(self, row: QHBoxLayout) -> None:
        """Put the table's own buttons into a panel's header."""
        for name, icon, tooltip, slot in (
            ("addLayer", "plus", "Add a hidden layer after the chosen one", self.add_layer),
            ("removeLayer", "trash-2", "Remove the chosen layer", self.remove_layer),
            ("layerUp", "arrow-up", "Move the chosen layer towards the inputs", self.move_up),
            ("layerDown", "arrow-down", "Move the chosen layer towards the output", self.move_down),
        ):
            button = QToolButton()
            button.setObjectName("flat")
            button.setProperty("action", name)
            button.setAccessibleName(tooltip)
            button.setToolTip(tooltip)
            button.setStatusTip(tooltip)
            button.setIconSize(QSize(15, 15))
            if name == "addLayer":
                button.setText("Add layer")
                button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(slot)
            row.addWidget(button)
            self._buttons.append((button, icon))
        self._on_theme()

    def button(self, name: str) -> QToolButton:
        """A header button by name: addLayer, removeLayer, layerUp, layerDown."""
        return next(button for button, _ in self._buttons if button.property("action") == name)

    def _on_theme(self) -> None:
        for button, icon in self._buttons:
            button.setIcon(self._theme.icon(icon, "dim"))
        self.table.viewport().update()

    # Selection

    def selected(self) -> int:
        """The chosen layer, from 0."""
        return min(self._selected, self._model.rowCount() - 1)

    def select_layer(self, index: int) -> None:
        self.table.selectionModel().setCurrentIndex(
            self._model.index(index, 0),
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self._selected = current.row()
            self.initializer_form.follow()
            self.layer_selected.emit(current.row())

    def _on_reset(self) -> None:
        self.select_layer(self.selected())

    def _initializer_settings(self, document: Document) -> list[Setting]:
        return initializer_settings(document, self._model, self.selected())

    # Edits

    def add_layer(self) -> None:
        last = self._model.rowCount() - 1
        place = min(self.selected() + 1, last)
        if not self._document.add_layer(place):
            self.select_layer(place)

    def remove_layer(self) -> None:
        self._document.remove_layer(self.selected())

    def move_up(self) -> None:
        self._move(-1)

    def move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        source = self.selected()
        layer = self._document.spec.network.layers[source].id
        self._document.move_layer(source, source + by)
        ids = [each.id for each in self._document.spec.network.layers]
        self.select_layer(ids.index(layer))

    # Problems and size

    def _show_problem(self) -> None:
        found = [p.where for p in self._document.problems if p.where.startswith("network.")]
        shown_below = {f"{p}" for p in found if p.count(".") > 3}
        places = [where for where in found if where not in shown_below]
        self.problem.show_problem(self._document.problem_at(*places) if places else None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        room = self.width() - self.table.verticalScrollBar().sizeHint().width() - 2
        hidden: set[int] = set()
        for column in GIVES_WAY:
            if sum(w for i, w in enumerate(WIDTHS) if i not in hidden) > room:
                hidden.add(column)
        # What is left over is shared out, so that no column stands far from its neighbours.
        used = sum(w for i, w in enumerate(WIDTHS) if i not in hidden)
        factor = max(1.0, room / used)
        for column, width in enumerate(WIDTHS):
            self.table.setColumnHidden(column, column in hidden)
            self.table.setColumnWidth(column, int(width * factor))
