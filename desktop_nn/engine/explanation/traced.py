"""A traced update: every number of one update, and what is needed to say where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from desktop_nn.engine.explanation.corrected import with_corrected
from desktop_nn.engine.explanation.layer_sums import with_layer_sums
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.quantities import all_quantities
from desktop_nn.engine.specs import NetworkSpec, UpdateSpec
from desktop_nn.engine.trace import Quantity, traced_twin
from desktop_nn.engine.trainer import Trainer

ON_THE_WAY = ("samples", "before", "forward", "loss", "backward")
"""Phases in which a name stands for one array; gradients change again in later ones."""


@dataclass(frozen=True)
class TracedUpdate:
    """One update, on one batch, as it was computed; nothing here is ever computed again.

    `quantities`: as `trace_update` gives them, in order, and besides: the running statistics
    before; `sample_loss`, the loss of each sample, and `dX`, which training has no use for; Adam's
    corrected memory, as mhat_W1, which it folds into its scalars; the sums over single arrays that
    penalty and norm are made of, as squares_W1; and, in the phase "after", the
    same batch through the new parameters, with the same dropout masks and batch norm by the batch,
    to the loss after.
    `update`: the number of this update, from 1; `rows`: which sample of the data set each row of
    the batch is. Losses without penalties. `rate`: η as scheduled; `ages`: how many updates, this
    one included, the optimizer's memory of each array has taken part in; `endings`: what the names
    of the optimizer's scalars end with for each array ("" or "2" as in step2); frozen ones have
    none. `is_evaluation`: not an update, but one sample's way forward to its loss, evaluated before
    the update of that number: phases end with "loss".
    """

    quantities: tuple[Quantity, ...]
    network: NetworkSpec
    spec: UpdateSpec
    update: int
    rows: tuple[int, ...]
    loss_before: float
    loss_after: float
    rate: float
    ages: Mapping[str, int]
    endings: Mapping[str, str]
    is_evaluation: bool = False

    @cached_property
    def _by_name(self) -> dict[tuple[str, str], Quantity]:
        return {(quantity.phase, quantity.name): quantity for quantity in self.quantities}

    @cached_property
    def told(self) -> dict[Place, Any]:
        """Origins that were asked for lately: several views ask for the same."""
        return {}

    def __getstate__(self) -> dict[str, Any]:
        return {field.name: self.__dict__[field.name] for field in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        for quantity in self.quantities:  # NumPy's pickles forget that nobody may write to them
            quantity.value.flags.writeable = False

    @property
    def batch(self) -> int:
        """N: how many samples the batch has."""
        return len(self.rows)

    def has(self, phase: str, name: str) -> bool:
        """Whether the update has computed such an array in that phase."""
        return (phase, name) in self._by_name

    def find(self, phase: str, name: str) -> Quantity:
        """An array by its phase and name; KeyError where there is none."""
        if (phase, name) not in self._by_name:
            raise KeyError(f"the traced update has no {name} in its phase {phase!r}")
        return self._by_name[phase, name]

    def number(self, place: Place) -> float:
        """The number at a place; KeyError where there is no such array, IndexError outside it."""
        value = self.find(place.phase, place.name).value
        if len(place.index) != value.ndim or min(place.index, default=0) < 0:
            raise IndexError(f"expected a place in {place.name} {value.shape}, got {place.index}")
        return float(value[place.index])

    def holds(self, place: Place) -> bool:
        """Whether there is a number at a place."""
        try:
            self.number(place)
        except (KeyError, IndexError):
            return False
        return True

    def phase_of(self, name: str) -> str:
        """The phase, of those up to backward, in which an array was computed; KeyError if none."""
        for phase in ON_THE_WAY:
            if (phase, name) in self._by_name:
                return phase
        raise KeyError(f"the traced update has computed no {name} on its way")

    def place(self, name: str, *index: int) -> Place:
        """A place in an array by its name alone, of the phases up to backward."""
        return Place(self.phase_of(name), name, index)


def traced_update(
    trainer: Trainer, inputs: ArrayLike, targets: ArrayLike, rows: Sequence[int] | None = None
) -> TracedUpdate:
    """The update that `trainer` would make on a batch, `inputs`: (N, D), `targets`: (N, K); `rows`
    of the data set, by default 0 to N − 1. The trainer is left as it was."""
    twin, plan = traced_twin(trainer, inputs, targets)
    with np.errstate(all="ignore"):
        found = all_quantities(twin, plan)
        ages, endings = twin.array_ages(), _endings(twin)
        found = with_corrected(found, twin.spec.optimizer, ages, tuple(endings))
        found = with_layer_sums(found, twin.network.spec, twin.spec)
    losses = {q.phase: float(q.value) for q in found if q.name == "loss"}
    return TracedUpdate(
        tuple(found),
        twin.network.spec,
        twin.spec,
        twin.updates,
        tuple(range(plan.rows)) if rows is None else tuple(map(int, rows)),
        losses["loss"],
        losses["after"],
        twin.learning_rate(twin.updates),
        ages,
        endings,
    )


def _endings(trainer: Trainer) -> dict[str, str]:
    quantities = {e.name: trainer.step_quantity(e.name) for e in trainer.network.layout.entries}
    return {name: q.removeprefix("parameters") for name, q in quantities.items() if q}
