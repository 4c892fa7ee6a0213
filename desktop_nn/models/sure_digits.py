"""How many digits of a single number are shown, wherever it stands."""

from __future__ import annotations

from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.precision import EXACT
from desktop_nn.engine.explanation.step_precision import step_digits
from desktop_nn.engine.explanation.traced import TracedUpdate


def sure_at(traced: TracedUpdate, place: Place, digits: int) -> int:
    """A step has fewer digits than the weights whose difference it is; all, if all are wanted."""
    return digits if digits >= EXACT else min(digits, step_digits(traced, place))
