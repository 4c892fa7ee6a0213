"""What is said of a text: how it was read, and where it can't be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop_nn.experiment.reading.comments import HINT
from desktop_nn.experiment.reading.delimiters import delimiter_name
from desktop_nn.experiment.reading.dialect import CellAt, Dialect
from desktop_nn.experiment.reading.encodings import Wrong, first_wrong, lacks_mark
from desktop_nn.experiment.reading.first_rows import beside_sign
from desktop_nn.experiment.reading.number_form import GROUPING_NAMES, NumberForm, is_any_number
from desktop_nn.experiment.reading.row_lines import RowLines
from desktop_nn.experiment.reading.steps import Kind, Step, steps_of
from desktop_nn.experiment.reading.table import listed
from desktop_nn.experiment.reading.text_rows import cells

LONGEST_SHOWN = 40
MOST_SIGNED = 3
"""Columns whose signs are told with an example."""


def dialect_steps(dialect: Dialect, blank_lines: int, lines: RowLines) -> Iterator[Step]:
    """How it was read: what somebody may want to have read in another way is of its own kind."""
    yield from steps_of([f"Cells are separated by {delimiter_name(dialect.delimiter)}."])
    yield from _header_steps(dialect)
    if dialect.decimal == ",":
        yield from steps_of(["Numbers are read with a decimal comma."])
    kind: Kind = "grouping" if dialect.grouping else "found"
    yield from steps_of(_grouping_texts(dialect, lines), kind)
    yield from steps_of(_signs_texts(dialect, lines), "signs")
    if dialect.not_utf_8 is not None:
        yield Step(_western_text(dialect.encoding, dialect.not_utf_8), "encoding")
    elif dialect.encoding not in ("utf-8", "utf-8-sig"):
        yield from steps_of([f"The text is read as {dialect.encoding}."])
    if blank_lines:
        yield from steps_of([f"Blank lines are left out: {blank_lines}."])
    odd = (one for one in dialect.odd if not dialect.numbers[one.place])
    yield from steps_of(_odd_text(one, dialect, lines) for one in odd)


def _header_steps(dialect: Dialect) -> Iterator[Step]:
    """What stands before the rows."""
    if dialect.comments or dialect.unmarked:
        yield Step(f"Lines before the table{_remarks_text(dialect)}.", "remarks")
    if dialect.above:
        yield Step(_above_text(dialect), "above")
    if dialect.header:
        yield Step("The first row holds the names of the columns.", "header")
    else:
        yield from steps_of(["No row holds names: columns are called by their places."])
    if dialect.units:
        yield Step(_units_text(dialect), "units")
    if dialect.made_up:
        names = listed(dialect.made_up)
        yield from steps_of([f"Names that are missing, or stand twice, are made up: {names}."])


def _remarks_text(dialect: Dialect) -> str:
    """What became of them; a single sentence, since they are taken back together."""
    names = "the names of the columns stand behind a #, which is left out"
    if not dialect.comments:
        return f": {names}"
    first = ""
    if dialect.hint:
        first = f"the first, “{HINT}{dialect.hint}”, which says what separates the cells"
    count = dialect.comments - bool(first)
    behind = f"; {names}" if dialect.unmarked else ""
    if not count:
        return f" are left out: {first}{behind}"
    if first:
        return f" are left out: {first}; and those that begin with #: {count}{behind}"
    return f", which begin with #, are left out: {count}{behind}"


def _above_text(dialect: Dialect) -> str:
    """Which they are."""
    title = f"“{_shown(dialect.title)}”"
    if dialect.above == 1:
        return f"1 line above the table is left out{f': {title}' * bool(dialect.title)}."
    first = f", beginning with {title}" * bool(dialect.title)
    return f"{dialect.above} lines above the table are left out{first}."


def _units_text(dialect: Dialect) -> str:
    said = listed([cell for row in dialect.units for cell in row if cell])
    if len(dialect.units) == 1:
        return f"1 line below the names is left out, which says no number above numbers: {said}."
    count = len(dialect.units)
    return f"{count} lines below the names are left out, which say no number above numbers: {said}."


def _signs_texts(dialect: Dialect, lines: RowLines) -> Iterator[str]:
    """Of which columns, each with an example."""
    forms, numbers = dialect.forms, dialect.numbers
    columns = [at for at in dialect.signed if forms[at.place].sign and numbers[at.place]]
    told = [
        f"“{at.cell}” ({_where(dialect, at, lines)}) is read as "
        f"{_value_text(dialect.forms[at.place], at.cell)}"
        for at in columns[:MOST_SIGNED]
    ]
    if len(columns) > MOST_SIGNED:
        told.append(f"and so on in {len(columns) - MOST_SIGNED} more columns")
    if told:
        yield f"Signs beside numbers are left out: {'; '.join(told)}."


def _where(dialect: Dialect, at: CellAt, lines: RowLines) -> str:
    """Its line, as far as that is known, and its column."""
    line = f"line {lines.line(at.row - 1)}, " if lines.knows(at.row - 1) else ""
    return f"{line}column “{dialect.names[at.place]}”"


def _grouping_texts(dialect: Dialect, lines: RowLines) -> Iterator[str]:
    """What stands between thousands; or might, of which an example is told."""
    at, form, other = dialect.grouped, dialect.form, dialect.other
    example = ""
    if at is not None:
        sign = dialect.forms[at.place].sign
        form = replace(form, sign=sign)
        where = _where(dialect, at, lines)
        example = f"“{at.cell}” ({where}) is read as {_value_text(form, at.cell)}"
        if other is not None:
            way = _other_way(other)
            value = _value_text(replace(other, sign=sign), at.cell)
            example += f"; with {way} it would be {value}, and the file alone doesn't tell which"
    if form.grouping:
        left_out = f"{GROUPING_NAMES[form.grouping]} between thousands are left out of numbers"
        yield f"{left_out}: {example}." if example else f"{left_out}."
    elif example:
        yield f"{example}."


def _other_way(other: NumberForm) -> str:
    if other.grouping:
        return f"{GROUPING_NAMES[other.grouping].lower()} between thousands"
    return "a decimal comma" if other.decimal == "," else "a decimal point"


def _value_text(form: NumberForm, cell: str) -> str:
    return f"{form.value(cell):.15g}"


def _odd_text(odd: CellAt, dialect: Dialect, lines: RowLines) -> str:
    name = dialect.names[odd.place]
    says = f"“{_shown(odd.cell)}”"
    if lines.knows(odd.row - 1):
        says = f"line {lines.line(odd.row - 1)} says {says}"
    if dialect.forms[odd.place].is_number(odd.cell):
        return (
            f"“{name}” is read as texts: {says}, which as a number would be the same as another "
            "cell's: whole numbers beyond 2⁵³ keep some 16 digits."
        )
    if is_any_number(odd.cell):
        sign = "comma" if dialect.decimal == "," else "point"
        return (
            f"“{name}” is read as texts: {says}, which is no number with a decimal {sign}"
            f"{_without(dialect.grouping)}. Choose how numbers are written, or mend the cells."
        )
    if beside_sign(odd.cell):
        return (
            f"“{name}” is read as texts: {says}, where something stands beside a number. Leave "
            "it out of the file if it is a unit."
        )
    return (
        f"“{name}” is read as texts, though nearly all are numbers: {says}. Mend the cell, or "
        "empty it."
    )


def _western_text(encoding: str, wrong: Wrong) -> str:
    return (
        f"No UTF-8: in line {wrong.line} stands the byte {wrong.byte:#04x}. The text is "
        f"read as {encoding}, that of Western Windows."
    )


def trimmed_text(count: int) -> str:
    """In how many cells blanks around a text were left out."""
    return f"Blanks around texts are left out: in {count} cell{'s' if count > 1 else ''}."


def _without(grouping: str) -> str:
    return f" and {GROUPING_NAMES[grouping].lower()} between thousands" if grouping else ""


# What is wrong


def width_text(file: str, dialect: Dialect, line: int, width: int) -> str:
    """Of a row that has another count of cells."""
    return (
        f"“{file}”, line {line}: there are {width} cells, and {len(dialect.names)} in the first. "
        "Mend the line, or choose what separates the cells, or how many lines stand above "
        "the table."
    )


def cell_text(file: str, dialect: Dialect, line: int, place: int, cell: str) -> str:
    """Of a cell that should be a number."""
    sign = dialect.forms[place].sign
    with_sign = f" with “{sign}”" if sign else ""
    return (
        f"“{file}”, line {line}, column “{dialect.names[place]}”: “{_shown(cell)}” is no number"
        f"{with_sign}. Mend the cell, or read the column as categories."
    )


def encoding_text(path: Path, dialect: Dialect) -> str:
    """Why a text is not in the encoding that it is read in, and where."""
    wrong = None if lacks_mark(path, dialect.encoding) else first_wrong(path, dialect.encoding)
    if wrong is None:
        return (
            f"“{path.name}” doesn't begin with the mark of {dialect.encoding}. Choose another "
            "encoding."
        )
    place = max(1, len(next(cells([wrong.before], dialect.delimiter), [])))
    column = f", column “{dialect.names[place - 1]}”" if place <= len(dialect.names) else ""
    return (
        f"“{path.name}”, line {wrong.line}{column}: the byte {wrong.byte:#04x} means nothing in "
        f"{dialect.encoding}. Choose another encoding, or save the file as UTF-8."
    )


def _shown(cell: str) -> str:
    return cell if len(cell) <= LONGEST_SHOWN else f"{cell[:LONGEST_SHOWN]}…"
