"""The layers: the table, what the chosen layer's initializer takes, and the table's problems."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.document import Document
from desktop_nn.models.initializer_settings import initializer_settings
from desktop_nn.models.layer_edits import layers_as_text, paste_layers, remove_layers
from desktop_nn.models.layer_table import LayerTable
from desktop_nn.models.settings_fields import Setting
from desktop_nn.models.table_text import table_cells
from desktop_nn.models.wording import in_sentence
from desktop_nn.views.copying import copy_cells
from desktop_nn.views.layer_delegate import LayerDelegate
from desktop_nn.views.layer_editor import LayerEditor
from desktop_nn.views.layer_table_view import LayerTableView, WholeRows
from desktop_nn.views.problem_line import ProblemLine
from desktop_nn.views.settings_form import SettingsForm
from desktop_nn.views.theme import Theme

FORM_WIDTH = 340
TABLE_WIDTH = 628
"""Pixels in which the table shows all its columns."""

MOST_EDITOR = 680
GAP = 18
WIDE = 1120
"""Pixels from which on table and editor stand side by side."""
LOWEST = 126
"""Pixels in which the table's header and a row, a problem of two lines and a form of one line have
room. The panel asks for no more, whatever it shows: other panels stay as they are."""

BUTTONS = (
    ("addLayer", "plus", "Add a hidden layer after the chosen one"),
    ("removeLayer", "trash-2", "Remove the chosen layer"),
    ("layerUp", "arrow-up", "Move the chosen layer towards the inputs"),
    ("layerDown", "arrow-down", "Move the chosen layer towards the output"),
    ("layerDetails", "list", "The chosen layer's own settings and pictures, or the table again"),
)
"""Name, icon and tip of the header's buttons."""


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
        self._selected_id = 0
        self._place_of_table = QWidget(self)
        self.table = LayerTableView(self._place_of_table)
        self.problem = ProblemLine(self._place_of_table, wide=True)
        self.initializer_form = SettingsForm(
            document, self._initializer_settings, self._place_of_table
        )
        self.editor = LayerEditor(document, theme, self.selected, self)
        self._buttons: list[tuple[QToolButton, str]] = []
        self._header: QHBoxLayout | None = None
        self._build()
        self._connect()
        self._on_theme()
        self.table.selectRow(0)

    def _build(self) -> None:
        self.table.setModel(self._model)
        self.table.setItemDelegate(LayerDelegate(self._theme, self.table))
        column = QVBoxLayout(self._place_of_table)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(WholeRows(self.table), 1)
        column.addWidget(self.problem)
        column.addWidget(self.initializer_form)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        sides = QHBoxLayout()
        sides.setSpacing(GAP)
        layout.addLayout(sides, 1)
        sides.addWidget(self._place_of_table, 1)
        sides.addWidget(self.editor)
        self._place_sides()
        self.setMinimumHeight(LOWEST)
        # The field stays near its label, however wide the table is.
        self.initializer_form.setMaximumWidth(FORM_WIDTH)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.table.escaped.connect(self._on_escaped)
        self.table.copy_asked.connect(self.copy_layers)
        self.table.paste_asked.connect(self.paste_layers)
        self.table.remove_asked.connect(self.remove_layer)
        self.table.move_asked.connect(self._move)
        self._model.modelReset.connect(self._on_reset)
        self.problem.mend_asked.connect(self._on_mend)
        # After the form itself, which was there first, has followed.
        self._document.spec_changed.connect(self._on_spec_changed)
        self._document.project_changed.connect(self._show_form)
        self._document.problems_changed.connect(self._show_problem)
        self._theme.changed.connect(self._on_theme)

    def add_buttons(self, row: QHBoxLayout) -> None:
        """Put the table's own buttons into a panel's header."""
        slots = (
            self.add_layer,
            self.remove_layer,
            self.move_up,
            self.move_down,
            self._place_sides,
        )
        for (name, icon, tip), slot in zip(BUTTONS, slots, strict=True):
            button = self._made_button(name, tip)
            button.clicked.connect(slot)
            row.addWidget(button)
            self._buttons.append((button, icon))
        self.button("layerDetails").setCheckable(True)
        self._header = row
        self._place_sides()
        self._on_theme()
        self._enable_buttons()

    def _made_button(self, name: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("flat")
        button.setProperty("action", name)
        button.setAccessibleName(tip)
        button.setToolTip(tip)
        button.setStatusTip(tip)
        button.setIconSize(QSize(15, 15))
        if name == "addLayer":
            button.setText("Add layer")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        return button

    def _enable_buttons(self) -> None:
        """A layer moves only where it has room; removing the output is refused, with the reason."""
        place, last = self.selected(), self._model.rowCount() - 1
        for button, _ in self._buttons:
            name = button.property("action")
            if name == "layerUp":
                button.setEnabled(0 < place < last)
            elif name == "layerDown":
                button.setEnabled(place < last - 1)

    def button(self, name: str) -> QToolButton:
        """A header button by name: addLayer, removeLayer, layerUp, layerDown."""
        return next(button for button, _ in self._buttons if button.property("action") == name)

    def _on_theme(self) -> None:
        for button, icon in self._buttons:
            button.setIcon(self._theme.icon(icon, "dim"))
        self.table.viewport().update()

    # Table and editor

    @property
    def is_wide(self) -> bool:
        """Whether both have room side by side."""
        return self.width() >= WIDE

    def _place_sides(self) -> None:
        """Side by side where both have room; elsewhere the button tells which of them is seen."""
        details = [b for b, _ in self._buttons if b.property("action") == "layerDetails"]
        chosen = any(button.isChecked() for button in details)
        for button in details:
            button.setVisible(not self.is_wide)
        self.editor.setVisible(self.is_wide or chosen)
        self._place_of_table.setVisible(self.is_wide or not chosen)
        self._place_top()
        beside = min(MOST_EDITOR, self.width() - TABLE_WIDTH - GAP)
        self.editor.setMinimumWidth(beside if self.is_wide else 0)
        self.editor.setMaximumWidth(beside if self.is_wide else self.maximumWidth())
        self._show_form()

    def _place_top(self) -> None:
        """The editor's title and button: beside the table, its form needs their height, and they
        stand in the panel's header."""
        top, header = self.editor.top, self._header
        in_header = header is not None and header.indexOf(top) >= 0
        if self.is_wide and header is not None and not in_header:
            header.insertWidget(header.indexOf(self._buttons[0][0]), top)
            top.show()
        elif in_header and not self.is_wide:
            self.editor.take_top()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._place_sides()

    # Selection

    def selected(self) -> int:
        """The chosen layer, from 0."""
        layers = self._document.spec.network.layers
        for index, layer in enumerate(layers):
            if layer.id == self._selected_id:
                return index
        return min(self._selected, len(layers) - 1)

    def select_layer(self, index: int) -> None:
        self.table.selectionModel().setCurrentIndex(
            self._model.index(index, 0),
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )

    def _on_current_changed(self, current: QModelIndex, previous: QModelIndex) -> None:
        if current.isValid():
            self._selected = current.row()
            self._selected_id = self._document.spec.network.layers[current.row()].id
            self.initializer_form.follow()
            self.editor.follow_selection()
            self._show_form()
            self._show_problem()
            self._enable_buttons()
            self.layer_selected.emit(current.row())

    def _on_selection_changed(self) -> None:
        self._model.set_together(self.table.chosen_rows())

    def _on_reset(self) -> None:
        """The chosen layer stays chosen, wherever it is now."""
        self.select_layer(self.selected())

    def _on_spec_changed(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self._show_form()
        row = self.table.currentIndex().row()
        before, after = old.network.layers, new.network.layers
        same_layer = row < min(len(before), len(after)) and before[row] == after[row]
        if not (same_layer and old.data.source == new.data.source):
            self.table.drop_editing(row)

    def _on_escaped(self) -> None:
        self._document.dismiss("network")

    def _show_form(self) -> None:
        """Where there is nothing to set, or the editor is beside it, its room is the table's."""
        self.initializer_form.setVisible(not (self.initializer_form.is_empty or self.is_wide))

    def set_waiting(self, waiting: tuple[str, ...]) -> None:
        """Which fields, by path, take effect only at the next reset."""
        self._model.set_waiting(waiting)
        self.initializer_form.set_waiting(waiting)
        self.editor.set_waiting(waiting)

    def _initializer_settings(self, document: Document) -> list[Setting]:
        return initializer_settings(document, self.selected())

    # Edits

    def add_layer(self) -> None:
        self.table.finish_editing()
        last = self._model.rowCount() - 1
        place = min(self.selected() + 1, last)
        if not self._document.add_layer(place):
            self.select_layer(place)

    def remove_layer(self) -> None:
        self.table.finish_editing()
        rows = self.table.chosen_rows()
        if len(rows) > 1:
            remove_layers(self._document, rows)
        else:
            self._document.remove_layer(self.selected())

    def copy_layers(self) -> None:
        """The chosen rows, as text on the clipboard; a spreadsheet finds a table there."""
        rows = self.table.chosen_rows() or [self.selected()]
        cells = table_cells(self._model, rows, range(self._model.columnCount()), False)
        copy_cells(cells, layers_as_text(self._document, rows))

    def paste_layers(self) -> None:
        """From the clipboard, after the chosen layer; they are chosen then."""
        self.table.finish_editing()
        last = self._model.rowCount() - 1
        place = min(self.selected() + 1, last)
        if not paste_layers(self._document, QGuiApplication.clipboard().text(), place):
            self.select_layer(place)

    def move_up(self) -> None:
        self._move(-1)

    def move_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        self.table.finish_editing()
        source = self.selected()
        self._document.move_layer(source, source + by)

    # Problems

    def _show_problem(self) -> None:
        """The worst one, right below the table; among equals, the chosen layer's. Its row stays in
        view, and its cell is marked. What is wrong with a parameter of an initializer stands in the
        form below."""
        places = [p.where for p in self._document.problems if _is_shown_here(p.where)]
        worst = self._document.problem_at(*places)
        chosen = f"network.layers.{self._document.spec.network.layers[self.selected()].id}."
        own = self._document.problem_at(*(p for p in places if p.startswith(chosen)))
        if own is not None and worst is not None and own.severity == worst.severity:
            worst = own
        row = self._row_of(worst)
        self.table.keep_in_view(row)
        if worst is not None and row >= 0 and worst.where.count(".") > 2:
            worst = replace(worst, message=f"Layer {row + 1}: {in_sentence(worst.message)}")
        self.problem.show_problem(worst)

    def _on_mend(self, mend: Mend) -> None:
        """The button goes with its problem; the focus that it had is then the table's."""
        if any(button.hasFocus() for button in self.problem.buttons):
            self.table.setFocus()
        self._document.mend(mend)

    def _row_of(self, problem: Problem | None) -> int:
        """The row that a problem is about; -1 where it is about none, or all."""
        parts = problem.where.split(".") if problem is not None else []
        ids = [str(layer.id) for layer in self._document.spec.network.layers]
        return ids.index(parts[2]) if len(parts) > 2 and parts[2] in ids else -1


def _is_shown_here(where: str) -> bool:
    return where.startswith("network.") and where.count(".") <= 3
