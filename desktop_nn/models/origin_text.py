"""An origin as text to take along, and formulas as text to read, for views."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from desktop_nn.engine.explanation.copying import as_csv, as_latex, as_text
from desktop_nn.engine.explanation.notation import plain_name
from desktop_nn.engine.explanation.origin import Origin, Term, contributions
from desktop_nn.engine.explanation.plain_text import plain_formula as as_copied
from desktop_nn.models.number_text import raised, signed

__all__ = [
    "COPIES",
    "Origin",
    "Term",
    "as_copied",
    "contributions",
    "plain_formula",
    "plain_name",
]

COPIES: Mapping[str, Callable[[Origin], str]] = {
    "Text": as_text,
    "LaTeX": as_latex,
    "CSV": as_csv,
}
"""What an origin can be copied as, by the name on the button."""

POWER = re.compile(r"\^(-?\d+)")


def plain_formula(latex: str) -> str:
    """A formula as text to read: with real minus and raised powers, where copies have what programs
    read."""
    text = POWER.sub(lambda found: raised(found[1]), as_copied(latex))
    return signed(text)
