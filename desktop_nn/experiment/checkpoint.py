"""A checkpoint: all that a run needs to go on from a moment as if it had never left it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_nn.engine.trainer import TrainerState
from desktop_nn.experiment.journal import Journal
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.experiment.stop_rules import RuleMemory


@dataclass(frozen=True, eq=False)  # arrays have no plain equality
class Checkpoint:
    """`position` is the next sample of the present epoch's order, which the generator state
    `shuffle` (from before the epoch) draws again. `loss_sum` is the epoch's training loss
    so far, each batch's times what it counts for, and `loss_weight` the sum of that: of their rows,
    or under class weights of their samples' weights. `rules`: what the stop rules know; None before
    the first epoch's end, and in older files."""

    spec: ExperimentSpec
    journal: Journal
    trainer: TrainerState
    update: int
    epoch: int
    position: int
    shuffle: Mapping[str, Any]
    loss_sum: float
    loss_weight: float
    rules: RuleMemory | None = None

    @property
    def is_untouched(self) -> bool:
        """Whether it is the start as it is drawn, which need not be kept: no update was made, and
        no number set: by hand, or by an import."""
        return self.update == 0 and not any(entry.sets_numbers for entry in self.journal)

    @property
    def size(self) -> int:
        """Bytes of its arrays."""
        arrays = [self.trainer.parameters, self.trainer.running, *self.trainer.memory.values()]
        return sum(array.nbytes for array in arrays)


@dataclass(frozen=True)
class Best:
    """The state at the end of the epoch with the lowest `loss`: of the validation part, or of the
    training part where there is no other."""

    loss: float
    checkpoint: Checkpoint
