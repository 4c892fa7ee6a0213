"""Precision, recall and F1 of each class as an item model, and their means."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Qt

from desktop_nn.engine.metrics import ClassMetrics, class_metrics
from desktop_nn.models.number_text import grouped, percent
from desktop_nn.models.plain_table import LEFT, Column, PlainTable, Role
from desktop_nn.models.table_text import EXACT_ROLE

COLUMNS = (
    Column(
        "precision", "Of the samples taken for a class, the share that is: right / predicted", True
    ),
    Column("recall", "Of the samples of a class, the share that is found: right / true", True),
    Column(
        "F1", "2 · precision · recall / (precision + recall) = 2 right / (predicted + true)", True
    ),
    Column("samples", "How many samples are of the class", True),
)
SAMPLES = 3
MEAN = "mean"
MEAN_TIP = "The plain mean over the classes that occur, each counting the same (macro)"


class ClassScores(PlainTable):
    """A row a class, then the means. `set_counts` takes a confusion matrix; the structure is reset
    only for other classes."""

    columns = COLUMNS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._classes: tuple[str, ...] = ()
        self._counts = np.zeros((0, 0), np.intp)
        self._texts: list[list[str]] = []
        self._exact: list[list[float]] = []

    def set_counts(self, counts: NDArray[np.intp], classes: tuple[str, ...]) -> bool:
        """counts: (C, C), rows true, columns predicted, for C `classes`. Whether these are others
        than before."""
        if classes == self._classes and np.array_equal(counts, self._counts):
            return False
        self._counts = counts
        self._exact = _exact(class_metrics(counts)) if classes else []
        texts = [_texts(row) for row in self._exact]
        if classes != self._classes:
            self.beginResetModel()
            self._classes, self._texts = classes, texts
            self.endResetModel()
            return True
        self._texts = texts
        self.tell_all()
        return False

    def clear(self) -> None:
        self.set_counts(np.zeros((0, 0), np.intp), ())

    # The item model

    def row_total(self) -> int:
        return len(self._texts)

    def text(self, row: int, column: int) -> str:
        return self._texts[row][column]

    def sentence(self, row: int, column: int) -> str:
        return f"{COLUMNS[column].title} of {self._name(row)}: {self._texts[row][column]}"

    def tip(self, row: int, column: int) -> str:
        return f"{self.sentence(row, column)}\n{COLUMNS[column].tip}"

    def further(self, row: int, column: int, role: int) -> Any:
        return self._exact[row][column] if role == EXACT_ROLE else None

    def _name(self, row: int) -> str:
        return f"“{self._classes[row]}”" if row < len(self._classes) else "all, on average"

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal:
            return super().headerData(section, orientation, role)
        if not 0 <= section < len(self._texts):
            return None
        is_mean = section == len(self._classes)
        if role == Role.ToolTipRole and is_mean:
            return MEAN_TIP
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return MEAN if is_mean else self._classes[section]
        return LEFT if role == Role.TextAlignmentRole else None


def _exact(scores: ClassMetrics) -> list[list[float]]:
    """Of each class, and of the means over those that can be told; the last column is counts."""
    columns = (scores.precision, scores.recall, scores.f1)
    rows = [
        [*(float(column[number]) for column in columns), int(support)]
        for number, support in enumerate(scores.support)
    ]
    return [*rows, [*map(_mean, columns), int(scores.support.sum())]]


def _texts(row: list[float]) -> list[str]:
    return [*map(percent, row[:SAMPLES]), grouped(int(row[SAMPLES]))]


def _mean(values: NDArray[np.float64]) -> float:
    there = values[~np.isnan(values)]
    return float(there.mean()) if len(there) else float("nan")
