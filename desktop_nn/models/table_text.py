"""What is copied of a table: its cells, numbers as a spreadsheet takes them; as lines with tabs
between columns, and as HTML, which spreadsheets take before it.

A model says what a cell holds exactly under EXACT_ROLE; of one that doesn't, the text on screen is
taken, with a plain minus and without spaces between thousands.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt

from desktop_nn.models.number_text import MINUS, THIN_SPACE

EXACT_ROLE = Qt.ItemDataRole.UserRole + 40
"""The number or the text behind a cell."""

NUMBER = re.compile(rf"{MINUS}?\d[\d{THIN_SPACE}]*(\.\d+)?(e{MINUS}?\d+)?")
PLAIN_NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?")
BREAKS = str.maketrans("\t\r\n", "   ")

EXCEL = "urn:schemas-microsoft-com:office:excel"
TEXT_CELL = """style='mso-number-format:"\\@"' sdnum="1033;0;@\""""
"""How Excel, and LibreOffice, are told that a cell is text; x:num and sdval tell them numbers."""

Cells = Iterable[Sequence[str]]
"""Row by row, as of `plain_cell`."""


def table_cells(
    model: QAbstractItemModel, rows: Iterable[int], columns: Sequence[int], has_row_titles: bool
) -> Cells:
    """These cells below the titles of their columns, and behind those of their rows where these are
    shown."""
    lines = [[_title(model, column, Qt.Orientation.Horizontal) for column in columns]]
    lines += [[_cell(model, row, column) for column in columns] for row in rows]
    if has_row_titles:
        titles = [_title(model, row, Qt.Orientation.Vertical) for row in rows]
        lines = [[title, *line] for title, line in zip(["", *titles], lines, strict=True)]
    return lines


def as_tabs(cells: Cells) -> str:
    """A line for each row, the last one ended too."""
    return "".join("\t".join(map(_tabbed, line)) + "\n" for line in cells)


def _tabbed(cell: str) -> str:
    """A quote at its begin would have the next cells belong to it."""
    return '"' + cell.replace('"', '""') + '"' if cell.startswith('"') else cell


def as_html(cells: Cells) -> str:
    """A table that says of each cell whether it is a number: “=1” stays a name there, and 0.5 a
    half, also where numbers are written with a comma."""
    rows = ("<tr>" + "".join(map(_html_cell, line)) + "</tr>" for line in cells)
    return f'<html xmlns:x="{EXCEL}"><body><table>{"".join(rows)}</table></body></html>'


def _html_cell(cell: str) -> str:
    if PLAIN_NUMBER.fullmatch(cell):
        return f'<td x:num="{cell}" sdval="{cell}" sdnum="1033;">{cell}</td>'
    return f"<td x:str {TEXT_CELL}>{html.escape(cell)}</td>"


def plain_cell(value: Any) -> str:
    """A number to its last digit; nothing for what isn't one, or isn't there."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, (bool, int, float)):
        return repr(value)
    text = str(value).translate(BREAKS)
    if NUMBER.fullmatch(text):
        return text.replace(MINUS, "-").replace(THIN_SPACE, "")
    return text


def _cell(model: QAbstractItemModel, row: int, column: int) -> str:
    index = model.index(row, column)
    exact = index.data(EXACT_ROLE)
    return plain_cell(index.data() if exact is None else exact)


def _title(model: QAbstractItemModel, section: int, orientation: Qt.Orientation) -> str:
    return plain_cell(model.headerData(section, orientation))
