"""The proof as two item models: an array a row, and a gradient a row, the worst first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_nn.engine.explanation.place import Place
from desktop_nn.models.number_text import grouped, signed
from desktop_nn.models.proof import ProofResult, ProofRow, error_text
from desktop_nn.models.table_text import EXACT_ROLE

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
RIGHT_ROLE = Role.UserRole + 1
"""Of a row: True where it is right, False where it is wrong, None where it was not judged, or the
verdict has faded."""


@dataclass(frozen=True)
class Column:
    """Its title, and a sentence for its tool tip; `widest` text; whether its texts are numbers;
    whether it can be spared where there is little room."""

    title: str
    tip: str
    widest: str
    is_number: bool = True
    is_spare: bool = False


class _ProofTable(QAbstractTableModel):
    """Texts are made for the rows that are looked at: a net may have thousands of gradients."""

    columns: tuple[Column, ...] = ()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._result: ProofResult | None = None
        self._is_faded = False

    @property
    def result(self) -> ProofResult | None:
        return self._result

    def show_result(self, result: ProofResult | None) -> None:
        """Another check, or none."""
        self.beginResetModel()
        self._result = result
        self._take(result)
        self.endResetModel()

    def set_faded(self, is_faded: bool) -> None:
        """A verdict of another state of the network judges nothing any more."""
        if is_faded != self._is_faded:
            self._is_faded = is_faded
            if self.rowCount():
                last = self.index(self.rowCount() - 1, self.columnCount() - 1)
                self.dataChanged.emit(self.index(0, 0), last, [RIGHT_ROLE])

    def _take(self, result: ProofResult | None) -> None:
        raise NotImplementedError

    def place(self, row: int) -> Place | None:
        """The gradient that a row names; None where it names none."""
        raise NotImplementedError

    def _text(self, row: int, column: int) -> str:
        raise NotImplementedError

    def _exact(self, row: int, column: int) -> float | None:
        """The number behind a cell; None where its text says all."""
        return None

    def _is_right(self, row: int) -> bool | None:
        raise NotImplementedError

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() else len(self.columns)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        texts = {Role.DisplayRole: column.title, Role.ToolTipRole: column.tip}
        if role == Role.TextAlignmentRole:
            return _alignment(column)
        return texts.get(Role(role))

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Role.DisplayRole:
            return self._text(index.row(), index.column())
        if role == EXACT_ROLE:
            return self._exact(index.row(), index.column())
        if role == Role.TextAlignmentRole:
            return _alignment(self.columns[index.column()])
        if role == RIGHT_ROLE:
            return None if self._is_faded else self._is_right(index.row())
        return None


def _alignment(column: Column) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class ArrayProofs(_ProofTable):
    """A row an array, and one for the random directions through a layer of a large net."""

    columns = (
        Column("Gradient of", "The array of parameters", "random directions 10", False),
        Column("Checked", "Of how many a difference was taken", "0 000 / 00 000"),
        Column("Not judged", "At a kink, or lost in the loss's rounding", "000", True, True),
        Column("Worst", "The largest relative error: |a − n| / max(|a|, |n|, …)", "0.0e−00"),
    )  # fmt: skip

    def _take(self, result: ProofResult | None) -> None:
        self._rows: tuple[ProofRow, ...] = result.rows if result else ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() or self._result is None else len(self._rows)

    def place(self, row: int) -> Place | None:
        return self._rows[row].place

    def _is_right(self, row: int) -> bool | None:
        of = self._rows[row]
        return None if of.worst is None else of.is_right

    def _text(self, row: int, column: int) -> str:
        of = self._rows[row]
        checked = grouped(of.checked)
        if of.checked < of.total:
            checked = f"{checked} / {grouped(of.total)}"
        passed = of.kinks + of.rounded
        return (of.name, checked, grouped(passed) if passed else "–", error_text(of.worst))[column]

    def _exact(self, row: int, column: int) -> float | None:
        of = self._rows[row]
        return of.kinks + of.rounded if column == 2 else of.worst if column == 3 else None


class GradientProofs(_ProofTable):
    """A row a gradient: those judged by relative error, the largest first, then the others."""

    columns = (
        Column("Gradient", "Of one weight, bias, γ or β, from 1", "∂L/∂W₁₀[000, 000]", False),
        Column("Analytic", "a: what backpropagation computes, in float64", "−0.00000e−00"),
        Column("Numeric", "n: the loss's central difference", "−0.00000e−00", True, True),
        Column("Error", "|a − n| / max(|a|, |n|, a thousandth of the layer's largest)", "0.0e−00"),
    )  # fmt: skip

    def _take(self, result: ProofResult | None) -> None:
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        if result is not None:
            error = np.where(result.judged, result.check.relative_error, -1.0)
            self._order = np.argsort(-error, kind="stable")

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        return 0 if parent.isValid() or self._result is None else len(self._order)

    def number(self, row: int) -> int:
        """Which element of the check stands in a row."""
        return int(self._order[row])

    def row_of(self, number: int) -> int:
        """In which row an element of the check stands."""
        return int(np.flatnonzero(self._order == number)[0])

    def place(self, row: int) -> Place | None:
        return self._result.place_of(self.number(row)) if self._result else None

    def _is_right(self, row: int) -> bool | None:
        assert self._result is not None
        number = self.number(row)
        return not bool(self._result.wrong[number]) if self._result.judged[number] else None

    def _text(self, row: int, column: int) -> str:
        assert self._result is not None
        check, number = self._result.check, self.number(row)
        texts: tuple[Callable[[], str], ...] = (
            lambda: self._result.title_of(number) if self._result else "",
            lambda: signed(f"{check.analytic[number]:.5e}"),
            lambda: signed(f"{check.numeric[number]:.5e}"),
            lambda: self._error(number),
        )
        return texts[column]()

    def _exact(self, row: int, column: int) -> float | None:
        assert self._result is not None
        check, number = self._result.check, self.number(row)
        if column == 0 or (column == 3 and not self._result.judged[number]):
            return None
        return float((check.analytic, check.numeric, check.relative_error)[column - 1][number])

    def _error(self, number: int) -> str:
        assert self._result is not None
        if self._result.check.at_kink[number]:
            return "kink"
        if self._result.check.in_rounding[number]:
            return "rounding"
        return error_text(float(self._result.check.relative_error[number]))
