"""What was done to a table on its way to samples, a sentence each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from desktop_nn.experiment.reading.missing_words import FoundWord
from desktop_nn.experiment.reading.table import (
    ABOVE_NOTE,
    ENCODING_NOTE,
    GROUPING_NOTE,
    HEADER_NOTE,
    ONE_HOT_NOTE,
    REMARKS_NOTE,
    SIGNS_NOTE,
    UNITS_NOTE,
)

Kind = Literal[
    "found", "header", "encoding", "remarks", "above", "units", "grouping", "signs", "word",
    "numbers", "unused", "no_target", "drop", "fill", "categories", "one_hot",
]  # fmt: skip


_UNITS = re.compile(rf"\d+ lines? {UNITS_NOTE} ")
_ABOVE = re.compile(rf"\d+ lines? {ABOVE_NOTE} ")


@dataclass(frozen=True)
class Step:
    """Something that was done to a table, and to which of its columns; `found` is no deed, but how
    the file is written. Of a `word` that stands for no value, it stands in place of a column."""

    text: str
    kind: Kind
    columns: tuple[str, ...] = ()


def kind_of_note(note: str) -> Kind:
    """Of a sentence about how a file is written."""
    if note == HEADER_NOTE:
        return "header"
    if note.startswith(REMARKS_NOTE):
        return "remarks"
    if _ABOVE.match(note):
        return "above"
    if _UNITS.match(note):
        return "units"
    if note.startswith(SIGNS_NOTE):
        return "signs"
    if note.startswith(ONE_HOT_NOTE):
        return "one_hot"
    if GROUPING_NOTE in note:
        return "grouping"
    return "encoding" if note.startswith(ENCODING_NOTE) else "found"


def steps_of(notes: Iterable[str]) -> tuple[Step, ...]:
    """Of sentences about how a file is written."""
    return tuple(Step(note, kind_of_note(note)) for note in notes)


def numbers_step(name: str) -> Step:
    """Reading a column as numbers, which a cell of it may keep from being done."""
    return Step(f"“{name}” is read as numbers.", "numbers", (name,))


def word_step(word: FoundWord) -> Step:
    """Taking a word for no value."""
    cells = "1 cell" if word.count == 1 else f"{word.count} cells"
    return Step(f"“{word.text}” is taken for a missing value: {cells}.", "word", (word.plain,))
