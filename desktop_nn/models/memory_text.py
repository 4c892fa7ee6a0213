"""Memory in words: what is kept for going back, and what its budgets have cost."""

from __future__ import annotations

from desktop_nn.models.number_text import counted
from desktop_nn.models.undo_budget import EDIT_BUDGET
from desktop_nn.training.timeline import BUDGET

MEGABYTE = 1_000_000


def room_text(edits: int, checkpoints: int) -> str:
    """Of bytes of edits and of checkpoints, against what they may take."""
    return f"Edits {_within(edits, EDIT_BUDGET)} · checkpoints {_within(checkpoints, BUDGET)}"


def given_up_text(edits: int, checkpoints: int) -> str:
    """How many of each had to go; empty where none had to."""
    counts = ((edits, "edit"), (checkpoints, "checkpoint"))
    gone = [counted(count, thing) for count, thing in counts if count]
    return f"Given up for room: {', '.join(gone)}" if gone else ""


def _within(size: int, budget: int) -> str:
    return f"{size / MEGABYTE:.1f} of {budget // MEGABYTE} MB"
