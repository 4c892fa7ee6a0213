"""A run that is repeated: its journal, played again."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.trainer import TrainerState
from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.journal import Journal
from desktop_nn.training.run import Run
from desktop_nn.training.setting_numbers import set_numbers
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


def replay_journal(run: Run) -> Journal:
    """Back to the start of the run's journal; the entries that are still to come."""
    journal = run.journal
    run.reset(journal[0].spec)
    set_numbers(run, journal[0].arrays, journal[0].settings)
    return journal[1:]


def advance_replay(run: Run, entries: Journal, updates: int) -> Journal:
    """Like `Run.advance`, making the changes of `entries` at their updates, and past what stopped
    the run then; the entries still to come."""
    target = run.update + updates
    while entries and entries[0].update <= target:
        _advance_past_stops(run, entries[0].update)
        if run.divergence is not None:
            return entries
        run.change(entries[0].spec)
        set_numbers(run, entries[0].arrays, entries[0].settings)
        entries = entries[1:]
    _advance_past_stops(run, target)
    return entries


def _advance_past_stops(run: Run, target: int) -> None:
    while run.update < target and run.divergence is None:
        run.watch.go_on()
        run.advance(target - run.update)
    run.watch.go_on()


def _bits(state: TrainerState) -> list[bytes]:
    """Parameters, running statistics and the optimizer's memory, by name."""
    memory = [state.memory[name] for name in sorted(state.memory)]
    return [np.ascontiguousarray(a).tobytes() for a in (state.parameters, state.running, *memory)]
