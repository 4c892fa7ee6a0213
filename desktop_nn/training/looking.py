"""Looking at the coming update, and making the very one that was looked at."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from desktop_nn.engine.explanation.evaluated import evaluated_sample
from desktop_nn.engine.explanation.traced import TracedUpdate, traced_update
from desktop_nn.engine.number_text import grouped
from desktop_nn.engine.program import Array
from desktop_nn.engine.trainer import Trainer
from desktop_nn.training import messages as m
from desktop_nn.training.run import Run

MOST_BYTES = 256 * 2**20
"""Of arrays that are sent for one look: the window would stand still while it takes more."""

NO_RUN = "There is no network to look into yet: mend first what is marked in the settings."
DIVERGED = (
    "The run diverged: its next update gives a number that is not finite. Go back to a checkpoint, "
    "or take a smaller learning rate, then try again."
)
NO_SUCH_SAMPLE = "The data have no such sample any more."
NOT_FINITE = (
    "What the network makes of this sample is not finite. Go back to a checkpoint, or set smaller "
    "weights, then try again."
)
MOVED_ON = "The run has moved on since this update was looked at. Look again, then apply."


@dataclass(frozen=True)
class Promise:
    """What the update sent for `request` leaves of a run that stands at `update` under `sequence`:
    its arrays by name."""

    request: int
    sequence: int
    update: int
    arrays: Mapping[str, Array]


class Looking:
    """Answers looks at a run, and remembers what the last one promised."""

    def __init__(self) -> None:
        self._promise: Promise | None = None

    def look(self, run: Run | None, command: m.LookAt, sequence: int, revision: int) -> m.Looked:
        """The run's coming update, or the evaluation of one sample; or why it can't be seen: the
        run stays as it is."""
        self._promise = None
        is_update = command.data_row < 0
        reason = why_not(run) or (_too_large(run) if is_update else "")
        if run is None or reason:
            update = run.update if run else 0
            return m.Looked(command.request, sequence, revision, update, None, reason)
        if not is_update:
            evaluated, reason = _evaluated(run, command.data_row)
            return m.Looked(command.request, sequence, revision, run.update, evaluated, reason)
        traced = _trace(run)
        left = _arrays_left(traced, run.trainer)
        if not (math.isfinite(traced.loss_before) and all(map(_is_finite, left.values()))):
            return m.Looked(command.request, sequence, revision, run.update, None, DIVERGED)
        self._promise = Promise(command.request, sequence, run.update, left)
        return m.Looked(command.request, sequence, revision, run.update, traced)

    def has_promised(self, command: m.Apply, run: Run, sequence: int) -> bool:
        """Whether the run stands where it stood when the update was sent."""
        promise = self._promise
        return promise is not None and (promise.request, promise.sequence, promise.update) == (
            command.looked,
            sequence,
            run.update,
        )

    def compared(self, command: m.Apply, run: Run) -> m.Applied:
        """Whether the update that the run has just made gave what was promised, bit for bit."""
        assert self._promise is not None
        made = _arrays_of(run.trainer)
        different = [
            name
            for name, array in self._promise.arrays.items()
            if array.tobytes() != made[name].tobytes()
        ]
        reason = f"The run differs from what was shown in {', '.join(different)}."
        self._promise = None
        return m.Applied(command.request, run.update, not different, reason if different else "")


def why_not(run: Run | None) -> str:
    """Why a run has no coming update to speak of; empty where it has one."""
    if run is None:
        return NO_RUN
    return DIVERGED if run.divergence is not None else ""


def _too_large(run: Run | None) -> str:
    size = bytes_of_trace(run) if run else 0
    if size <= MOST_BYTES:
        return ""
    return (
        f"Too large to look into: an update of this network has {grouped(size // 2**20)} MB of "
        f"numbers, and {MOST_BYTES // 2**20} MB can be shown. Take a smaller batch or fewer units."
    )


def bytes_of_trace(run: Run) -> int:
    """How much a trace of the coming update holds, at most: the plan's arrays once, vectors as
    often as they are shown."""
    trainer, rows = run.trainer, len(run.next_rows)
    arrays = trainer.plan(rows).program.arrays.values()
    # Before, after and step; gradients, with penalties, clipped; the memory before and after.
    vectors = 6 + 2 * len(trainer.memory)
    return sum(array.nbytes for array in arrays) + vectors * trainer.network.parameters.nbytes


def _trace(run: Run) -> TracedUpdate:
    rows = run.samples.order[run.next_rows]
    return traced_update(run.trainer, *run.next_batch(), rows.tolist())


def _evaluated(run: Run, data_row: int) -> tuple[TracedUpdate | None, str]:
    """A sample of the data set, in whatever part it is; or None, and why."""
    samples = run.samples
    row = np.flatnonzero(samples.order == data_row)[:1]
    if not len(row):
        return None, NO_SUCH_SAMPLE
    found = evaluated_sample(run.trainer, samples.inputs[row], samples.targets[row], data_row)
    if not all(_is_finite(quantity.value) for quantity in found.quantities):
        return None, NOT_FINITE
    return found, ""


def _is_finite(array: Array) -> bool:
    return bool(np.isfinite(array).all())


def _arrays_left(traced: TracedUpdate, trainer: Trainer) -> Mapping[str, Array]:
    """What a traced update leaves, by the names of `_arrays_of`."""
    left = {}
    for name in _arrays_of(trainer):
        phase = next(p for p in ("after", "update", "forward", "before") if traced.has(p, name))
        left[name] = traced.find(phase, name).value
    return left


def _arrays_of(trainer: Trainer) -> Mapping[str, Array]:
    """Parameters, running statistics and the optimizer's memory, by their names in a trace."""
    network = trainer.network
    memory = {
        f"{kind}_{name}": array
        for kind, vector in trainer.memory.items()
        for name, array in network.layout.views(vector).items()
    }
    return {**network.parameter_views, **network.running_views, **memory}
