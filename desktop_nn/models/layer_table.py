"""The layers as a table: a row each, the output layer last; edits go to the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.validation import MOST_UNITS
from desktop_nn.models.document import Document
from desktop_nn.models.layer_cells import COLUMNS, FIELDS, LayerCells
from desktop_nn.models.layer_edits import change_layers, move_layers
from desktop_nn.models.number_text import counted, grouped, parse_number, shown
from desktop_nn.models.settings_fields import LARGEST_WHOLE
from desktop_nn.models.wording import row_text

Index = QModelIndex | QPersistentModelIndex
ROW_MIME = "application/x-desktop-nn-layer"

OptionsRole = Qt.ItemDataRole.UserRole + 1
"""For choices: a list of (name, label, sentence)."""

ProblemRole = Qt.ItemDataRole.UserRole + 2
"""The worst Problem of the cell, or None."""

ShortRole = Qt.ItemDataRole.UserRole + 3
"""The cell's text where there is little room, or None."""


class LayerTable(QAbstractTableModel):
    """Qt's roles: display, edit, check state, tool tip, spoken text, alignment; and the own ones
    above."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._cells = LayerCells(document)
        self._ids = self._layer_ids()
        self._together: tuple[int, ...] = ()
        document.spec_changed.connect(self._on_spec_changed)
        document.project_changed.connect(self._on_project_changed)
        document.problems_changed.connect(self._on_problems_changed)

    # Following the document

    def _layer_ids(self) -> list[int]:
        return [layer.id for layer in self._document.spec.network.layers]

    def _on_spec_changed(self, old: object, new: object) -> None:
        if self._layer_ids() != self._ids:
            self._on_project_changed()
        else:
            self._tell_all()

    def _on_project_changed(self) -> None:
        self.beginResetModel()
        self._together = ()
        self._ids = self._layer_ids()
        self.endResetModel()

    def _on_problems_changed(self) -> None:
        self._tell_all()

    def _tell_all(self) -> None:
        if self._ids:
            last = self.index(len(self._ids) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def set_waiting(self, waiting: tuple[str, ...]) -> None:
        """Which fields, by path, take effect only at the next reset."""
        if waiting != self._cells.waiting:
            self._cells.waiting = waiting
            self._tell_all()

    # Reading

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.header
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._cells.alignment(0, section)
        if role == Qt.ItemDataRole.ToolTipRole:
            return column.tooltip + column.effect
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # While the document tells of a removed layer, others may ask for it before this model.
        if not index.isValid() or index.row() >= len(self._document.spec.network.layers):
            return None
        readers: dict[int, Callable[[int, int], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._cells.shown,
            Qt.ItemDataRole.EditRole: self._cells.edited,
            Qt.ItemDataRole.CheckStateRole: self._cells.checked,
            Qt.ItemDataRole.ToolTipRole: self._cells.tooltip,
            Qt.ItemDataRole.AccessibleTextRole: self._cells.spoken,
            Qt.ItemDataRole.TextAlignmentRole: self._cells.alignment,
            OptionsRole: self._cells.options,
            ProblemRole: self._cells.problem,
            ShortRole: self._cells.short,
        }
        reader = readers.get(role)
        return reader(index.row(), index.column()) if reader else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        output, field = self._cells.is_output(index.row()), FIELDS[index.column()]
        if field in ("bias", "batch_norm"):
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        elif field and not (output and field == "dropout"):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags if output else flags | Qt.ItemFlag.ItemIsDragEnabled

    # Writing

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        if not index.isValid() or not FIELDS[index.column()]:
            return False
        row, field = index.row(), FIELDS[index.column()]
        switches = field in ("bias", "batch_norm")
        if role == Qt.ItemDataRole.CheckStateRole and switches:
            return self._switch(row, field, Qt.CheckState(value) == Qt.CheckState.Checked)
        writers: dict[str, Callable[[int, Any], bool]] = {
            "units": self._set_units,
            "activation": self._set_activation,
            "initializer": self._set_initializer,
            "dropout": self._set_dropout,
        }
        writer = writers.get(field)
        return writer(row, value) if writer and role == Qt.ItemDataRole.EditRole else False

    def set_together(self, rows: Sequence[int]) -> None:
        """The rows that are chosen: an edit of one of them is one of them all."""
        self._together = tuple(sorted(rows))

    def _rows_of_edit(self, row: int, field: str) -> tuple[int, ...]:
        """What is the output's own (its units, activation, dropout) is edited for it alone, or for
        hidden layers only."""
        if row not in self._together:
            return (row,)
        of_output = field in ("units", "activation", "dropout")
        if of_output and self._cells.is_output(row):
            return (row,)
        return tuple(r for r in self._together if not (of_output and self._cells.is_output(r)))

    def _set(
        self,
        row: int,
        change: Callable[[LayerSpec], LayerSpec],
        text: str,
        field: str,
        typed: str = "",
    ) -> bool:
        """`typed` is kept in the cell, if it is refused there."""
        where = self._cells.where(row, field)
        rows = self._rows_of_edit(row, field)
        refused = change_layers(self._document, rows, change, f"{text} in", where)
        if typed and any(problem.where == where for problem in refused):
            self._document.keep_typed(where, typed)
        return not refused

    def _switch(self, row: int, field: str, on: bool) -> bool:
        def change(layer: LayerSpec) -> LayerSpec:
            if field == "bias":
                return replace(layer, bias=on)
            # Batch norm takes the mean away, and a bias with it; β does its work.
            return replace(layer, batch_norm=on, bias=not on)

        label = field.replace("_", " ")
        return self._set(row, change, label if on else f"no {label}", field)

    def _set_units(self, row: int, value: Any) -> bool:
        number = parse_number(str(value), whole=True)
        if number is None or number != number // 1:
            message = f"Units must be a whole number, not “{value}”."
            return self._refuse(row, "units", message, value)
        if abs(number) > LARGEST_WHOLE:
            message = f"A layer can have at most {grouped(MOST_UNITS)} units, not {value}."
            return self._refuse(row, "units", message, value)
        units = int(number)

        def change(layer: LayerSpec) -> LayerSpec:
            return replace(layer, units=units)

        return self._set(row, change, counted(units, "unit"), "units", str(value))

    def _set_dropout(self, row: int, value: Any) -> bool:
        number = parse_number(str(value))
        if number is None:
            message = f"Dropout must be a number from 0 to less than 1, not “{value}”."
            return self._refuse(row, "dropout", message, value)

        def change(layer: LayerSpec) -> LayerSpec:
            return replace(layer, dropout=number)

        return self._set(row, change, f"dropout {shown(number)}", "dropout", str(value))

    def _refuse(self, row: int, field: str, message: str, typed: Any) -> bool:
        where = self._cells.where(row, field)
        self._document.refuse(Problem(where, "error", message))
        self._document.keep_typed(where, str(typed))
        return False

    def _set_activation(self, row: int, value: Any) -> bool:
        chosen = ACTIVATIONS[str(value)]

        def change(layer: LayerSpec) -> LayerSpec:
            same = chosen.name == layer.activation.name
            return layer if same else replace(layer, activation=chosen.choice())

        return self._set(row, change, row_text("activation", chosen.label), "activation")

    def _set_initializer(self, row: int, value: Any) -> bool:
        """Chosen again, it keeps its parameters; weights given by hand can't be chosen anew."""
        chosen = INITIALIZERS[str(value)]

        def change(layer: LayerSpec) -> LayerSpec:
            keeps = chosen.name == layer.initializer.name or chosen.own_values
            return layer if keeps else replace(layer, initializer=chosen.choice())

        return self._set(row, change, row_text("initializer", chosen.label), "initializer")

    # Dragging rows

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [ROW_MIME]

    def mimeData(self, indexes: Any) -> QMimeData:  # noqa: N802
        data = QMimeData()
        rows = sorted({index.row() for index in indexes})
        data.setData(ROW_MIME, ",".join(map(str, rows)).encode())
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(ROW_MIME):
            return False
        sources = list(map(int, bytes(data.data(ROW_MIME).data()).decode().split(",")))
        target = row if row >= 0 else parent.row() if parent.isValid() else self.rowCount() - 1
        if len(sources) > 1:
            move_layers(self._document, sources, target)
        else:
            self._move(sources[0], target)
        # The document has moved it; the view must not take the row away as well.
        return False

    def _move(self, source: int, target: int) -> None:
        if target > source:
            target -= 1
        self._document.move_layer(source, max(0, min(target, self.rowCount() - 2)))
