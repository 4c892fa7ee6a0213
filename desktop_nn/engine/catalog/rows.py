"""What every row of the catalog says of itself: names, parameters, formula, a sentence of use."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from desktop_nn.engine.choice import Choice, Parameters
from desktop_nn.engine.number_text import shown

LARGEST = 1e30
"""No number that the user sets is larger: float32 ends at 3.4e38, and it is multiplied yet."""


@dataclass(frozen=True)
class Parameter:
    """A number that the user can set: its symbol, default and allowed range.

    Values outside `[minimum, maximum]` are refused (`open_minimum`: the minimum itself too);
    values outside `[usual_minimum, usual_maximum]` are allowed, with a warning that says what
    comes of it: `when_small`, `when_large`. `about` says what it does, in the formula's symbols.
    """

    name: str
    label: str
    default: float
    minimum: float = -math.inf
    maximum: float = math.inf
    open_minimum: bool = False
    usual_minimum: float = -math.inf
    usual_maximum: float = math.inf
    whole: bool = False
    when_small: str = "little will change"
    when_large: str = "training may diverge"
    about: str = ""

    def refusal(self, value: float) -> str | None:
        """Why `value` can't be used, or None."""
        if not math.isfinite(value):
            return f"{self.label} must be a finite number, not {shown(value)}."
        if self.whole and value != int(value):
            return f"{self.label} must be a whole number, not {shown(value)}."
        if value < self.minimum or (self.open_minimum and value == self.minimum):
            bound = "greater than" if self.open_minimum else "at least"
            return f"{self.label} must be {bound} {shown(self.minimum)}, not {shown(value)}."
        if value > self.maximum:
            return f"{self.label} must be at most {shown(self.maximum)}, not {shown(value)}."
        if abs(value) > LARGEST:
            return f"{self.label} must be at most {shown(LARGEST)} in size, not {shown(value)}."
        return None


@dataclass(frozen=True)
class Row:
    """One choice of a catalog table. `formula` is plain text, for the user; `typeset` the same in
    LaTeX, a line or more, for the help. `source`: the paper or book that it is from."""

    name: str
    label: str
    formula: str
    use: str
    parameters: tuple[Parameter, ...] = ()
    source: str = ""
    typeset: tuple[str, ...] = ()

    def choice(self, **values: float) -> Choice:
        """This row with its defaults, except for the values given."""
        unknown = set(values) - {parameter.name for parameter in self.parameters}
        if unknown:
            raise ValueError(f"{self.name}: unknown parameter {', '.join(sorted(unknown))}")
        defaults = {p.name: int(p.default) if p.whole else p.default for p in self.parameters}
        return Choice(self.name, Parameters(defaults | values))


R = TypeVar("R", bound=Row)


class Table(Generic[R]):
    """Rows by name, in the order in which they are offered. `unlisted` ones are found by their
    name, and offered to nobody who hasn't one already."""

    def __init__(self, kind: str, rows: Iterable[R], unlisted: Iterable[R] = ()) -> None:
        self.kind = kind
        self.rows = tuple(rows)
        self.unlisted = tuple(unlisted)
        self._by_name = {row.name: row for row in (*self.rows, *self.unlisted)}

    def offered_beside(self, present: str) -> tuple[R, ...]:
        """The rows to choose from, and the `present` one where it is unlisted."""
        return (*self.rows, *(row for row in self.unlisted if row.name == present))

    def __getitem__(self, name: str) -> R:
        if name not in self._by_name:
            known = ", ".join(row.name for row in self.rows)
            raise ValueError(f"unknown {self.kind} {name!r}; known are {known}")
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name
