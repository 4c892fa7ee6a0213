"""Where a project's own samples came from, and how they were made of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16")
DELIMITERS = (",", ";", "\t", "|", " ")


@dataclass(frozen=True)
class Imported:
    """An import that can be opened again. `path` of the table; what was told of how it is written,
    None where it was guessed; `numbers`: of which columns, from 0, it was told whether they hold
    numbers; and what was made of the columns. ValueError for what no import says."""

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

    def __post_init__(self) -> None:
        if self.encoding is not None and self.encoding not in ENCODINGS:
            raise ValueError(f"Imported: expected an encoding of {ENCODINGS}")
        if self.delimiter is not None and self.delimiter not in DELIMITERS:
            raise ValueError(f"Imported: expected a delimiter of {DELIMITERS}")
        if not self.targets or "\0" in self.path:
            raise ValueError("Imported: expected a target and a path")
