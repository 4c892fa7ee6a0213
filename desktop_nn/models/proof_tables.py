"""The proof as two item models: an array a row, and a gradient a row, the worst first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from desktop_nn.engine.explanation.place import Place
from desktop_nn.models.number_text import grouped, signed
from desktop_nn.models.plain_table import Column, PlainTable, Role
from desktop_nn.models.proof import ProofResult, ProofRow, error_text
from desktop_nn.models.table_text import EXACT_ROLE

RIGHT_ROLE = Role.UserRole + 1
"""Of a row: True where it is right, False where it is wrong, None where it was not judged, or the
verdict has faded."""


@dataclass(frozen=True)
class ProofColumn(Column):
    """`widest` text of it; whether it can be spared where there is little room."""

    widest: str = ""
    is_spare: bool = False


class _ProofTable(PlainTable):
    """Texts are made for the rows that are looked at: a net may have thousands of gradients."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._result: ProofResult | None = None
        self._is_faded = False
        self._take(None)

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
            self.tell_all([RIGHT_ROLE])

    def _take(self, result: ProofResult | None) -> None:
        raise NotImplementedError

    def place(self, row: int) -> Place | None:
        """The gradient that a row names; None where it names none."""
        raise NotImplementedError

    def _exact(self, row: int, column: int) -> float | None:
        """The number behind a cell; None where its text says all."""
        return None

    def _is_right(self, row: int) -> bool | None:
        raise NotImplementedError

    def further(self, row: int, column: int, role: int) -> Any:
        if role == EXACT_ROLE:
            return self._exact(row, column)
        if role == RIGHT_ROLE:
            return None if self._is_faded else self._is_right(row)
        return None


class ArrayProofs(_ProofTable):
    """A row an array, and one for the random directions through a layer of a large net."""

    columns = (
        ProofColumn("Gradient of", "The array of parameters", False, "random directions 10"),
        ProofColumn("Checked", "Of how many a difference was taken", True, "0 000 / 00 000"),
        ProofColumn("Not judged", "At a kink, or lost in the loss's rounding", True, "000", True),
        ProofColumn(
            "Worst", "The largest relative error: |a − n| / max(|a|, |n|, …)", True, "0.0e−00"
        ),
    )

    def _take(self, result: ProofResult | None) -> None:
        self._rows: tuple[ProofRow, ...] = result.rows if result else ()

    def row_total(self) -> int:
        return len(self._rows)

    def place(self, row: int) -> Place | None:
        return self._rows[row].place

    def _is_right(self, row: int) -> bool | None:
        of = self._rows[row]
        return None if of.worst is None else of.is_right

    def text(self, row: int, column: int) -> str:
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
        ProofColumn("Gradient", "Of one weight, bias, γ or β, from 1", False, "∂L/∂W₁₀[000, 000]"),
        ProofColumn(
            "Analytic", "a: what backpropagation computes, in float64", True, "−0.00000e−00"
        ),
        ProofColumn("Numeric", "n: the loss's central difference", True, "−0.00000e−00", True),
        ProofColumn(
            "Error", "|a − n| / max(|a|, |n|, a thousandth of the layer's largest)", True, "0.0e−00"
        ),
    )

    def _take(self, result: ProofResult | None) -> None:
        self._order: NDArray[np.intp] = np.zeros(0, np.intp)
        if result is not None:
            error = np.where(result.judged, result.check.relative_error, -1.0)
            self._order = np.argsort(-error, kind="stable")

    def row_total(self) -> int:
        return len(self._order)

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

    def text(self, row: int, column: int) -> str:
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
