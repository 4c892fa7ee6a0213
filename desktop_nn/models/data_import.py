"""A file, or a folder of pictures, on its way to become the project's data: read in a thread,
shown, and made into samples.

What is done to the table stands in `steps`, a sentence each, and each of it can be chosen anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.data_sets.pixels import Shape, is_pixel, shape_of_names
from desktop_nn.experiment.imported import Imported, imported_from
from desktop_nn.experiment.reading.dialect import Dialect, Told
from desktop_nn.experiment.reading.missing_words import (
    USUAL_ORDER,
    USUAL_WORDS,
    Words,
    plain_words,
)
from desktop_nn.experiment.reading.opening import is_text
from desktop_nn.experiment.reading.recipe import (
    Made,
    Missing,
    Recipe,
    Task,
    data_set_of,
    guessed_recipe,
    recipe_predicting,
    with_one_hot,
)
from desktop_nn.experiment.reading.steps import Kind, Step, numbers_step, word_step
from desktop_nn.experiment.reading.table import Column, DataFileError, Table
from desktop_nn.experiment.text_forms import UTF_8
from desktop_nn.models.picture_files import PictureFiles
from desktop_nn.training.table_reader import Chooser, TableRead, TableReader

__all__ = ["Column", "DataImport", "Dialect", "Imported", "Recipe", "Step", "Table", "Told"]


WRITTEN: Mapping[str, tuple[Any, Any]] = {
    "header": (True, False),
    "remarks": (None, False),
    "above": (None, 0),
    "units": (None, False),
    "encoding": (None, UTF_8),
    "grouping": (None, ""),
    "signs": (None, False),
    "guards": (None, False),
}
"""Kinds of steps that say how the file is written, called as the fields of Told, each with what is
told where it is taken, and where not: the file is then read again."""

SWITCHED = ("word", "numbers", "unused", "drop", "fill", "categories", "one_hot")
"""Other kinds that can be done without."""


class DataImport(QObject):
    """`reading()` when a reading begins, `progressed(share)` while it goes on, from 0 to 1, and
    `changed()` when there is a table, another recipe, or an error.

    With `before` it begins as an import of that file once ended, as far as it still has those
    columns. A reading that a newer one has overtaken, or that was ended, says nothing any more.
    """

    reading = Signal()
    progressed = Signal(float)
    changed = Signal()
    _read = Signal(object)
    _told = Signal(int, float)

    def __init__(
        self, path: Path, parent: QObject | None = None, before: Imported | None = None
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.table: Table | None = None
        self.dialect: Dialect | None = None
        self.recipe: Recipe | None = None
        self.told = _told(before) if before is not None else Told()
        self._before = before
        self.is_folder = path.is_dir()
        self.standardize = not self.is_folder
        self.error = ""
        self.done: tuple[Step, ...] = ()
        self._off: dict[object, Step] = {}
        self._is_refused = False  # the last reading, so that the table is that of an older one
        self._told_before: dict[Kind, Any] = {}  # what a step that is off was told by
        self._recipes: dict[tuple[str, ...], Recipe] = {}  # the last ones, by a table's columns
        self.data: DataSet | None = None
        self.is_reading = False
        self._numbers: dict[int, bool] = dict(before.numbers) if before is not None else {}
        self._read.connect(self._on_read)
        self._told.connect(self._on_told)
        decoder = PictureFiles() if self.is_folder else None
        self._reader = TableReader(self._told.emit, self._read.emit, decoder)

    # Reading

    @property
    def has_dialect(self) -> bool:
        """Whether it is text, which may be read in more than one way."""
        return is_text(self.path)

    def read(self) -> None:
        """Read the file, from its beginning, as it is told now."""
        self.error, self.is_reading = "", True
        self.reading.emit()
        self._reader.read(self.path, self.told, self._numbers, self._chooser())

    def end(self) -> None:
        """Read no further; what there was before stays."""
        self._reader.end()
        self.is_reading = False

    @Slot(int, float)
    def _on_told(self, ticket: int, share: float) -> None:
        if ticket == self._reader.ticket:
            self.progressed.emit(share)

    @Slot(object)
    def _on_read(self, found: TableRead) -> None:
        if found.ticket != self._reader.ticket:
            return
        self.is_reading, self._is_refused = False, found.table is None
        if found.dialect is not None:
            self.dialect = found.dialect
        if found.table is None:
            self._refuse(found.error, found.done)
            return
        old = self.table
        if old is not None and self.recipe is not None:
            self._recipes[tuple(_names(old))] = self.recipe
        self.table, self._before = found.table, None
        keeps = old is not None and _names(old) == _names(found.table)
        if keeps and self.recipe is not None and self.recipe != found.recipe:
            self._cook()  # another one was chosen meanwhile
            return
        self.recipe = found.recipe
        if found.made is None:
            self._refuse(found.error, found.done)
        else:
            self._show(found.made)

    def _chooser(self) -> Chooser:
        """The last recipe of a table with the same columns; or that of an import before, the first
        time, where it has its columns. For the reading's thread."""
        before, kept, missing = self._before, dict(self._recipes), self._missing
        if self.table is not None and self.recipe is not None:
            kept[tuple(_names(self.table))] = self.recipe

        def chosen(table: Table) -> Recipe:
            if (recipe := kept.get(tuple(_names(table)))) is not None:
                return replace(recipe, missing=missing)
            if before is None or not {*before.inputs, *before.targets} <= set(_names(table)):
                return replace(guessed_recipe(table), missing=missing)
            return Recipe(before.inputs, before.targets, before.task, before.missing)

        return chosen

    @property
    def _missing(self) -> Missing:
        """Chosen for rows, whatever their columns are called."""
        if self.recipe is not None:
            return self.recipe.missing
        return "drop" if self._before is None else self._before.missing

    @property
    def imported(self) -> Imported:
        """What an import of the same file begins with the next time."""
        assert self.recipe is not None
        assert self.table is not None
        numbers = tuple(self._numbers.items())
        return imported_from(self.path, self.recipe, self.told, numbers, self.table.written)

    def _refuse(self, error: str, done: tuple[Step, ...]) -> None:
        """No samples; what was found on the way stays listed, and can be switched."""
        self.error, self.data, self.done = error, None, done
        self.changed.emit()

    # How it is written

    def tell(self, told: Told) -> None:
        """Read it again, in another way."""
        if told == self.told:
            return
        has_other_columns = replace(told, words=self.told.words) != self.told
        self.told = told
        if has_other_columns:
            self._numbers.clear()
            self._off = {key: step for key, step in self._off.items() if step.kind != "numbers"}
        self.read()

    @property
    def shape(self) -> Shape | None:
        """Rows and columns of the pictures that were read; None where it are none."""
        names = _names(self.table) if self.table is not None else []
        return shape_of_names(tuple(name for name in names if is_pixel(name)))

    def take_shape(self, shape: Shape) -> None:
        """Read the pictures again, in another size."""
        if shape != self.shape:
            self.tell(replace(self.told, shape=shape))

    def is_number(self, place: int) -> bool:
        """Whether a column, from 0, is to hold numbers; where it can't, an error says so."""
        assert self.table is not None
        return self._numbers.get(place, self.table.columns[place].is_number)

    def read_as_number(self, place: int, is_number: bool) -> None:
        """A column, from 0, as numbers or as categories."""
        if self.table is not None and self.is_number(place) != is_number:
            if is_number:
                self._off.pop(_key(numbers_step(self.table.columns[place].name)), None)
            self._numbers[place] = is_number
            self.read()

    # What becomes of it

    def predict(self, name: str) -> None:
        """The column to be predicted; the one before becomes an input."""
        assert self.table is not None
        assert self.recipe is not None
        self._take(recipe_predicting(self.table, self.recipe, name))

    def use(self, name: str, is_input: bool) -> None:
        """Whether a column is an input."""
        assert self.recipe is not None
        wanted = {*self.recipe.inputs, name} if is_input else {*self.recipe.inputs} - {name}
        self._take(replace(self.recipe, inputs=self._in_order(wanted)))

    def take_task(self, task: Task) -> None:
        assert self.recipe is not None
        self._take(replace(self.recipe, task=task))

    def take_missing(self, missing: Missing) -> None:
        """What becomes of rows in which an input is missing."""
        assert self.recipe is not None
        self._take(replace(self.recipe, missing=missing))

    def take_standardize(self, on: bool) -> None:
        self.standardize = on
        self.changed.emit()

    # Step by step

    @property
    def steps(self) -> tuple[str, ...]:
        """What was done, a sentence each."""
        return tuple(step.text for step in self.done)

    @property
    def switched_off(self) -> tuple[Step, ...]:
        """What would have been done, and was switched off; where a step was taken back by another
        field, it is not among these."""
        done = {_key(step) for step in self.done}
        words = self.table.words if self.table is not None else ()
        kept = {
            _key(step): step for word in words if not word.is_missing for step in [word_step(word)]
        }
        off = {**kept, **self._off}
        return tuple(step for key, step in off.items() if key not in done and self._is_there(step))

    def _is_there(self, step: Step) -> bool:
        """Whether the table has its columns: as texts, where it makes inputs of texts."""
        if self.table is None or step.kind == "word":
            return True
        texts = {column.name for column in self.table.columns if not column.is_number}
        there = texts if step.kind == "categories" else {*_names(self.table)}
        return there.issuperset(step.columns)

    def can_switch(self, step: Step) -> bool:
        """Whether it can be done without; a row with nothing to predict can't be used at all."""
        return step.kind in WRITTEN or step.kind in SWITCHED

    def switch(self, step: Step, on: bool) -> None:
        """Take a step, or do without it; what is done in its place is a step of its own."""
        if on:
            self._off.pop(_key(step), None)
        else:
            self._off[_key(step)] = step
        if step.kind in WRITTEN:
            self._switch_written(step.kind, on)
        elif step.kind == "numbers":
            assert self.dialect is not None
            self._numbers[self.dialect.names.index(step.columns[0])] = on
            self.read()
        elif step.kind == "word":
            self._take_word(step.columns[0], on)
        elif step.kind in ("drop", "fill"):
            self.take_missing("drop" if (step.kind == "drop") == on else "fill")
        elif step.kind == "categories":
            self.use(step.columns[0], on)
        elif step.kind == "one_hot":
            assert self.table is not None
            assert self.recipe is not None
            self._take(with_one_hot(self.table, self.recipe, on))
        elif step.kind == "unused":
            self._use_all(step.columns, not on)

    def _switch_written(self, kind: Kind, on: bool) -> None:
        """Taken again, it is told as it was before, so that the same table comes of it."""
        taken, left = WRITTEN[kind]
        if not on:
            self._told_before[kind] = getattr(self.told, kind)
        told = self._told_before.pop(kind, taken) if on else left
        self.tell(replace(self.told, **{kind: told}))

    def _take_word(self, word: str, on: bool) -> None:
        """Whether it stands for no value."""
        words = self.told.missing_words
        self._take_words(words | {word} if on else words - {word})

    def _take_words(self, words: Words) -> None:
        told = None if words == USUAL_WORDS else tuple(sorted(words))
        self.tell(replace(self.told, words=told))

    @property
    def missing_words(self) -> str:
        """What stands for no value, with commas between the words; the usual ones first."""
        words = self.told.missing_words
        usual = [word for word in USUAL_ORDER if word in words]
        return ", ".join([*usual, *sorted(words - USUAL_WORDS)])

    def take_missing_words(self, text: str) -> None:
        """As it is written above; with nothing there only an empty cell says nothing."""
        self._take_words(plain_words(text.split(",")))

    def _use_all(self, names: tuple[str, ...], are_inputs: bool) -> None:
        assert self.recipe is not None
        inputs = set(self.recipe.inputs)
        wanted = inputs | set(names) if are_inputs else inputs - set(names)
        wanted -= set(self.recipe.targets)
        self._take(replace(self.recipe, inputs=self._in_order(wanted)))

    def _take(self, recipe: Recipe) -> None:
        if recipe == self.recipe:
            return
        self.recipe = recipe
        if self._is_refused:
            self.changed.emit()
        else:
            self._cook()

    def _in_order(self, wanted: set[str]) -> tuple[str, ...]:
        assert self.table is not None
        return tuple(name for name in _names(self.table) if name in wanted)

    def _cook(self) -> None:
        assert self.table is not None
        assert self.recipe is not None
        try:
            made = data_set_of(self.table, self.recipe)
        except DataFileError as error:
            self._refuse(str(error), error.done)
            return
        self._show(made)

    def _show(self, made: Made) -> None:
        self.error, self.data, self.done = "", made.data, made.done
        self.changed.emit()


def _told(before: Imported) -> Told:
    shape = shape_of_names(before.inputs)
    return Told(
        before.encoding,
        before.delimiter,
        before.decimal,
        before.header,
        shape,
        before.grouping,
        before.words,
        before.remarks,
        before.above,
        before.signs,
        before.units,
        before.guards,
    )


def _key(step: Step) -> object:
    """What tells steps from each other, whatever their counts say."""
    return step.kind, step.columns


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
