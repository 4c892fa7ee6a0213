"""What an activation is: a row of the catalog with a function and its backward function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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
    derivative is right, as it is in every row that is offered."""

    forward: Forward = None  # type: ignore[assignment]
    backward: Backward = None  # type: ignore[assignment]
    derivative: str = ""
    range: str = ""
    active: Callable[[Array], Array] | None = None
    output_only: bool = False
    slip_of: str = ""

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
