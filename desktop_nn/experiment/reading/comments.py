"""Lines before a table that begin with #: remarks, the last of which may hold the names."""

from __future__ import annotations

from collections.abc import Sequence

SIGN = "#"


def comment_count(lines: Sequence[str]) -> int:
    """How many lines are over once the last of those that begin with # before the table is; blank
    ones between them count. None where there is nothing behind them."""
    last = 0
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith(SIGN):
            last = number
        elif line.strip():
            return last
    return 0


def without_sign(line: str) -> str:
    """What a remark says."""
    return line.lstrip().lstrip(SIGN).lstrip(" ")
