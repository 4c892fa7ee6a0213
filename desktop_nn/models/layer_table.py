"""The layers as a table: a row each, the output layer last; edits go to the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
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
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.experiment.effects import FIELD_EFFECTS
from desktop_nn.experiment.problem import Problem
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import parse_number, shown_number

Index = QModelIndex | QPersistentModelIndex
ROW_MIME = "application/x-desktop-nn-layer"

OptionsRole = Qt.ItemDataRole.UserRole + 1
"""For choices: a list of (name, label, sentence)."""

ProblemRole = Qt.ItemDataRole.UserRole + 2
"""The worst Problem of the cell, or None."""


@dataclass(frozen=True)
class Column:
    """`field` is the layer's attribute, "" for what is only shown."""

    title: str
    field: str
    tooltip: str
    align_right: bool = False


COLUMNS = (
    Column("#", "", "The layer's place; the last one is the output. Drag a row to move it."),
    Column("Units", "units", "Neurons of the layer.", align_right=True),
    Column("Activation", "activation", "What each unit does with its weighted sum."),
    Column("Initializer", "initializer", "How the weights are drawn, with this layer's numbers."),
    Column("Bias", "bias", "b in Z = A W + b."),
    Column("Batch norm", "batch_norm", "U = γ (Z − mean) / √(variance + ε) + β, over the batch."),
    Column("Dropout", "dropout", "The share of units that is dropped in training.", True),
    Column("Parameters", "", "Weights, biases, γ and β of the layer.", True),
    Column("Shape", "", "Batch size and units of the layer's output.", True),
)
FIELDS = tuple(column.field for column in COLUMNS)


