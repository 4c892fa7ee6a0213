"""What the cells of the layer table show, say and offer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS
from desktop_nn.engine.layout import parameter_layout
from desktop_nn.engine.specs import LayerSpec
from desktop_nn.experiment.problem import Problem
from desktop_nn.experiment.samples import training_count
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped, shown_number, signed
from desktop_nn.models.settings_fields import AT_RESET_MARK, effect_mark, effect_text, marked


@dataclass(frozen=True)
class Column:
    """`field` is the layer's attribute, "" for what is only shown."""

    title: str
    field: str
    tooltip: str
    align_right: bool = False

    @property
    def header(self) -> str:
        """The title, and the mark of what a change does."""
        return marked(self.title, effect_mark(self.field))

    @property
    def effect(self) -> str:
        """A last line of a tool tip: what a change does; none where nothing can be changed."""
        return f"\n{effect_text(self.field)}" if self.field else ""


COLUMNS = (
    Column("#", "", "The layer's place; the last one is the output. Drag a row to move it."),
    Column("Units", "units", "Neurons of the layer, each a column of W.", align_right=True),
    Column("Activation", "activation", "f in A = f(Z): what each unit does with its weighted sum."),
    Column("Initializer", "initializer", "How W is drawn at the start, with this layer's numbers."),
    Column("Bias", "bias", "b in Z = A W + b."),
    Column("Batch norm", "batch_norm", "U = γ (Z − mean) / √(variance + ε) + β, over the batch."),
    Column(
        "Dropout", "dropout", "p: in training, a ← 0 with probability p, else a / (1 − p).", True
    ),
    Column("Parameters", "", "Weights, biases, γ and β of the layer.", True),
    Column("Shape", "", "Batch size and units of the layer's output.", True),
)
FIELDS = tuple(column.field for column in COLUMNS)
INITIALIZER = FIELDS.index("initializer")

WAITING_MARK = AT_RESET_MARK
"""After an initializer that the weights are not drawn with yet."""


