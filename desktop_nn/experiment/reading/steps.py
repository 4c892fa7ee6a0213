"""What was done to a table on its way to samples, a sentence each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from desktop_nn.experiment.reading.missing_words import FoundWord

Kind = Literal[
    "found", "header", "encoding", "remarks", "above", "units", "grouping", "signs", "guards",
    "word", "numbers", "unused", "no_target", "drop", "fill", "categories", "one_hot",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """Something that was done to a table, and to which of its columns; `found` is no deed, but how
    the file is written. Of a `word` that stands for no value, it stands in place of a column."""

    text: str
    kind: Kind
    columns: tuple[str, ...] = ()


def steps_of(texts: Iterable[str], kind: Kind = "found") -> tuple[Step, ...]:
    """What was seen in a file, a sentence each; or was done, of another kind."""
    return tuple(Step(text, kind) for text in texts)


def numbers_step(name: str) -> Step:
    """Reading a column as numbers, which a cell of it may keep from being done."""
    return Step(f"“{name}” is read as numbers.", "numbers", (name,))


def word_step(word: FoundWord) -> Step:
    """Taking a word for no value."""
    cells = "1 cell" if word.count == 1 else f"{word.count} cells"
    return Step(f"“{word.text}” is taken for a missing value: {cells}.", "word", (word.plain,))
