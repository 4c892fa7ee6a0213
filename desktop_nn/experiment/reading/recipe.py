"""From a table to a data set: what is put in, what is to be predicted, what is done on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from desktop_nn.engine.catalog.rows import LARGEST
from desktop_nn.experiment.data_sets.data_set import DataSet, Floats
from desktop_nn.experiment.data_sets.pixels import MOST_COLUMNS, is_pixel
from desktop_nn.experiment.reading.categories import class_name
from desktop_nn.experiment.reading.kept_digits import EXACT
from desktop_nn.experiment.reading.row_names import counts_rows, names_rows
from desktop_nn.experiment.reading.steps import Kind, Step, word_step
from desktop_nn.experiment.reading.table import (
    CLASS_OF_SEVERAL,
    OF_CATEGORY,
    Column,
    DataFileError,
    Table,
    listed,
    side_by_side,
)

Task = Literal["classes", "values"]
Missing = Literal["drop", "fill"]

TARGET_NAMES = ("target", "class", "label", "labels", "species", "y", "outcome")
SEVERAL_TARGETS = re.compile(r"target \d+")
"""How targets with several numbers a sample are called, where arrays hold them."""
MOST_CLASSES = 64
"""Of a column of numbers that are taken for classes."""
MOST_COUNTED = 1 << 16
"""Between the smallest and the largest of whole numbers that are counted."""


@dataclass(frozen=True)
class Recipe:
    """`inputs` and `targets` are names of columns; of classes there is one target. `missing` says
    what becomes of rows in which an input is missing; one without a target is always left out."""

    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    task: Task
    missing: Missing = "drop"


@dataclass(frozen=True, eq=False)
class Made:
    """`done` is what was done to the table; nothing else was."""

    data: DataSet
    done: tuple[Step, ...]

    @property
    def steps(self) -> tuple[str, ...]:
        """A sentence for each."""
        return tuple(step.text for step in self.done)


def guessed_recipe(table: Table) -> Recipe:
    """The column that is called so, or else the last one, from all others that don't just count or
    name the rows; a column without any value, as a sign behind the last one makes, is not used.
    DataFileError where a table has a single column."""
    columns = [c for c in table.columns if c.missing_count < max(1, table.rows)]
    if len(columns) < 2:
        why = "" if table.lines is None else " Is it the right sign that separates the cells?"
        raise DataFileError(
            "The table has a single column. Expected at least two: what is put in, and what is to "
            f"be predicted.{why}"
        )
    several = [column for column in columns if SEVERAL_TARGETS.fullmatch(column.name)]
    if is_one_hot(table):
        others = [c for c in columns if c not in several and c.name != CLASS_OF_SEVERAL]
        return Recipe(_names(others), (CLASS_OF_SEVERAL,), "classes")
    if table.lines is None and 1 < len(several) < len(columns):
        inputs = [column for column in columns if column not in several]
        return Recipe(_names(inputs), _names(several), "values")
    target = next((c for c in columns if c.name.strip().lower() in TARGET_NAMES), columns[-1])
    others = [c for c in columns if c is not target]
    inputs = [c for c in others if not counts_rows(c) and not names_rows(c)]
    if not inputs:
        inputs = others
    return Recipe(_names(inputs), (target.name,), guessed_task(target))


def is_one_hot(table: Table) -> bool:
    """Whether it has both targets with a single 1 and the class that they tell."""
    return any(step.kind == "one_hot" for step in table.steps)


def with_one_hot(table: Table, recipe: Recipe, on: bool) -> Recipe:
    """Predicting the class of targets with a single 1, or these targets as values."""
    several = tuple(c.name for c in table.columns if SEVERAL_TARGETS.fullmatch(c.name))
    targets = (CLASS_OF_SEVERAL,) if on else several
    return replace(recipe, targets=targets, task="classes" if on else "values")


def _names(columns: Sequence[Column]) -> tuple[str, ...]:
    return tuple(column.name for column in columns)


def guessed_task(target: Column) -> Task:
    """Classes where it holds texts, or few whole numbers, each of which stands there often."""
    if not target.is_number:
        return "classes"
    values = target.values[~target.missing] if target.missing_count else target.values
    if not len(values) or not (values == np.floor(values)).all():
        return "values"
    few = min(MOST_CLASSES, max(2, len(values) // 10))
    return "classes" if len(_different(values)[0]) <= few else "values"


def recipe_predicting(table: Table, recipe: Recipe, name: str) -> Recipe:
    """With another column to be predicted; the one before becomes an input."""
    if name in recipe.targets:
        return recipe
    before = () if is_one_hot(table) else recipe.targets  # which tell each other
    wanted = {*recipe.inputs, *before} - {name}
    inputs = tuple(column.name for column in table.columns if column.name in wanted)
    task = guessed_task(table.column(name))
    return replace(recipe, inputs=inputs, targets=(name,), task=task)


def data_set_of(table: Table, recipe: Recipe) -> Made:
    """The data set, and what was done. DataFileError where the recipe gives none, with what
    had been done until then."""
    cook = _Cook(table, recipe)
    try:
        return cook.made()
    except DataFileError as error:
        error.done = cook.done()
        raise


def steps_found(table: Table) -> tuple[Step, ...]:
    """What was found and done while a table was read."""
    words = (word_step(word) for word in table.words if word.is_missing)
    return (*table.steps, *words)


class _Cook:
    """One table, one recipe."""

    def __init__(self, table: Table, recipe: Recipe) -> None:
        self._table = table
        self._recipe = recipe
        self._steps: list[Step] = []

    def _check(self) -> None:
        recipe = self._recipe
        if not recipe.inputs:
            raise DataFileError("No column is chosen as an input. Choose at least one.")
        if not recipe.targets:
            raise DataFileError("No column is chosen to be predicted. Choose one.")
        both = set(recipe.inputs) & set(recipe.targets)
        if both:
            name = min(both)
            raise DataFileError(
                f"“{name}” is both an input and what is to be predicted. Choose one of them."
            )
        if recipe.task == "classes" and len(recipe.targets) > 1:
            raise DataFileError("Classes stand in a single column. Choose one.")

    def made(self) -> Made:
        self._check()
        self._inputs = [self._table.column(name) for name in self._recipe.inputs]
        self._targets = [self._table.column(name) for name in self._recipe.targets]
        rows = self._kept_rows()
        count = sum(1 if c.is_number else len(c.categories) for c in self._inputs)
        if count > MOST_COLUMNS:
            raise DataFileError(
                f"That gives {count} inputs, and {MOST_COLUMNS} is the most. Leave out "
                "columns of text with many different values."
            )
        names, inputs = self._plain(rows) or self._blocks(rows)
        targets, classes = self._target(rows)
        _check_finite(inputs, names, rows, self._table)
        _check_finite(targets, tuple(c.name for c in self._targets), rows, self._table)
        self._look_for_same(inputs, names, rows)
        data = DataSet(inputs, targets, names, tuple(c.name for c in self._targets), classes)
        return Made(data, self.done())

    def done(self) -> tuple[Step, ...]:
        """As far as it came."""
        is_class = self._recipe.targets == (CLASS_OF_SEVERAL,)
        found = (s for s in steps_found(self._table) if is_class or s.kind != "one_hot")
        return (*found, *self._left_out(), *self._steps)

    def _tell(self, text: str, kind: Kind, *columns: str) -> None:
        self._steps.append(Step(text, kind, columns))

    def _left_out(self) -> Iterator[Step]:
        used = {*self._recipe.inputs, *self._recipe.targets}
        if is_one_hot(self._table):  # the same said in two ways: what tells it is no input
            used |= {c.name for c in self._table.columns if SEVERAL_TARGETS.fullmatch(c.name)}
            used.add(CLASS_OF_SEVERAL)
        unused = []
        for column in self._table.columns:
            if column.name in used:
                continue
            if not names_rows(column):
                unused.append(column.name)
                continue
            text = (
                f"“{column.name}” is not used: it says something else in nearly every row, "
                f"which would give {len(column.categories)} inputs."
            )
            yield Step(text, "unused", (column.name,))
        if unused:
            text = f"Columns that are not used: {listed(unused)}."
            yield Step(text, "unused", tuple(unused))

    def _look_for_same(self, inputs: Floats, names: Sequence[str], rows: NDArray[np.bool_]) -> None:
        """For inputs that tell a network nothing; of pixels, which often do, nothing is said."""
        if len(inputs) < 2:
            return
        whole = {f"{c.name}{OF_CATEGORY}{c.categories[0]}": c.name
                 for c in self._inputs if len(c.categories) == 1}  # fmt: skip
        maybe = np.flatnonzero(inputs[0] == inputs[-1]).tolist()
        same = [whole.get(names[k], names[k]) for k in maybe
                if not is_pixel(names[k]) and (inputs[:, k] == inputs[0, k]).all()]  # fmt: skip
        if same:
            text = f"Inputs that say the same in {_every_row(rows)}: {listed(same)}."
            self._tell(text, "found")

    # Rows

    def _kept_rows(self) -> NDArray[np.bool_]:
        no_target = self._lacks(self._targets)
        no_input = self._lacks(self._inputs)
        if no_target.any():
            text = f"Rows without a value to predict are left out: {int(no_target.sum())}."
            self._tell(text, "no_target")
        rows: NDArray[np.bool_] = ~no_target
        if self._recipe.missing == "drop":
            dropped = int((no_input & rows).sum())
            if dropped:
                self._tell(f"Rows in which an input is missing are left out: {dropped}.", "drop")
            rows &= ~no_input
        if not rows.any():
            raise DataFileError(
                "No row is left: in each something is missing. Fill missing values, or leave out "
                "the columns that lack most."
            )
        return rows

    def _lacks(self, columns: Sequence[Column]) -> NDArray[np.bool_]:
        """In which rows one of these is missing: (N,)."""
        lacks = np.zeros(self._table.rows, np.bool_)
        numbers = [column for column in columns if column.is_number]
        if numbers:
            # A sum is a number where all are; else the sum of infinite ones may be none either.
            values = side_by_side(numbers)
            odd = np.flatnonzero(np.isnan(values.sum(axis=1)))
            lacks[odd] = np.isnan(values[odd]).any(axis=1)
        for column in columns:
            if not column.is_number:
                lacks |= column.missing
        return lacks

    # Columns

    def _plain(self, rows: NDArray[np.bool_]) -> tuple[tuple[str, ...], Floats] | None:
        """Inputs that are all numbers and all there, at once; None where they are not."""
        if not all(column.is_number for column in self._inputs):
            return None
        if self._recipe.missing == "fill" and self._lacks(self._inputs)[rows].any():
            return None
        inputs = _of_rows(side_by_side(self._inputs), rows).astype(np.float64, order="C")
        return tuple(column.name for column in self._inputs), inputs

    def _blocks(self, rows: NDArray[np.bool_]) -> tuple[tuple[str, ...], Floats]:
        """Names of the inputs, and their values: (N, D)."""
        blocks = [block for column in self._inputs for block in self._input(column, rows)]
        inputs = np.ascontiguousarray(np.stack([values for _, values in blocks], axis=1))
        return tuple(name for name, _ in blocks), inputs

    def _input(self, column: Column, rows: NDArray[np.bool_]) -> Iterator[tuple[str, Floats]]:
        """A column for a number, one for each category of a text."""
        missing = _of_rows(column.missing, rows)
        if column.is_number:
            values = _of_rows(column.values, rows).astype(np.float64)
            yield column.name, self._filled(column.name, values, missing)
            return
        codes = _of_rows(column.values, rows).astype(np.int64)
        if missing.any():
            usual = int(np.bincount(codes[~missing], minlength=1).argmax())
            self._tell_filled(column.name, int(missing.sum()), column.categories[usual])
            codes[missing] = usual
        count = len(column.categories)
        text = (
            f"“{column.name}” becomes {count} column{'s' if count > 1 else ''}, one for each of "
            "its texts: 1 where it stands, else 0."
        )
        self._tell(text, "categories", column.name)
        for code, category in enumerate(column.categories):
            yield f"{column.name}{OF_CATEGORY}{category}", (codes == code).astype(np.float64)

    def _filled(self, name: str, values: Floats, missing: NDArray[np.bool_]) -> Floats:
        if not missing.any():
            return values
        if missing.all():
            raise DataFileError(f"“{name}” has no value at all. Leave the column out.")
        mean = float(values[~missing].mean())
        self._tell_filled(name, int(missing.sum()), f"the mean, {mean:g}")
        values[missing] = mean
        return values

    def _tell_filled(self, name: str, count: int, value: str) -> None:
        self._tell(f"“{name}”: {count} missing values are filled with {value}.", "fill", name)

    def _target(self, rows: NDArray[np.bool_]) -> tuple[Floats, tuple[str, ...]]:
        """Targets: (N, K), and the names of classes."""
        if self._recipe.task == "values":
            for column in self._targets:
                if not column.is_number:
                    raise DataFileError(
                        f"“{column.name}” holds texts, which are no values. Predict classes, or "
                        "choose a column of numbers."
                    )
            values = _of_rows(side_by_side(self._targets), rows)
            return values.astype(np.float64, order="C"), ()
        (column,) = self._targets
        codes, names = _classes(column, rows)
        if len(names) < 2 and column.is_number and abs(column.values[rows][0]) >= EXACT:
            raise DataFileError(
                f"“{column.name}” is read as “{names[0]}” in {_every_row(rows)}: whole "
                "numbers beyond 2⁵³ keep some 16 digits. Read the column as categories, or choose "
                "another one."
            )
        if len(names) < 2:
            raise DataFileError(
                f"“{column.name}” says “{names[0]}” in {_every_row(rows)}. Expected at "
                "least two classes."
            )
        for value, texts in column.spellings.items():
            written = " and ".join((listed(texts[:-1]), f"“{texts[-1]}”"))
            self._tell(f"{written} are one class: {class_name(np.float64(value))}.", "found")
        return codes.astype(np.float64)[:, None], names


def _classes(column: Column, rows: NDArray[np.bool_]) -> tuple[NDArray[np.intp], tuple[str, ...]]:
    """Places among the classes that occur, (N,), and their names."""
    present, codes = _different(_of_rows(column.values, rows))
    if not column.is_number:
        return codes, tuple(column.categories[int(code)] for code in present)
    if len(present) > MOST_CLASSES:
        raise DataFileError(
            f"“{column.name}” holds {len(present)} different numbers; as classes, {MOST_CLASSES} "
            "is the most. Predict values, or choose another column."
        )
    return codes, tuple(map(class_name, present))


def _different(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.intp]]:
    """What occurs, in order, and which of these each one is: (N,). Small whole numbers are counted,
    which is faster than to sort them."""
    low, high = values.min(), values.max()
    if high - low < MOST_COUNTED and (values == np.floor(values)).all():
        steps = (values - low).astype(np.intp)
        there = np.bincount(steps) > 0
        codes = np.cumsum(there) - 1
        return low + np.flatnonzero(there), codes[steps]
    return np.unique(values, return_inverse=True)


def _of_rows(values: NDArray[Any], rows: NDArray[np.bool_]) -> NDArray[Any]:
    """These rows; where they are all, without a copy."""
    return values if rows.all() else values[rows]


def _every_row(rows: NDArray[np.bool_]) -> str:
    """How those of a table are called that are used, (N,)."""
    return "every row" if rows.all() else "every row that is left"


def _check_finite(
    values: Floats, names: Sequence[str], rows: NDArray[np.bool_], table: Table
) -> None:
    """The bounds of a project file, so that what is imported can be saved and opened again."""
    if values.min() >= -LARGEST and values.max() <= LARGEST:
        return
    place, column = np.argwhere(~(np.abs(values) <= LARGEST))[0]
    where = table.where(int(np.flatnonzero(rows)[place]))
    what = f"beyond ±{LARGEST:g}" if np.isfinite(values[place, column]) else "infinite"
    raise DataFileError(
        f"{where}, column “{names[column]}”: the number is {what}. "
        "Mend the cell, or leave the column out."
    )