class LayerCells:
    """Reads the document's spec; rows from 0, columns as in `COLUMNS`.

    What was typed into a cell and refused is shown there until the cell is edited again.
    `waiting`: the fields, by path, that take effect at the next reset.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self.waiting: tuple[str, ...] = ()

    def layer(self, row: int) -> LayerSpec:
        return self._document.spec.network.layers[row]

    def where(self, row: int, field: str) -> str:
        """The path at which a cell's problems stand."""
        return f"network.layers.{self.layer(row).id}.{field}"

    def is_output(self, row: int) -> bool:
        return row == len(self._document.spec.network.layers) - 1

    # Text

    def shown(self, row: int, column: int) -> str | None:
        layer, field = self.layer(row), FIELDS[column]
        typed = self._document.typed_at(self.where(row, field))
        if typed is not None:
            return typed
        texts: dict[str, Callable[[int], str]] = {
            "#": lambda row: str(row + 1),
            "Units": lambda row: grouped(layer.units),
            "Activation": lambda row: ACTIVATIONS[layer.activation.name].label,
            "Initializer": self._initializer_text,
            "Dropout": self._dropout_text,
            "Parameters": self._parameters,
            "Shape": self._shape,
        }
        text = texts.get(COLUMNS[column].title)
        return text(row) if text else None

    def _initializer_text(self, row: int) -> str:
        initializer = INITIALIZERS[self.layer(row).initializer.name]
        mark = f" {WAITING_MARK}" if self.waits(row) else ""
        if initializer.own_values:
            return f"{initializer.label}{mark}"
        return f"{initializer.label} · {self._distribution(row)}{mark}"

    def _distribution(self, row: int) -> str:
        layer = self.layer(row)
        fan_in = self._document.spec.network.fan_in(row)
        write = INITIALIZERS[layer.initializer.name].distribution
        return signed(write(fan_in, layer.units, layer.initializer))

    def short(self, row: int, column: int) -> str | None:
        """The same where there is little room: an initializer's name without its numbers, and of
        one with two names the first: “Xavier normal” for “Xavier / LeCun normal”."""
        if column != INITIALIZER:
            return None
        mark = f" {WAITING_MARK}" if self.waits(row) else ""
        first, other, rest = INITIALIZERS[self.layer(row).initializer.name].label.partition(" / ")
        return (f"{first} {rest.split()[-1]}" if other else first) + mark

    def _dropout_text(self, row: int) -> str:
        if self.is_output(row):
            return "–"
        dropout = self.layer(row).dropout
        text = f"{dropout:.2f}"
        return text if float(text) == dropout else shown_number(dropout)

    def waits(self, row: int) -> bool:
        return self.where(row, "initializer") in self.waiting

    def _parameters(self, row: int) -> str:
        entries = parameter_layout(self._document.spec.network).entries
        return grouped(sum(e.stop - e.start for e in entries if e.layer == row + 1))

    def _shape(self, row: int) -> str:
        spec = self._document.spec
        training_rows = training_count(self._document.data.rows, spec.data.validation_share)
        return f"({min(spec.training.batch_size, training_rows)}, {self.layer(row).units})"

    def spoken(self, row: int, column: int) -> str:
        state = self.checked(row, column)
        shown = self.shown(row, column)
        if state is not None:
            shown = "on" if state == Qt.CheckState.Checked else "off"
        place = "output layer" if self.is_output(row) else "layer"
        problem = self.problem(row, column)
        said = f"{COLUMNS[column].title} of {place} {row + 1}: {shown}"
        return f"{said}. {problem.message}" if problem else said

    def tooltip(self, row: int, column: int) -> str | None:
        problem = self.problem(row, column)
        about = self._about(row, column) + COLUMNS[column].effect
        return f"{problem.message}\n\n{about}" if problem else about

    def _about(self, row: int, column: int) -> str:
        """What the cell's value means."""
        layer, field = self.layer(row), FIELDS[column]
        if field == "initializer":
            return self._initializer_tooltip(row)
        if field == "activation":
            chosen = ACTIVATIONS[layer.activation.name]
            return f"{chosen.label}: {chosen.formula}\n{chosen.use}"
        if field == "bias" and layer.batch_norm:
            return "Before batch norm a bias does nothing: its gradient is zero."
        if field == "dropout" and self.is_output(row):
            return "An output layer has no dropout."
        return COLUMNS[column].tooltip

    def _initializer_tooltip(self, row: int) -> str:
        if self.waits(row):
            return "Changed since the weights were drawn."
        chosen = INITIALIZERS[self.layer(row).initializer.name]
        formula = f"{chosen.formula}, here {self._distribution(row)}"
        return f"{chosen.label}: {formula}\n{chosen.use}"

    # Values

    def edited(self, row: int, column: int) -> Any:
        layer, field = self.layer(row), FIELDS[column]
        if field in ("activation", "initializer"):
            return getattr(layer, field).name
        typed = self._document.typed_at(self.where(row, field))
        if typed is not None:
            return typed
        if field == "dropout":
            return shown_number(layer.dropout)
        return getattr(layer, field) if field else None

    def checked(self, row: int, column: int) -> Qt.CheckState | None:
        if FIELDS[column] not in ("bias", "batch_norm"):
            return None
        on = getattr(self.layer(row), FIELDS[column])
        return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked

    def alignment(self, row: int, column: int) -> Qt.AlignmentFlag:
        align = Qt.AlignmentFlag
        side = align.AlignRight if COLUMNS[column].align_right else align.AlignLeft
        return side | align.AlignVCenter

    def options(self, row: int, column: int) -> list[tuple[str, str, str]] | None:
        """For choices: (name, label, sentence)."""
        if FIELDS[column] == "activation":
            offered = ACTIVATIONS.offered_beside(self.layer(row).activation.name)
            rows = [r for r in offered if self.is_output(row) or not r.output_only]
            return [(r.name, r.label, r.use) for r in rows]
        if FIELDS[column] == "initializer":
            present = self.layer(row).initializer.name
            allowed = [r for r in INITIALIZERS.rows if not r.own_values or r.name == present]
            return [(r.name, r.label, r.use) for r in allowed]
        return None

    def problem(self, row: int, column: int) -> Problem | None:
        """The worst problem of the cell."""
        if column == 0:
            return self._document.problem_at(f"network.layers.{self.layer(row).id}")
        if not FIELDS[column]:
            return None
        field = self.where(row, FIELDS[column])
        found = [
            problem.where
            for problem in self._document.problems
            if problem.where == field or problem.where.startswith(f"{field}.")
        ]
        return self._document.problem_at(*found) if found else None