class LayerTable(QAbstractTableModel):
    """Qt's roles: display, edit, check state, tool tip, alignment; OptionsRole, ProblemRole."""

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._ids = self._layer_ids()
        self._waiting: tuple[str, ...] = ()
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
        if waiting != self._waiting:
            self._waiting = waiting
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
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(0, section)
        if role == Qt.ItemDataRole.ToolTipRole:
            effect = FIELD_EFFECTS.get(column.field)
            return f"{column.tooltip}\n{effect.value.capitalize()}." if effect else column.tooltip
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        readers: dict[int, Callable[[int, int], Any]] = {
            Qt.ItemDataRole.DisplayRole: self._shown,
            Qt.ItemDataRole.EditRole: self._edited,
            Qt.ItemDataRole.CheckStateRole: self._checked,
            Qt.ItemDataRole.ToolTipRole: self._tooltip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.TextAlignmentRole: self._alignment,
            OptionsRole: self._options,
            ProblemRole: self._problem,
        }
        reader = readers.get(role)
        return reader(index.row(), index.column()) if reader else None

    def _layer(self, row: int) -> LayerSpec:
        return self._document.spec.network.layers[row]

    def _shown(self, row: int, column: int) -> str | None:
        layer, field = self._layer(row), FIELDS[column]
        if field == "activation":
            return ACTIVATIONS[layer.activation.name].label
        if field == "initializer":
            return self._initializer_text(row)
        if field == "dropout":
            return "–" if self._is_output(row) else f"{layer.dropout:.2f}"
        if field == "units":
            return str(layer.units)
        computed = {0: str(row + 1), 7: f"{self._parameters(row):,}", 8: self._shape(row)}
        return computed.get(column)

    def _initializer_text(self, row: int) -> str:
        layer = self._layer(row)
        initializer = INITIALIZERS[layer.initializer.name]
        fan_in = self._document.spec.network.fan_in(row)
        distribution = initializer.distribution(fan_in, layer.units, layer.initializer)
        mark = " ↺" if self._waits(row) else ""
        return f"{initializer.label} · {distribution}{mark}"

    def _waits(self, row: int) -> bool:
        return f"network.layers.{self._layer(row).id}.initializer" in self._waiting

    def _is_output(self, row: int) -> bool:
        return row == len(self._document.spec.network.layers) - 1

    def _parameters(self, row: int) -> int:
        entries = parameter_layout(self._document.spec.network).entries
        return sum(entry.stop - entry.start for entry in entries if entry.layer == row + 1)

    def _shape(self, row: int) -> str:
        return f"({self._document.spec.training.batch_size}, {self._layer(row).units})"

    def _edited(self, row: int, column: int) -> Any:
        layer, field = self._layer(row), FIELDS[column]
        if field in ("activation", "initializer"):
            return getattr(layer, field).name
        if field == "dropout":
            return shown_number(layer.dropout)
        return getattr(layer, field) if field else None

    def _checked(self, row: int, column: int) -> Qt.CheckState | None:
        if FIELDS[column] not in ("bias", "batch_norm"):
            return None
        on = getattr(self._layer(row), FIELDS[column])
        return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked

    def _tooltip(self, row: int, column: int) -> str | None:
        problem = self._problem(row, column)
        if problem:
            return problem.message
        layer, field = self._layer(row), FIELDS[column]
        if field == "initializer" and self._waits(row):
            return "Changed since the weights were drawn: takes effect at the next reset."
        if field in ("activation", "initializer"):
            table: Any = ACTIVATIONS if field == "activation" else INITIALIZERS
            chosen = table[getattr(layer, field).name]
            return f"{chosen.use}\n{chosen.formula}"
        if field == "bias" and layer.batch_norm:
            return "Before batch norm a bias does nothing: its gradient is zero."
        return COLUMNS[column].tooltip

    def _spoken(self, row: int, column: int) -> str:
        state = self._checked(row, column)
        shown = self._shown(row, column)
        if state is not None:
            shown = "on" if state == Qt.CheckState.Checked else "off"
        return f"Layer {row + 1}, {COLUMNS[column].title}: {shown}"

    def _alignment(self, row: int, column: int) -> Qt.AlignmentFlag:
        side = (
            Qt.AlignmentFlag.AlignRight
            if COLUMNS[column].align_right
            else Qt.AlignmentFlag.AlignLeft
        )
        return side | Qt.AlignmentFlag.AlignVCenter

    def _options(self, row: int, column: int) -> list[tuple[str, str, str]] | None:
        if FIELDS[column] == "activation":
            rows = [r for r in ACTIVATIONS.rows if self._is_output(row) or not r.output_only]
            return [(r.name, r.label, r.use) for r in rows]
        if FIELDS[column] == "initializer":
            present = self._layer(row).initializer.name
            allowed = [r for r in INITIALIZERS.rows if not r.own_values or r.name == present]
            return [(r.name, r.label, r.use) for r in allowed]
        return None

    def _problem(self, row: int, column: int) -> Problem | None:
        base = f"network.layers.{self._layer(row).id}"
        if column == 0:
            return self._document.problem_at(base)
        if not FIELDS[column]:
            return None
        where = f"{base}.{FIELDS[column]}"
        found = [p.where for p in self._document.problems if p.where.startswith(where)]
        return self._document.problem_at(*found) if found else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        output, field = self._is_output(index.row()), FIELDS[index.column()]
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
        if role == Qt.ItemDataRole.CheckStateRole:
            return self._switch(row, field, Qt.CheckState(value) == Qt.CheckState.Checked)
        writers: dict[str, Callable[[int, Any], bool]] = {
            "units": self._set_units,
            "activation": self._set_activation,
            "initializer": self._set_initializer,
            "dropout": self._set_dropout,
        }
        writer = writers.get(field)
        return writer(row, value) if writer and role == Qt.ItemDataRole.EditRole else False

    def _set(self, row: int, layer: LayerSpec, text: str, field: str) -> bool:
        where = f"network.layers.{layer.id}.{field}"
        named = f"{text} of layer {row + 1}"
        return not self._document.change_layer(row, layer, named, where)

    def _switch(self, row: int, field: str, on: bool) -> bool:
        layer = self._layer(row)
        if field == "bias":
            layer = replace(layer, bias=on)
        else:
            # Batch norm takes the mean away, and a bias with it; β does its work.
            layer = replace(layer, batch_norm=on, bias=not on)
        label = field.replace("_", " ")
        return self._set(row, layer, f"{label} {'on' if on else 'off'}", field)

    def _set_units(self, row: int, value: Any) -> bool:
        number = parse_number(str(value))
        if number is None or number != number // 1:
            return self._refuse(row, "units", f"Units must be a whole number, not “{value}”.")
        units = int(number)
        return self._set(row, replace(self._layer(row), units=units), f"{units} units", "units")

    def _set_dropout(self, row: int, value: Any) -> bool:
        number = parse_number(str(value))
        if number is None:
            message = f"Dropout must be a number from 0 to less than 1, not “{value}”."
            return self._refuse(row, "dropout", message)
        layer = replace(self._layer(row), dropout=number)
        return self._set(row, layer, f"dropout {number:g}", "dropout")

    def _refuse(self, row: int, field: str, message: str) -> bool:
        where = f"network.layers.{self._layer(row).id}.{field}"
        self._document.refuse(Problem(where, "error", message))
        return False

    def _set_activation(self, row: int, value: Any) -> bool:
        chosen = ACTIVATIONS[str(value)]
        layer = replace(self._layer(row), activation=chosen.choice())
        return self._set(row, layer, f"activation {chosen.label}", "activation")

    def _set_initializer(self, row: int, value: Any) -> bool:
        chosen = INITIALIZERS[str(value)]
        if chosen.own_values:
            return True
        layer = replace(self._layer(row), initializer=chosen.choice())
        return self._set(row, layer, f"initializer {chosen.label}", "initializer")

    def set_initializer_parameter(self, row: int, name: str, value: float) -> bool:
        """Another value for one of the initializer's own parameters."""
        layer = self._layer(row)
        initializer: Choice = layer.initializer.with_value(name, value)
        field = f"initializer.{name}"
        return self._set(row, replace(layer, initializer=initializer), f"{name} {value:g}", field)

    # Dragging rows

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:  # noqa: N802
        return [ROW_MIME]

    def mimeData(self, indexes: Any) -> QMimeData:  # noqa: N802
        data = QMimeData()
        data.setData(ROW_MIME, str(indexes[0].row()).encode())
        return data

    def dropMimeData(  # noqa: N802
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        if not data.hasFormat(ROW_MIME):
            return False
        source = int(bytes(data.data(ROW_MIME).data()).decode())
        target = row if row >= 0 else parent.row() if parent.isValid() else self.rowCount() - 1
        if target > source:
            target -= 1
        self._document.move_layer(source, min(target, self.rowCount() - 2))
        # The document has moved it; the view must not take the row away as well.
        return False
