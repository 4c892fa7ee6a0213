"""A run that is repeated: its journal, played again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.trainer import TrainerState
from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.journal import Journal
from desktop_nn.training.timeline import Moment


@dataclass
class Repeat:
    """`entries` of the journal are still to come, up to update `target`; `left` is where the run
    was when it was asked for."""

    entries: Journal
    target: int
    left: Moment

    def is_same(self, reached: Checkpoint) -> bool:
        """Whether what was reached is what was left, to the last bit."""
        left = self.left.checkpoint
        same_place = (left.update, left.epoch, left.position) == (
            reached.update,
            reached.epoch,
            reached.position,
        )
        return same_place and _bits(left.trainer) == _bits(reached.trainer)


def _bits(state: TrainerState) -> list[bytes]:
    """Parameters, running statistics and the optimizer's memory, by name."""
    memory = [state.memory[name] for name in sorted(state.memory)]
    return [np.ascontiguousarray(a).tobytes() for a in (state.parameters, state.running, *memory)]
