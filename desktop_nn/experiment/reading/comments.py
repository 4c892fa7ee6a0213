"""Lines before a table: what separates its cells, as Excel is told it, and remarks that begin with
#, the last of which may hold the names."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_nn.experiment.text_forms import can_separate

SIGN = "#"
HINT = "sep="


def told_separator(line: str) -> str:
    """What the first line says of the sign between cells, as “sep=;”; empty where it is none of
    these."""
    said = line.rstrip("\r\n")
    is_hint = len(said) == len(HINT) + 1 and said.lower().startswith(HINT)
    return said[-1] if is_hint and can_separate(said[-1]) else ""


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
