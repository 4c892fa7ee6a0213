"""Where a project's own samples came from, and how they were made of a table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from desktop_nn.experiment.text_forms import ENCODINGS, MOST_ABOVE, Written, can_separate

if TYPE_CHECKING:  # a project is opened without what reads tables
    from desktop_nn.experiment.reading.dialect import Told
    from desktop_nn.experiment.reading.recipe import Recipe


@dataclass(frozen=True)
class Imported:
    """An import that can be opened again. `path` of the table; what was told of how it is written,
    None where it was guessed, `words` that stand for no value, None for the usual ones; `numbers`:
    of which columns, from 0, it was told whether they hold numbers; and what was made of the
    columns; `written`: how its numbers were read, whether that was told or guessed. ValueError for
    what no import says."""

    path: str
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    task: Literal["classes", "values"]
    missing: Literal["drop", "fill"]
    encoding: str | None = None
    delimiter: str | None = None
    decimal: Literal[".", ","] | None = None
    header: bool | None = None
    numbers: tuple[tuple[int, bool], ...] = ()
    grouping: Literal["", ".", ",", " ", "'"] | None = None
    words: tuple[str, ...] | None = None
    remarks: bool | None = None
    above: int | None = None
    signs: bool | None = None
    units: bool | None = None
    guards: bool | None = None
    written: Written | None = None

    def __post_init__(self) -> None:
        if self.encoding is not None and self.encoding not in ENCODINGS:
            raise ValueError(f"Imported: expected an encoding of {tuple(ENCODINGS)}")
        if self.delimiter is not None and not can_separate(self.delimiter):
            raise ValueError("Imported: expected a delimiter of one character")
        if self.grouping and self.grouping == self.decimal:
            raise ValueError("Imported: expected another sign between thousands than the decimal")
        if self.above is not None and not 0 <= self.above <= MOST_ABOVE:
            raise ValueError(f"Imported: expected 0 to {MOST_ABOVE} lines above the table")
        if self.written is not None and not _is_form(self.written):
            raise ValueError("Imported: expected numbers that can be written so")
        if not self.targets or "\0" in self.path:
            raise ValueError("Imported: expected a target and a path")


def _is_form(written: Written) -> bool:
    return (
        written.decimal in (".", ",")
        and written.grouping in ("", ".", ",", " ", "'")
        and written.grouping != written.decimal
    )


def imported_from(
    path: Path,
    recipe: Recipe,
    told: Told,
    numbers: tuple[tuple[int, bool], ...] = (),
    written: Written | None = None,
) -> Imported:
    """What an import of the same file begins with the next time."""
    # The reader has held them to these.
    decimal = cast(Literal[".", ","] | None, told.decimal)
    grouping = cast(Literal["", ".", ",", " ", "'"] | None, told.grouping)
    return Imported(
        str(path.absolute()),
        recipe.inputs,
        recipe.targets,
        recipe.task,
        recipe.missing,
        told.encoding,
        told.delimiter,
        decimal,
        told.header,
        numbers,
        grouping,
        told.words,
        told.remarks,
        told.above,
        told.signs,
        told.units,
        told.guards,
        written,
    )
