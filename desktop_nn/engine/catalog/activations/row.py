"""What an activation is: a row of the catalog with a function and its backward function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from desktop_nn.engine.catalog.rows import Row
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.program import Array, Program

Forward = Callable[[Program, Choice, Array, Array], None]
Backward = Callable[[Program, Choice, Array, Array, Array, Array], None]


@dataclass(frozen=True)
class Activation(Row):
    """`active(u)` tells the sides of a kink apart, elementwise; None where there is no kink.
    `range` is the interval of outputs, `derivative` the formula of ∂a/∂u.
    `output_only` rows mix the units of a row, which only an output layer may do.
    `slip_of`: the row whose outputs it has, with a wrong derivative, on purpose; "" where the
    derivative is right, as it is in every row that is offered.
    `latex` and `derivative_latex` are the same as `formula` and `derivative`, typeset: one formula,
    or two, of which the first holds where u > 0. `<u>`, `<a>` stand for input and output, `<name>`
    for a parameter or for an array that forward keeps for the way back; `kept_latex` are the
    formulas of those, by the letters of their names.
    """

    forward: Forward = None  # type: ignore[assignment]
    backward: Backward = None  # type: ignore[assignment]
    derivative: str = ""
    range: str = ""
    active: Callable[[Array], Array] | None = None
    output_only: bool = False
    slip_of: str = ""
    latex: tuple[str, ...] = ()
    derivative_latex: tuple[str, ...] = ()
    kept_latex: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def outputs_of(self) -> str:
        """The name of the row that has these outputs: its own, but for a slip's."""
        return self.slip_of or self.name

    def bounds(self, choice: Choice) -> tuple[float, float]:
        """The ends of `range`, with the choice's own parameters in it; whether they belong to it
        is not told."""
        text = self.range.strip("[()]").replace("−", "-").replace("∞", "inf")
        for parameter in self.parameters:
            symbol = parameter.label.split()[-1]
            text = text.replace(symbol, repr(choice.number(parameter.name)))
        low, high = map(float, text.split(","))
        return low, high


def is_positive(u: Array) -> Array:
    """The side of a kink at 0."""
    positive: Array = u > 0
    return positive
