"""The history of a run: a row per epoch, the recent ones exact, older ones in a bounded pyramid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

COLUMNS = (
    "epoch",
    "update",
    "loss_training",
    "loss_validation",
    "penalty",
    "accuracy_training",
    "accuracy_validation",
    "f1_training",
    "f1_validation",
    "r_squared_training",
    "r_squared_validation",
    "mean_absolute_error_training",
    "mean_absolute_error_validation",
)
"""New ones come at the end: older files have the first ones alone. F1 is the plain mean over the
classes, R² and the absolute error over the values that are predicted."""

LEVEL_ROWS = 2048
"""The most rows of one level, more than a plot has pixels; a full level hands its older half on,
two rows made one."""
MOST_LEVEL_ROWS = 4096
"""Of a level in a file: older ones have as many."""

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Level:
    """Rows that each stand for `2**power` epochs: (R, columns); NaN is “not measured”. Of an older
    level nothing is ever written: several histories may hold it."""

    low: Rows
    mean: Rows
    high: Rows


def _no_rows() -> Level:
    empty = np.empty((0, len(COLUMNS)))
    return Level(empty, empty, empty)


def _joined(old: Level, new: Level) -> Level:
    return Level(
        np.concatenate([old.low, new.low]),
        np.concatenate([old.mean, new.mean]),
        np.concatenate([old.high, new.high]),
    )


def _halved(level: Level) -> Level:
    """Neighbours made one: the smaller low, the mean of both, the larger high."""
    first, second = level.mean[0::2], level.mean[1::2]
    mean = np.where(
        np.isnan(first), second, np.where(np.isnan(second), first, (first + second) / 2)
    )
    return Level(
        np.fmin(level.low[0::2], level.low[1::2]),
        mean,
        np.fmax(level.high[0::2], level.high[1::2]),
    )


def _part(level: Level, part: slice) -> Level:
    return Level(level.low[part], level.mean[part], level.high[part])


class History:
    """`length` counts all rows ever appended, `levels[0]` holds the latest of them exactly."""

    def __init__(self) -> None:
        self.length = 0
        self._recent = np.empty((max(2 * LEVEL_ROWS, MOST_LEVEL_ROWS), len(COLUMNS)))
        self._recent_count = 0
        self._older: list[Level] = []

    @property
    def levels(self) -> list[Level]:
        """The exact rows, whose low, mean and high are the same, then each older level."""
        recent = self._recent[: self._recent_count]
        return [Level(recent, recent, recent), *self._older]

    def append(self, row: tuple[float, ...]) -> None:
        """One row, a number per column, in their order."""
        self.extend(np.array([row]))

    def extend(self, rows: Rows) -> None:
        """Append (R, columns), oldest first."""
        for start in range(0, len(rows), LEVEL_ROWS):
            part = rows[start : start + LEVEL_ROWS]
            end = self._recent_count + len(part)
            self._recent[self._recent_count : end] = part
            self._recent_count = end
            self.length += len(part)
            self._hand_on()

    def _hand_on(self) -> None:
        while self._recent_count > LEVEL_ROWS:
            half = LEVEL_ROWS // 2
            oldest = self._recent[:half].copy()
            self._give(0, Level(oldest, oldest, oldest))
            kept = self._recent[half : self._recent_count].copy()
            self._recent[: len(kept)] = kept
            self._recent_count = len(kept)

    def _give(self, index: int, rows: Level) -> None:
        if index == len(self._older):
            self._older.append(_no_rows())
        level = _joined(self._older[index], _halved(rows))
        if len(level.mean) > LEVEL_ROWS:
            half = slice(0, LEVEL_ROWS // 2)
            self._give(index + 1, _part(level, half))
            level = _part(level, slice(LEVEL_ROWS // 2, None))
        self._older[index] = level

    def since(self, length: int) -> Rows | None:
        """The rows appended after the first `length`, or None when they are no longer exact."""
        missing = self.length - length
        if missing < 0 or missing > self._recent_count:
            return None
        return self._recent[self._recent_count - missing : self._recent_count].copy()

    def column(self, name: str) -> tuple[Rows, Rows, Rows]:
        """(low, mean, high) of a column over all levels, oldest first: (rows,) each."""
        index = COLUMNS.index(name)
        levels = self.levels[::-1]
        return (
            np.concatenate([level.low[:, index] for level in levels]),
            np.concatenate([level.mean[:, index] for level in levels]),
            np.concatenate([level.high[:, index] for level in levels]),
        )

    @property
    def thinned(self) -> int:
        """How many epochs the oldest drawn point stands for: 1 when every row is exact."""
        return int(2 ** len(self._older))

    @property
    def last(self) -> Rows | None:
        """The newest row, as exact as it is kept: (columns,)."""
        newest = [level.mean[-1].copy() for level in self.levels if len(level.mean)]
        return newest[0] if newest else None

    @property
    def last_loss(self) -> float:
        """Of the training part, at the end of the newest epoch; NaN before the first."""
        row = self.last
        return float("nan") if row is None else float(row[COLUMNS.index("loss_training")])

    def cut_after(self, update: int) -> None:
        """Forget the rows of later updates. A thinned row that reaches past it goes as a whole."""
        column = COLUMNS.index("update")
        recent = self._recent[: self._recent_count]
        self._recent_count = int((recent[:, column] <= update).sum())
        self.length -= len(recent) - self._recent_count
        for index, level in enumerate(self._older):
            kept = int((level.high[:, column] <= update).sum())
            self.length -= (len(level.mean) - kept) * 2 ** (index + 1)
            self._older[index] = _part(level, slice(0, kept))
        while self._older and not len(self._older[-1].mean):
            self._older.pop()

    def copy_levels(self) -> list[Level]:
        """Those of the present. The exact level is a copy, its three parts one array, which is also
        pickled once; older ones are never written to, but replaced, and are handed out as they
        are: after an hour they are most of a history."""
        exact = self._recent[: self._recent_count].copy()
        return [Level(exact, exact, exact), *self._older]

    @classmethod
    def from_levels(cls, levels: list[Level], length: int) -> History:
        """A history as `copy_levels` gave it, `length` rows long in all."""
        history = cls()
        recent = levels[0].mean
        history._recent[: len(recent)] = recent
        history._recent_count = len(recent)
        history._older = list(levels[1:])
        history.length = length
        history._hand_on()
        return history
