"""Lines above a table that are no rows of it: titles, and what a program says of its export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

from desktop_nn.experiment.reading.missing_words import USUAL_WORDS, Words
from desktop_nn.experiment.reading.number_form import is_signed_number
from desktop_nn.experiment.reading.quotes import CellError
from desktop_nn.experiment.reading.text_rows import numbered_rows

LOOKED_AT = 100
"""Rows that tell how many cells the table has."""
FEWEST_CELLS = 3
"""Beside a single one above, where neither names nor a blank line tell them apart."""

Row = Sequence[str]


def title_count(lines: Sequence[str], delimiter: str, words: Words = USUAL_WORDS) -> int:
    """How many lines stand above the table, blank ones and all; 0 where there is any doubt. They
    are those before the first row as wide as most that is no padded title: where that holds names,
    none of which is one of the `words` for no value; or else where each says but one thing, which
    a table hardly would."""
    rows = _first_rows(lines, delimiter)
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    if not widths:
        return 0
    width = widths.most_common(1)[0][0]
    of_table = (k for k, (_, row) in enumerate(rows) if len(row) == width and not _is_padded(row))
    first = next(of_table, 0)
    if not first and _is_sentence(rows, lines, delimiter, width, words):
        return rows[1][0] - 1
    above, rest = [row for _, row in rows[:first]], [row for _, row in rows[first:]]
    if not above or len(rest) < 2 or len(rest[1]) != width or _may_be_names(above, rest):
        return 0
    begin = rows[first][0]
    is_apart = not lines[begin - 2].strip()
    is_told = is_apart or (width >= FEWEST_CELLS and (delimiter != " " or _has_number(rest)))
    if _holds_names(rest, words) or (_are_titles(above) and is_told):
        return begin - 1
    return 0


def _first_rows(lines: Sequence[str], delimiter: str) -> list[tuple[int, Row]]:
    found: list[tuple[int, Row]] = []
    with suppress(CellError):
        for number, row in numbered_rows(lines[: 2 * LOOKED_AT], delimiter, 1):
            found.append((number, [cell.strip() for cell in row]))
            if len(found) == LOOKED_AT:
                break
    return found


def _is_sentence(
    rows: Sequence[tuple[int, Row]],
    lines: Sequence[str],
    delimiter: str,
    width: int,
    words: Words,
) -> bool:
    """Whether the first row is one, with as many commas as the table has by chance: it begins with
    several words, a number is in it and names below, and blanks stand behind its commas alone."""
    if len(rows) <= FEWEST_CELLS or any(len(row) != width for _, row in rows[1:FEWEST_CELLS]):
        return False
    first, *others = (lines[number - 1] for number, _ in rows[:FEWEST_CELLS])
    with_blank = f"{delimiter} "
    if first.count(with_blank) < width - 1 or any(with_blank in text for text in others):
        return False
    numbers = [*map(is_signed_number, rows[0][1])]
    is_mixed = any(numbers) and not all(numbers) and " " in rows[0][1][0]
    return is_mixed and _holds_names([row for _, row in rows[1:]], words)


def _is_padded(row: Row) -> bool:
    """Whether it says nothing but a title, with empty cells behind it: as a spreadsheet does. Of
    two cells one may be a name, and the other have none. A number is no title."""
    said = _said(row)
    is_title = said == 1 and bool(row[0]) and not is_signed_number(row[0])
    return not said or (is_title and len(row) >= FEWEST_CELLS)


def _said(row: Row) -> int:
    """In how many of its cells something stands."""
    return sum(map(bool, row))


def _may_be_names(above: Sequence[Row], rows: Sequence[Row]) -> bool:
    """Whether one of the rows above has as many cells as the table says something in: its own lines
    may end in a sign that separates nothing, and those of the rows not, or the other way round."""
    width = max(map(_width, rows))
    return any(_width(row) == width > 1 for row in above)


def _width(row: Row) -> int:
    """Up to the last cell in which something stands."""
    return max((place for place, cell in enumerate(row, 1) if cell), default=0)


def _holds_names(rows: Sequence[Row], words: Words) -> bool:
    """Whether the first row is one of names, above numbers, none of which stands again below."""
    names, body = rows[0], rows[1:]
    if 2 * _said(names) <= len(names) or any(name.lower() in words for name in names):
        return False
    again = any(
        name and name == cell for row in body for name, cell in zip(names, row, strict=False)
    )
    return not again and not _has_number([names]) and _has_number(body)


def _has_number(rows: Sequence[Row]) -> bool:
    return any(is_signed_number(cell) for row in rows for cell in row)


def _are_titles(rows: Sequence[Row]) -> bool:
    return all(len(row) == 1 and not is_signed_number(row[0]) for row in rows)
