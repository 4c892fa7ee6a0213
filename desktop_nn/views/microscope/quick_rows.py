"""Typesetting in linear time: the library sets every row of a formula twice, and so what is nested
five deep thirty-two times."""

from __future__ import annotations

from importlib import import_module
from typing import Any

STRETCHED = frozenset("()[]{}|‖∣∥⟨⟩⌈⌉⌊⌋")
"""Signs that grow with what stands between them."""


def needs_height(row: list[Any]) -> bool:
    """Whether anything in a row of MathML, its elements, grows with the row."""
    return any(
        child.tag == "mfenced"
        or (child.tag == "mo" and ((child.text or "").strip() in STRETCHED or child.attrib))
        for child in row
    )


def make_rows_quick() -> None:
    """Once, when the library is loaded: it learns the height of a row, by setting it on trial, only
    where something in it must be as high. What comes out is the same to the last digit."""
    rows = import_module("ziamath.nodes.mrow").Mrow
    on_trial = getattr(rows, "_get_height_nostretch", None)
    if on_trial is None or hasattr(rows, "height_on_trial"):
        return  # of another version: then it is slow, and right

    def height(self: Any, line: list[Any], **settings: Any) -> tuple[float, float]:
        if not needs_height(line):
            return 0.0, 0.0
        found: tuple[float, float] = on_trial(self, line, **settings)
        return found

    rows.height_on_trial = on_trial
    rows._get_height_nostretch = height
