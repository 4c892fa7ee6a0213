"""The rule by which each array of a traced update is made of others."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.models.matrix_expression import Expression
from desktop_nn.models.matrix_losses import COMPUTED, LOSS
from desktop_nn.models.matrix_passes import BACKWARD, FORWARD
from desktop_nn.models.matrix_shelf import Rule, Shelf, parted
from desktop_nn.models.matrix_steps import NEW, PENALTY, UPDATE

RULES: Mapping[str, Mapping[str, Rule]] = {
    "forward": FORWARD,
    "loss": LOSS,
    "backward": BACKWARD,
    "penalty": PENALTY,
    "update": UPDATE,
    "after": {**FORWARD, **COMPUTED, **PENALTY, **NEW},
}


def expression_of(update: TracedUpdate, phase: str, name: str) -> Expression:
    """How an array was made; alone where there is nothing to be said of it but its numbers.
    KeyError for one that the update doesn't have."""
    shelf, named = Shelf(update, phase), parted(name)
    rule = RULES.get(phase, {}).get(f"{named.prefix}{named.letters}")
    result = shelf.operand(phase, name)
    return Expression(result, rule(shelf, named) if rule is not None else ())
