"""Adam's corrected moments, m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), as its paper writes them.

The plan never makes them: it folds both corrections into the numbers step and ε′, which saves two
passes over memory. They are computed for those who look. Source: Kingma and Ba 2015, algorithm 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.engine.trace import Quantity
from desktop_nn.engine.trainer import frozen_copy

SHARES = {"m": "beta1", "v": "beta2"}
"""The share that each memory keeps, by the memory's name."""


def with_corrected(
    found: Sequence[Quantity], optimizer: Choice, ages: Mapping[str, int], trained: Sequence[str]
) -> list[Quantity]:
    """The quantities, and behind the optimizer's memory that memory corrected for its empty start,
    as in mhat_W1; of the arrays `trained`, by name. Unchanged where the optimizer has no such."""
    moments = [quantity for quantity in found if _is_moment(quantity, optimizer, trained)]
    if not moments:
        return list(found)
    end = 1 + max(k for k, quantity in enumerate(found) if quantity is moments[-1])
    return [*found[:end], *_corrected(moments, optimizer, ages), *found[end:]]


def _is_moment(quantity: Quantity, optimizer: Choice, trained: Sequence[str]) -> bool:
    memory, _, array = quantity.name.partition("_")
    corrects = OPTIMIZERS[optimizer.name].ages and memory in SHARES
    return corrects and quantity.phase == "update" and array in trained


def _corrected(
    moments: Sequence[Quantity], optimizer: Choice, ages: Mapping[str, int]
) -> Iterator[Quantity]:
    for moment in moments:
        memory, _, array = moment.name.partition("_")
        share = optimizer.number(SHARES[memory])
        value = moment.value / moment.value.dtype.type(1.0 - share ** ages[array])
        line = f"{memory}hat = {memory} / (1 - {share:g} ** {ages[array]})  # for this view alone"
        name = f"{memory}hat_{array}"
        yield Quantity("update", moment.layer, name, frozen_copy(np.asarray(value)), line)
