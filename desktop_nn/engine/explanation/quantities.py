"""All quantities of a traced update: the trace, and what a view wants to know besides.

What is added is computed from the trace's own numbers, after it and beside it, and its lines say
so: no bit of the update depends on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from desktop_nn.engine.explanation.sample_losses import LINE, sample_losses
from desktop_nn.engine.penalties import penalty_of
from desktop_nn.engine.plan import Plan, TrainingPlan
from desktop_nn.engine.specs import UpdateSpec
from desktop_nn.engine.trace import Quantity, quantities_of, rerun, running_statistics
from desktop_nn.engine.trainer import Trainer, frozen_copy

INNER = ("norm_part",)
"""What the second way forward leaves there is no number of interest, and has another meaning."""


def all_quantities(trainer: Trainer, plan: TrainingPlan) -> list[Quantity]:
    """Make the update that `plan` holds the batch of, and tell all; the trainer is then one update
    further."""
    running = list(running_statistics(trainer))
    found = list(quantities_of(trainer, plan))
    found = _with_running(found, running)
    found = with_sample_losses(found, plan, trainer.spec)
    found = _with_input_gradient(found)
    return [*found, *_after(trainer, plan)]


def _with_running(found: list[Quantity], running: list[Quantity]) -> list[Quantity]:
    """Running statistics as they stood before, among what stood there before."""
    first = next(k for k, quantity in enumerate(found) if quantity.phase == "forward")
    return [*found[:first], *running, *found[first:]]


def with_sample_losses(found: list[Quantity], plan: Plan, spec: UpdateSpec) -> list[Quantity]:
    """Before all else that belongs to the loss."""
    first = next(k for k, quantity in enumerate(found) if quantity.phase == "loss")
    losses = frozen_copy(sample_losses(plan, spec))
    return [*found[:first], Quantity("loss", 0, "sample_loss", losses, LINE), *found[first:]]


def _with_input_gradient(found: list[Quantity]) -> list[Quantity]:
    """∂L/∂X, (N, D), behind all other gradients: no update needs it."""
    by_name = {(q.phase, q.name): q.value for q in found}
    phase = "backward" if ("backward", "dZ1") in by_name else "loss"
    value = np.dot(by_name[phase, "dZ1"], by_name["before", "W1"].T)
    line = "np.dot(dZ1, W1.T)  # for this view alone: training has no use for it"
    last = max(k for k, quantity in enumerate(found) if quantity.phase == "backward")
    return [
        *found[: last + 1],
        Quantity("backward", 0, "dX", frozen_copy(value), line),
        *found[last + 1 :],
    ]


def _after(trainer: Trainer, plan: TrainingPlan) -> Iterator[Quantity]:
    """The same batch through the new parameters, as trained: the masks stay as they were drawn."""
    again = [
        o
        for o in plan.program
        if o.phase in ("forward", "loss") and o.quantity not in ("mask", "running")
    ]
    # Nor the loss's slope there, which nothing follows any more.
    found = list(rerun(plan.program, again, lambda name: name.startswith(("d", *INNER))))
    for quantity in with_sample_losses(found, plan, trainer.spec):
        yield replace(quantity, phase="after")
    if trainer.spec.l2 or trainer.spec.l1:
        value = np.array(penalty_of(trainer.network, trainer.spec), plan.program.dtype)
        yield Quantity("after", 0, "penalty", value, "")
