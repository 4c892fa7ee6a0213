"""What separates the cells of a text: guessed from its first lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from desktop_nn.experiment.reading.number_form import is_signed_number
from desktop_nn.experiment.reading.quotes import CellError
from desktop_nn.experiment.reading.text_rows import cells

DELIMITERS = (",", ";", "\t", "|", " ")
RARE_DELIMITERS = (":", "^", "~", "\x01")
"""Looked for where none of the usual ones makes cells."""
DELIMITER_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "blanks"}

FEWEST_BELOW = 3
"""Lines of a table that has more lines above it."""


def delimiter_name(delimiter: str) -> str:
    """Commas; “:”; U+001F."""
    sign = f"“{delimiter}”" if delimiter.isprintable() else f"U+{ord(delimiter):04X}"
    return DELIMITER_NAMES.get(delimiter, sign)


def _rows_to_guess_from(lines: Sequence[str], delimiter: str) -> Iterator[list[str]]:
    """Up to a cell without an end, which there may be with a wrong delimiter alone."""
    with suppress(CellError):
        for row in cells(lines, delimiter):
            if row:
                yield row


def guessed_delimiter(lines: Sequence[str]) -> str:
    """The one that gives most rows the same number of cells, and more than one."""
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _rows_to_guess_from(lines[:100], delimiter)]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = widths.count(usual) / len(widths) if usual > 1 else 0.0
        # A decimal comma between semicolons gives steady widths too: the first wins only if better.
        if score > best_score or (score == best_score and _splits_better(lines, delimiter, best)):
            best, best_score = delimiter, score
    if best_score == 0.0:
        rare = next((rare for rare in RARE_DELIMITERS if _makes_cells(lines, rare)), "")
        return rare or _below_titles(lines) or best
    if best_score == 1.0:
        return best
    # A line with a cell too many is no reason to take decimal commas for what separates cells.
    found = _below_titles(lines)
    return found if found and not _splits_better(lines, best, found) else best


def _below_titles(lines: Sequence[str]) -> str:
    """Where lines are not alike, since there are titles above the table: the sign for which most
    of the last ones are; empty for none. Blanks stand in sentences too."""
    alike = {sign: _alike_at_end(lines, sign) for sign in (";", "\t", "|", ",")}
    found = max(alike, key=lambda sign: alike[sign])
    return found if alike[found] >= FEWEST_BELOW else ""


def _alike_at_end(lines: Sequence[str], delimiter: str) -> int:
    """How many of the last rows have the same count of cells, and more than two."""
    widths = [len(row) for row in _rows_to_guess_from(lines[:100], delimiter)]
    others = (k for k, width in enumerate(reversed(widths)) if width != widths[-1])
    return next(others, len(widths)) if widths and widths[-1] > 2 else 0


def _makes_cells(lines: Sequence[str], delimiter: str) -> bool:
    """Of each line as many, and more than one."""
    widths = {len(row) for row in _rows_to_guess_from(lines[:100], delimiter)}
    return len(widths) == 1 and widths.pop() > 1


def _splits_better(lines: Sequence[str], delimiter: str, other: str) -> bool:
    """Whether more of the cells are numbers with this delimiter."""
    return _share_of_numbers(lines, delimiter) > _share_of_numbers(lines, other)


def _share_of_numbers(lines: Sequence[str], delimiter: str) -> float:
    """Of all cells in which something stands, but for those of the first line."""
    rows = list(_rows_to_guess_from(lines[1:100], delimiter))
    found = [is_signed_number(cell) for row in rows for cell in row if cell]
    return sum(found) / len(found) if found else 0.0
