"""Judged samples as an item model: a row each, with what the network said, and the inputs."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.models.confusion_model import told_apart
from desktop_nn.models.number_text import fixed, grouped
from desktop_nn.models.table_text import EXACT_ROLE
from desktop_nn.training.judged import Judged

Index = QModelIndex | QPersistentModelIndex

ROW, TRUE, PREDICTED, OUTPUT_TRUE, OUTPUT_PREDICTED, LOSS = range(6)
FIRST_INPUT = 6

DATA_ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The row of the data set that a sample is."""
RIGHT_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether it was taken for what it is."""

RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class JudgedTable(QAbstractTableModel):
    """`show_judged` takes new samples; rows come and go at the end: what is chosen stays."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._judged: Judged | None = None
        self._data: DataSet | None = None
        self._classes: tuple[str, ...] = ()
        self._rows = 0

    @property
    def judged(self) -> Judged | None:
        return self._judged

    def show_judged(self, judged: Judged, data: DataSet) -> None:
        """Samples of `data`."""
        if data is not self._data:
            self.beginResetModel()
            self._judged, self._data, self._rows = judged, data, len(judged.rows)
            self._classes = told_apart(data.classes)
            self.endResetModel()
            return
        before, now = self._rows, len(judged.rows)
        if now < before:
            self.beginRemoveRows(QModelIndex(), now, before - 1)
            self._rows = now
            self.endRemoveRows()
        self._judged = judged
        if self._rows:
            last = self.index(self._rows - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        if now > before:
            self.beginInsertRows(QModelIndex(), before, now - 1)
            self._rows = now
            self.endInsertRows()

    def clear(self) -> None:
        self.beginResetModel()
        self._judged, self._data, self._classes, self._rows = None, None, (), 0
        self.endResetModel()

    # The item model

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        if parent.isValid() or self._data is None:
            return 0
        return FIRST_INPUT + self._data.width

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        judged, data = self._judged, self._data
        if judged is None or data is None or not index.isValid():
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(judged, data, row, column)
        if role == EXACT_ROLE:
            return self._exact(judged, data, row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT if column in (TRUE, PREDICTED) else RIGHT
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sentence(row)
        if role == DATA_ROW_ROLE:
            return int(judged.rows[row])
        if role == RIGHT_ROLE:
            return bool(judged.true[row] == judged.predicted[row])
        return None

    def _exact(self, judged: Judged, data: DataSet, row: int, column: int) -> int | float | str:
        if column == ROW:
            return int(judged.rows[row]) + 1
        if column in (TRUE, PREDICTED):
            classes = judged.true if column == TRUE else judged.predicted
            return self._classes[int(classes[row])]
        if column < FIRST_INPUT:
            numbers = (judged.output_true, judged.output_predicted, judged.losses)
            return float(numbers[column - OUTPUT_TRUE][row])
        return float(data.inputs[judged.rows[row], column - FIRST_INPUT])

    def _text(self, judged: Judged, data: DataSet, row: int, column: int) -> str:
        exact = self._exact(judged, data, row, column)
        if isinstance(exact, str):
            return exact
        return grouped(exact) if isinstance(exact, int) else fixed(exact, 3)

    def sentence(self, row: int) -> str:
        """All that is known of a sample but its inputs."""
        judged, data = self._judged, self._data
        assert judged is not None
        assert data is not None
        number, true, said, p_true, p_said, loss = (
            self._text(judged, data, row, column) for column in range(FIRST_INPUT)
        )
        what = "probability" if judged.is_probability else "output"
        text = f"row {number}: “{true}”, taken for “{said}” with {what} {p_said}"
        if judged.true[row] != judged.predicted[row] and judged.is_probability:
            text += f", for “{true}” {p_true}"
        return f"{text}; loss {loss}"

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        judged, data = self._judged, self._data
        if orientation != Qt.Orientation.Horizontal or judged is None or data is None:
            return None
        if section >= FIRST_INPUT:
            name = data.input_names[section - FIRST_INPUT]
            return (
                name if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) else None
            )
        letter, word = ("P", "probability") if judged.is_probability else ("A", "output")
        titles = ("row", "true", "taken for", f"{letter}(true)", f"{letter}(taken)", "loss")
        tips = (
            "The row of the data set, from 1",
            "The class that the sample has",
            "The class with the largest output",
            f"The {word} of the true class",
            f"The {word} of the class that it was taken for",
            "The loss of this sample by itself, without penalty, in evaluation mode",
        )
        if role == Qt.ItemDataRole.DisplayRole:
            return titles[section]
        return tips[section] if role == Qt.ItemDataRole.ToolTipRole else None
