"""An origin as text to take along, and formulas as text to read, for views."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from desktop_nn.engine.explanation.copying import as_csv, as_latex, as_text
from desktop_nn.engine.explanation.notation import plain_name
from desktop_nn.engine.explanation.origin import Origin, Term, contributions
from desktop_nn.engine.explanation.plain_text import plain_formula

__all__ = ["COPIES", "Origin", "Term", "contributions", "plain_formula", "plain_name"]

COPIES: Mapping[str, Callable[[Origin], str]] = {
    "Text": as_text,
    "LaTeX": as_latex,
    "CSV": as_csv,
}
"""What an origin can be copied as, by the name on the button."""
