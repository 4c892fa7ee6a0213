"""The statistics of each layer as an item model: a row a layer, a column a quantity."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_nn.models.number_text import fixed, percent, signed
from desktop_nn.models.table_text import EXACT_ROLE
from desktop_nn.training.layer_statistics import FLAT, LayerStatistics, Statistics

Index = QModelIndex | QPersistentModelIndex

NOTHING = "–"


def scientific(value: float) -> str:
    """Two digits and a power of ten, of whatever size: 2.3e−3."""
    if not math.isfinite(value):
        return NOTHING if math.isnan(value) else "∞"
    return signed(f"{value:.1e}") if value else "0"


@dataclass(frozen=True)
class Column:
    """`field` of LayerStatistics, what stands above it, how its numbers are written, and a sentence
    with the formula. `widest`: the widest text in it."""

    field: str
    title: str
    write: Callable[[float], str]
    tip: str
    widest: str


def _mean(value: float) -> str:
    """Three decimals, of hundreds two; two digits and a power of ten where these would be zeros,
    and from a thousand on: never wider than `WIDEST_MEAN`."""
    size = abs(value)
    if math.isfinite(value) and (0.0 < size < 0.001 or size >= 999.995):
        return scientific(value)
    return fixed(value, 3 if size < 99.9995 else 2)


WIDEST_MEAN = "−00.000"


COLUMNS = (
    Column("mean", "mean w", _mean, "Mean of the layer's weights: Σ w / n", WIDEST_MEAN),
    Column(
        "spread",
        "spread w",
        _mean,
        "Standard deviation of the layer's weights: √(Σ (w − mean)² / n)",
        "00.000",
    ),
    Column(
        "output_mean",
        "mean a",
        _mean,
        "Mean of the layer's outputs over the sample, in evaluation mode: Σ a / n",
        WIDEST_MEAN,
    ),
    Column(
        "output_spread",
        "spread a",
        _mean,
        "Standard deviation of the layer's outputs over the sample: √(Σ (a − mean)² / n)",
        "00.000",
    ),
    Column(
        "dead",
        "dead",
        percent,
        "Share of the layer's units that put out a = 0 for every sample: nothing is passed on, and "
        "with ReLU no gradient comes back",
        "100.0 %",
    ),
    Column(
        "saturated",
        "saturated",
        percent,
        "Share of the outputs where the activation is nearly flat, its slope under "
        f"{percent(FLAT, 0)} of the steepest: tanh |a| > 0.975, sigmoid and softmax a < 0.013 or "
        "a > 0.987. Others have no such ends: –",
        "100.0 %",
    ),
    Column(
        "gradient_norm",
        "norm ∂L/∂W",
        scientific,
        "Norm of the gradient of the layer's weights in the last update: √Σ (∂L/∂w)²",
        "0.0e−00",
    ),
    Column(
        "update_ratio",
        "ΔW / W",
        scientific,
        "Norm of the last update over the norm of the weights before it: √Σ Δw² / √Σ w². About "
        "1e−3 is usual; far more is unsteady, far less hardly learns. –: no update was made since "
        "the table is here",
        "0.0e−00",
    ),
)

Role = Qt.ItemDataRole


class StatisticsModel(QAbstractTableModel):
    """`set_statistics` takes new numbers; the structure is reset only for other layers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._layers: tuple[LayerStatistics, ...] = ()
        self._texts: list[list[str]] = []

    def set_statistics(self, statistics: Statistics, names: tuple[str, ...]) -> None:
        """`names`: what each layer is called, “1 · tanh”."""
        if len(names) != len(statistics.layers):
            raise ValueError(
                f"StatisticsModel: expected {len(names)} layers, got {len(statistics.layers)}"
            )
        texts = [[c.write(getattr(of, c.field)) for c in COLUMNS] for of in statistics.layers]
        if names != self._names:
            self.beginResetModel()
            self._names, self._layers, self._texts = names, statistics.layers, texts
            self.endResetModel()
        elif texts != self._texts:
            self._layers, self._texts = statistics.layers, texts
            last = self.index(len(names) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def clear(self) -> None:
        self.set_statistics(Statistics((), 0, ""), ())

    def layer(self, row: int) -> LayerStatistics:
        """The numbers of a layer, from 0, as they are."""
        return self._layers[row]

    # The item model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._names)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        text, column = self._texts[index.row()][index.column()], COLUMNS[index.column()]
        if role == Role.DisplayRole:
            return text
        if role == EXACT_ROLE:
            return float(getattr(self._layers[index.row()], column.field))
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Role.ToolTipRole:
            return f"Layer {self._names[index.row()]}: {text}\n{column.tip}"
        if role == Role.AccessibleTextRole:
            return f"{column.title} of layer {self._names[index.row()]}: {text}"
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (len(COLUMNS) if across else len(self._names)):
            return None
        if role == Role.DisplayRole:
            return COLUMNS[section].title if across else self._names[section]
        if role == Role.ToolTipRole:
            return COLUMNS[section].tip if across else f"Layer {self._names[section]}"
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if across else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None
