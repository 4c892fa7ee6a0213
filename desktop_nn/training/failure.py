"""Why a run stopped by itself: what is not finite, and where it began."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.number_text import grouped
from desktop_nn.engine.plan import TrainingPlan
from desktop_nn.engine.program import Array, Operation
from desktop_nn.engine.trainer import Trainer


@dataclass(frozen=True)
class Divergence:
    """The first number that was no finite one: in the update that would have been number `update`,
    in `layer` (from 1; 0: none), in the quantity `quantity`, computed by `line`."""

    update: int
    layer: int
    quantity: str
    line: str

    @property
    def message(self) -> str:
        where = f"{self.quantity} of layer {self.layer}" if self.layer else f"the {self.quantity}"
        return (
            f"Training diverged: update {grouped(self.update)} gave a number that is not finite, "
            f"first in {where}. The network stands at update {grouped(self.update - 1)}, its last "
            "finite state. Going back to a checkpoint, with a smaller learning rate, usually helps."
        )


def is_finite(vector: Array) -> bool:
    """Whether every number is finite; (P,). One pass, unless squares overflow."""
    return math.isfinite(float(np.dot(vector, vector))) or bool(np.isfinite(vector).all())


def has_finite_results(plan: TrainingPlan, trainer: Trainer) -> bool:
    """Loss, gradients and optimizer memory of the update just made.

    The norm's square may overflow where no gradient has; the memory of such squares, as Adam has
    it, is then infinite, and nothing would be learnt any more."""
    vectors = (plan.network.gradients, *trainer.memory.values())
    return math.isfinite(plan.loss.item()) and all(map(is_finite, vectors))


def has_finite_state(trainer: Trainer) -> bool:
    """Parameters and running statistics. What is infinite here stays so: a test now and then
    misses nothing."""
    network = trainer.network
    return is_finite(network.parameters) and (
        not len(network.running) or is_finite(network.running)
    )


def divergence_of(update: int, plan: TrainingPlan, trainer: Trainer) -> Divergence:
    """Where update number `update`, known to fail, begins to: it is made call by call.

    The plan's batch is in place, and the state that of before the update."""
    culprit = _first_not_finite(plan)
    if culprit is None:
        layer, name = _place_of(trainer)
        return Divergence(update, layer, name, "")
    if culprit.phase != "update":
        return Divergence(update, culprit.layer, culprit.quantity, culprit.line)
    for operation in plan.program.operations[plan.program.operations.index(culprit) + 1 :]:
        operation.call()
    layer, name = _place_of(trainer)
    return Divergence(update, layer, f"the step of {name}", culprit.line)


def _first_not_finite(plan: TrainingPlan) -> Operation | None:
    operations = plan.program.operations
    for operation, following in zip(operations, (*operations[1:], None), strict=True):
        operation.call()
        finite = bool(np.isfinite(operation.output).all())
        if not finite and not _may_overflow(operation, following):
            return operation
    return None


def _may_overflow(operation: Operation, following: Operation | None) -> bool:
    """Infinite on the way to a finite result: inside an activation (1 + exp(1000) is infinite, its
    reciprocal is the 0 that is meant), and the norm's square."""
    inside = following is not None and following.output is operation.output
    return operation.quantity == "norm" or (operation.quantity == "A" and inside)


def _place_of(trainer: Trainer) -> tuple[int, str]:
    """Layer and array of the first parameter that is not finite, or whose memory is not."""
    for vector in (trainer.network.parameters, *trainer.memory.values()):
        bad = np.flatnonzero(~np.isfinite(vector))
        if len(bad):
            entries = trainer.network.layout.entries
            entry = next(e for e in entries if e.start <= bad[0] < e.stop)
            return entry.layer, entry.kind
    return 0, "running statistics" if len(trainer.network.running) else "loss"
