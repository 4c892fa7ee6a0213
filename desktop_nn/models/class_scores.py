"""Precision, recall and F1 of each class as an item model, and their means."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_nn.engine.metrics import ClassMetrics, class_metrics
from desktop_nn.models.number_text import grouped, percent
from desktop_nn.models.table_text import EXACT_ROLE

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

COLUMNS = (
    ("precision", "Of the samples taken for a class, the share that is: right / predicted"),
    ("recall", "Of the samples of a class, the share that is found: right / true"),
    ("F1", "2 · precision · recall / (precision + recall) = 2 right / (predicted + true)"),
    ("samples", "How many samples are of the class"),
)
SAMPLES = 3
MEAN = "mean"
MEAN_TIP = "The plain mean over the classes that occur, each counting the same (macro)"


class ClassScores(QAbstractTableModel):
    """A row a class, then the means. `set_counts` takes a confusion matrix; the structure is reset
    only for other classes."""

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
        self.dataChanged.emit(self.index(0, 0), self.index(len(classes), len(COLUMNS) - 1))
        return False

    def clear(self) -> None:
        self.set_counts(np.zeros((0, 0), np.intp), ())

    # The item model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Role.DisplayRole:
            return self._texts[row][column]
        if role == EXACT_ROLE:
            return self._exact[row][column]
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (Role.ToolTipRole, Role.AccessibleTextRole):
            title, tip = COLUMNS[column]
            sentence = f"{title} of {self._name(row)}: {self._texts[row][column]}"
            return f"{sentence}\n{tip}" if role == Role.ToolTipRole else sentence
        return None

    def _name(self, row: int) -> str:
        return f"“{self._classes[row]}”" if row < len(self._classes) else "all, on average"

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if not 0 <= section < (len(COLUMNS) if across else len(self._texts)):
            return None
        if role == Role.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if across else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        if role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        if across:
            return COLUMNS[section][role == Role.ToolTipRole]
        is_mean = section == len(self._classes)
        if role == Role.ToolTipRole:
            return MEAN_TIP if is_mean else self._classes[section]
        return MEAN if is_mean else self._classes[section]


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
