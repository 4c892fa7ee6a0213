"""The statistics of each layer as an item model: a row a layer, a column a quantity."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt

from desktop_nn.models.number_text import fixed, percent, signed
from desktop_nn.models.plain_table import LEFT, Column, PlainTable, Role
from desktop_nn.models.table_text import EXACT_ROLE
from desktop_nn.training.layer_statistics import FLAT, LayerStatistics, Statistics

NOTHING = "–"


def scientific(value: float) -> str:
    """Two digits and a power of ten, of whatever size: 2.3e−3."""
    if not math.isfinite(value):
        return NOTHING if math.isnan(value) else "∞"
    return signed(f"{value:.1e}") if value else "0"


@dataclass(frozen=True)
class StatisticsColumn(Column):
    """`field` of LayerStatistics, how its numbers are written, and the widest text in it. The tip
    is a sentence with the formula."""

    field: str = ""
    write: Callable[[float], str] = str
    widest: str = ""


def _mean(value: float) -> str:
    """Three decimals, of hundreds two; two digits and a power of ten where these would be zeros,
    and from a thousand on: never wider than `WIDEST_MEAN`."""
    size = abs(value)
    if math.isfinite(value) and (0.0 < size < 0.001 or size >= 999.995):
        return scientific(value)
    return fixed(value, 3 if size < 99.9995 else 2)


WIDEST_MEAN = "−00.000"


COLUMNS = (
    StatisticsColumn(
        "mean w", "Mean of the layer's weights: Σ w / n", True, "mean", _mean, WIDEST_MEAN
    ),
    StatisticsColumn(
        "spread w",
        "Standard deviation of the layer's weights: √(Σ (w − mean)² / n)",
        True,
        "spread",
        _mean,
        "00.000",
    ),
    StatisticsColumn(
        "mean a",
        "Mean of the layer's outputs over the sample, in evaluation mode: Σ a / n",
        True,
        "output_mean",
        _mean,
        WIDEST_MEAN,
    ),
    StatisticsColumn(
        "spread a",
        "Standard deviation of the layer's outputs over the sample: √(Σ (a − mean)² / n)",
        True,
        "output_spread",
        _mean,
        "00.000",
    ),
    StatisticsColumn(
        "dead",
        "Share of the layer's units that put out a = 0 for every sample: nothing is passed on, and "
        "with ReLU no gradient comes back",
        True,
        "dead",
        percent,
        "100.0 %",
    ),
    StatisticsColumn(
        "saturated",
        "Share of the outputs where the activation is nearly flat, its slope under "
        f"{percent(FLAT, 0)} of the steepest: tanh |a| > 0.975, sigmoid and softmax a < 0.013 or "
        "a > 0.987. Others have no such ends: –",
        True,
        "saturated",
        percent,
        "100.0 %",
    ),
    StatisticsColumn(
        "norm ∂L/∂W",
        "Norm of the gradient of the layer's weights in the last update: √Σ (∂L/∂w)²",
        True,
        "gradient_norm",
        scientific,
        "0.0e−00",
    ),
    StatisticsColumn(
        "ΔW / W",
        "Norm of the last update over the norm of the weights before it: √Σ Δw² / √Σ w². About "
        "1e−3 is usual; far more is unsteady, far less hardly learns. –: no update was made since "
        "the table is here",
        True,
        "update_ratio",
        scientific,
        "0.0e−00",
    ),
)


class StatisticsModel(PlainTable):
    """`set_statistics` takes new numbers; the structure is reset only for other layers."""

    columns = COLUMNS

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
            self.tell_all()

    def clear(self) -> None:
        self.set_statistics(Statistics((), 0, ""), ())

    def layer(self, row: int) -> LayerStatistics:
        """The numbers of a layer, from 0, as they are."""
        return self._layers[row]

    # The item model

    def row_total(self) -> int:
        return len(self._names)

    def text(self, row: int, column: int) -> str:
        return self._texts[row][column]

    def sentence(self, row: int, column: int) -> str:
        return f"{COLUMNS[column].title} of layer {self._names[row]}: {self._texts[row][column]}"

    def tip(self, row: int, column: int) -> str:
        text = f"Layer {self._names[row]}: {self._texts[row][column]}"
        return f"{text}\n{COLUMNS[column].tip}"

    def further(self, row: int, column: int, role: int) -> Any:
        if role == EXACT_ROLE:
            return float(getattr(self._layers[row], COLUMNS[column].field))
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return super().headerData(section, orientation, role)
        if not 0 <= section < len(self._names):
            return None
        if role == Role.DisplayRole:
            return self._names[section]
        if role == Role.ToolTipRole:
            return f"Layer {self._names[section]}"
        return LEFT if role == Role.TextAlignmentRole else None
