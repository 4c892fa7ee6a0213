"""What is copied of a table: tabs between columns, numbers that a spreadsheet takes as such.

A model says what a cell holds exactly under EXACT_ROLE; of one that doesn't, the text on screen is
taken, with a plain minus and without spaces between thousands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt

from desktop_nn.models.number_text import MINUS, THIN_SPACE

EXACT_ROLE = Qt.ItemDataRole.UserRole + 40
"""The number or the text behind a cell."""

NUMBER = re.compile(rf"{MINUS}?\d[\d{THIN_SPACE}]*(\.\d+)?(e{MINUS}?\d+)?")
BREAKS = str.maketrans("\t\r\n", "   ")


def table_text(
    model: QAbstractItemModel, rows: Iterable[int], columns: Sequence[int], has_row_titles: bool
) -> str:
    """These cells below the titles of their columns, and behind those of their rows where these are
    shown. A line each, the last one ended too."""
    lines = [[_title(model, column, Qt.Orientation.Horizontal) for column in columns]]
    lines += [[_cell(model, row, column) for column in columns] for row in rows]
    if has_row_titles:
        titles = [_title(model, row, Qt.Orientation.Vertical) for row in rows]
        lines = [[title, *line] for title, line in zip(["", *titles], lines, strict=True)]
    return "".join("\t".join(line) + "\n" for line in lines)


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
