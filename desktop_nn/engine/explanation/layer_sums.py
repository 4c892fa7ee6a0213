"""Sums over single arrays: Σ w² and Σ |w| of the penalty, ‖dW‖² of the gradient's norm.

The plan adds up blocks of all parameters at once. These are computed for those who look, in
float64, so that penalty and norm are made of numbers that can be opened in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from desktop_nn.engine.explanation.place import KINDS, letters_of
from desktop_nn.engine.program import Array
from desktop_nn.engine.specs import NetworkSpec, UpdateSpec
from desktop_nn.engine.trace import Quantity
from desktop_nn.engine.trainer import frozen_copy

SQUARES, SIZES = "squares_", "sizes_"
"""What the names of these sums begin with: squares_W1, sizes_W1, and of gradients squares_dW1."""
ALONE = "  # for this view alone"


def is_layer_sum(name: str) -> bool:
    return name.startswith((SQUARES, SIZES))


def with_layer_sums(
    found: Sequence[Quantity], network: NetworkSpec, update: UpdateSpec
) -> list[Quantity]:
    """The quantities, with the sums of each array before the penalty, or the norm, that adds them
    up. Frozen layers have none: they count in neither."""
    learned = [q for q in found if q.phase == "before" and letters_of(q.name) in KINDS]
    trained = [q for q in learned if network.layers[q.layer - 1].trainable]
    by_name = {(q.phase, q.name): q for q in found}
    complete: list[Quantity] = []
    for quantity in found:
        if quantity.name == "penalty":
            weights = "after" if quantity.phase == "after" else "before"
            held = [by_name[weights, q.name] for q in trained if letters_of(q.name) == "W"]
            complete += _of_weights(held, quantity.phase, update)
        elif quantity.name == "squared_norm":
            gradients = [_unclipped(by_name, q.name) for q in trained]
            complete += [_sum(q, "update", SQUARES, np.square, "np.square({})") for q in gradients]
        complete.append(quantity)
    return complete


def _unclipped(by_name: dict[tuple[str, str], Quantity], name: str) -> Quantity:
    """The gradient of an array, with the penalty's part where it has one."""
    key = ("penalty", f"d{name}")
    return by_name[key] if key in by_name else by_name["backward", f"d{name}"]


def _of_weights(held: Sequence[Quantity], phase: str, update: UpdateSpec) -> Iterator[Quantity]:
    if update.l2:
        yield from (_sum(q, phase, SQUARES, np.square, "np.square({})") for q in held)
    if update.l1:
        yield from (_sum(q, phase, SIZES, np.abs, "np.abs({})") for q in held)


def _sum(
    of: Quantity, phase: str, start: str, measure: Callable[[Array], Array], call: str
) -> Quantity:
    value = np.asarray(measure(of.value.astype(np.float64)).sum())
    line = f"{call.format(of.name)}.sum(){ALONE}"
    return Quantity(phase, of.layer, f"{start}{of.name}", frozen_copy(value), line)
