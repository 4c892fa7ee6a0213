"""The confusion matrix as an item model: rows are true classes, columns predicted ones."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex

SHARE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The share of the row that a cell holds: 0 … 1."""

OTHER = "other"
"""What a sample is taken for that is not of the only class."""

_NONE = np.zeros((0, 0), np.intp)


def told_apart(classes: tuple[str, ...]) -> tuple[str, ...]:
    """The names of a matrix's rows: with one class, whatever else the net may say is the second."""
    return (*classes, OTHER) if len(classes) == 1 else classes


class ConfusionModel(QAbstractTableModel):
    """`set_counts` takes new counts; the structure is reset only for other classes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take(_NONE)
        self._classes: tuple[str, ...] = ()

    def set_counts(self, counts: NDArray[np.intp], classes: tuple[str, ...]) -> None:
        """counts: (C, C), rows true, columns predicted, for C `classes`."""
        if counts.shape != (len(classes), len(classes)):
            raise ValueError(f"ConfusionModel: expected {len(classes)} classes, got {counts.shape}")
        if classes != self._classes:
            self.beginResetModel()
            self._classes = classes
            self._take(counts)
            self.endResetModel()
        elif not np.array_equal(counts, self._counts):
            self._take(counts)
            last = len(classes) - 1
            self.dataChanged.emit(self.index(0, 0), self.index(last, last))

    def _take(self, counts: NDArray[np.intp]) -> None:
        self._counts = counts
        rows = counts.sum(axis=1, keepdims=True)
        self._shares = (counts / np.maximum(rows, 1)).tolist()
        self._numbers = counts.tolist()

    def clear(self) -> None:
        self.set_counts(_NONE, ())

    # What it counts

    @property
    def total(self) -> int:
        return int(self._counts.sum())

    @property
    def accuracy(self) -> float:
        """The share on the diagonal; NaN when there is nothing."""
        return float(np.trace(self._counts)) / self.total if self.total else float("nan")

    @property
    def largest(self) -> int:
        return int(self._counts.max()) if self._counts.size else 0

    # The item model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._classes)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self._classes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        true, predicted = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._numbers[true][predicted]
        if role == SHARE_ROLE:
            return self._shares[true][predicted]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._sentence(true, predicted)
        return None

    def _sentence(self, true: int, predicted: int) -> str:
        of, count = int(self._counts[true].sum()), int(self._counts[true, predicted])
        what, said = self._classes[true], self._classes[predicted]
        return f"{count} of {of} “{what}” were taken for “{said}”"

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        if not 0 <= section < len(self._classes):
            return None
        name = self._classes[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            across = orientation == Qt.Orientation.Horizontal
            return f"taken for “{name}”" if across else f"truly “{name}”"
        return None
