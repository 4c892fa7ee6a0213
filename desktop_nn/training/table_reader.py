"""Reads tables in a thread of its own, so that the window never waits for a file."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desktop_nn.experiment.reading.dialect import Dialect, Told
from desktop_nn.experiment.reading.guessed_dialect import guess_dialect
from desktop_nn.experiment.reading.opening import is_text, read_table
from desktop_nn.experiment.reading.pictures import Decoder, PictureReading
from desktop_nn.experiment.reading.recipe import (
    Made,
    Recipe,
    data_set_of,
    guessed_recipe,
    steps_found,
)
from desktop_nn.experiment.reading.steps import Step
from desktop_nn.experiment.reading.table import DataFileError, ReadingEnded, Table

COLUMNS_SHOWN = 24
"""Whose facts the window asks for at once."""

logger = logging.getLogger("desktop_nn")

STEPS_OF_PROGRESS = 200
"""As many at most are told while a file is read."""


@dataclass(frozen=True, eq=False)  # a table has no plain equality
class TableRead:
    """What a reading gave: a table and its dialect, and what became of it by a recipe; or the
    sentence that says why not, and what had been `done` until then. Of a table that gave no samples
    there are both."""

    ticket: int
    table: Table | None = None
    dialect: Dialect | None = None
    recipe: Recipe | None = None
    made: Made | None = None
    error: str = ""
    done: tuple[Step, ...] = ()


Chooser = Callable[[Table], Recipe]
"""The recipe for a table that was read; DataFileError where there is none."""


class TableReader:
    """`told(ticket, share)` while a file is read, and `done(TableRead)`, both called in the thread;
    `decoder` reads the pictures of a folder. A reading that a newer one has overtaken, or that was
    ended, stops at its next step."""

    def __init__(
        self,
        told: Callable[[int, float], None],
        done: Callable[[TableRead], None],
        decoder: Decoder | None = None,
    ) -> None:
        self._decoder = decoder
        self._told = told
        self._done = done
        self.ticket = 0
        """Of the newest reading."""

    def read(
        self,
        path: Path,
        told: Told,
        numbers: Mapping[int, bool],
        chosen: Chooser = guessed_recipe,
    ) -> None:
        """`numbers`: of which columns, from 0, it is known whether they hold numbers; `chosen` is
        called in the thread."""
        self.ticket += 1
        arguments = (self.ticket, path, told, dict(numbers), chosen)
        threading.Thread(target=self._work, args=arguments, name="table", daemon=True).start()

    def end(self) -> None:
        self.ticket += 1

    def _work(
        self,
        ticket: int,
        path: Path,
        told: Told,
        numbers: Mapping[int, bool],
        chosen: Chooser,
    ) -> None:
        dialect = None
        try:
            dialect = _dialect(path, told, numbers) if is_text(path) else None
            pictures = PictureReading(self._decoder, told.shape) if self._decoder else None
            progress = _Progress(self, ticket, self._told)
            table = read_table(path, dialect, progress, pictures, told.missing_words)
            found = _cooked(TableRead(ticket, table, dialect), chosen)
        except ReadingEnded:
            return
        except DataFileError as error:
            found = TableRead(ticket, None, dialect, error=str(error), done=error.done)
        except LookupError as error:
            found = TableRead(ticket, error=str(error))
        except OSError as error:
            text = f"“{path.name}” can't be read: {error.strerror or error}."
            found = TableRead(ticket, error=text)
        except MemoryError:
            text = f"“{path.name}” is larger than the memory that is left. Take a part of it."
            found = TableRead(ticket, error=text)
        except Exception as error:
            # Whoever waits must hear of it: no hook of the window's sees what a thread raises.
            logger.exception("unforeseen, while a table was read")
            text = f"“{path.name}” can't be read: {type(error).__name__}: {error}."
            found = TableRead(ticket, error=text)
        self._done(found)


def _cooked(read: TableRead, chosen: Chooser) -> TableRead:
    """With what becomes of the table."""
    assert read.table is not None
    for column in read.table.columns[:COLUMNS_SHOWN]:
        if column.is_number:
            _ = column.range  # counted here, and known from now on
    recipe = None
    try:
        recipe = chosen(read.table)
        return replace(read, recipe=recipe, made=data_set_of(read.table, recipe))
    except DataFileError as error:
        done = error.done if recipe is not None else steps_found(read.table)
        return replace(read, recipe=recipe, error=str(error), done=done)


class _Progress:
    """Tells how far a reading is, in steps, and whether it is still wanted."""

    def __init__(
        self, reader: TableReader, ticket: int, tell: Callable[[int, float], None]
    ) -> None:
        self._reader, self._ticket, self._tell = reader, ticket, tell
        self._last = 0

    def __call__(self, done: int, size: int) -> bool:
        step = STEPS_OF_PROGRESS * done // max(1, size)
        if step > self._last:
            self._last = step
            self._tell(self._ticket, done / max(1, size))
        return self._ticket == self._reader.ticket


def _dialect(path: Path, told: Told, numbers: Mapping[int, bool]) -> Dialect:
    dialect = guess_dialect(path, told)
    kinds = (numbers.get(place, kind) for place, kind in enumerate(dialect.numbers))
    return replace(dialect, numbers=tuple(kinds))
