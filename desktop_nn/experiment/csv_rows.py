"""Rows of CSV as every table is written, and what keeps spreadsheets from computing its names."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import IO

COMPUTED = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet computes a cell that begins so: that of a class called “=1+1” says 2, and a file of
somebody else's may hold worse. Source: OWASP, CSV injection."""

GUARD = "'"


def write_rows(file: IO[str], rows: Iterable[Iterable[object]]) -> None:
    """Numbers to the last digit; a text that a spreadsheet would compute behind a GUARD."""
    csv.writer(file, lineterminator="\n").writerows(map(_guarded_cells, rows))


def _guarded_cells(row: Iterable[object]) -> Iterator[object]:
    return (guarded(cell) if isinstance(cell, str) else cell for cell in row)


def guarded(text: str) -> str:
    """As it stands in a cell. Numbers are no formulas; and what is guarded already is once more, so
    that `unguarded` gives back each text."""
    return GUARD + text if _is_computed(text.lstrip(GUARD)) else text


def unguarded(text: str) -> str:
    """The text that a cell stands for."""
    return text[1:] if text.startswith(GUARD) and _is_computed(text.lstrip(GUARD)) else text


def _is_computed(text: str) -> bool:
    return text.startswith(COMPUTED) and not _is_number(text)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
