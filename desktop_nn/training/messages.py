"""What window and worker say to each other: frozen, picklable, with no array shared.

Commands go from the window to the worker, reports come back. `sequence` counts the window's
changes, so that a report from before the latest one is known as stale; `revision` names a state of
the document, to which undo can return; `order` counts what the window said about running, so that
a report from before the latest Play is not taken for its outcome.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.gradient_check import GradientCheck
from desktop_nn.engine.layout import Kept
from desktop_nn.experiment.array_setting import Arrays
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.history import Level, Rows
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.experiment.stop_rules import Standing
from desktop_nn.training.pace import Speed
from desktop_nn.training.timeline import Mark

# Commands


@dataclass(frozen=True)
class Load:
    """Begin with this spec; with a checkpoint, go on from it. `levels` are its history's, `best`
    the best state before it. `left`: the state of the document that this one follows by an edit of
    the user's own samples: the run is kept for the undo, and one that was left so is taken up."""

    sequence: int
    revision: int
    spec: ExperimentSpec
    own: DataSet | None = None
    checkpoint: Checkpoint | None = None
    levels: tuple[Level, ...] = ()
    history_length: int = 0
    best: Best | None = None
    left: int | None = None


@dataclass(frozen=True)
class Change:
    """The document went from state `left` to state `revision`."""

    sequence: int
    revision: int
    left: int
    spec: ExperimentSpec


@dataclass(frozen=True)
class Play:
    """Train on, at most as fast as `speed` says."""

    speed: Speed
    order: int = 0


@dataclass(frozen=True)
class Pause:
    """Train no further; a repeat ends where it is."""

    order: int = 0


@dataclass(frozen=True)
class StepUpdate:
    """One update."""

    order: int = 0


@dataclass(frozen=True)
class StepEpoch:
    """To the end of the epoch."""

    order: int = 0


@dataclass(frozen=True)
class Reset:
    """Start the present spec at update 0."""

    sequence: int
    order: int = 0


@dataclass(frozen=True)
class Back:
    """To the checkpoint at `update`, as the window promised; without it, to the one before. To
    update 0 it also leads where no checkpoint of the start is kept."""

    sequence: int
    order: int = 0
    update: int | None = None


@dataclass(frozen=True)
class GoToBest:
    """To the state with the lowest loss so far; Back then leads to where it was. Nothing where
    there is none, or the run stands there."""

    sequence: int
    order: int = 0


@dataclass(frozen=True)
class SetParameter:
    """Give one weight or bias another value. The document went to state `revision` by it."""

    sequence: int
    revision: int
    setting: ParameterSetting


@dataclass(frozen=True)
class SetArrays:
    """Give whole arrays other numbers, by which the document went from state `left` to state
    `revision`. Where the moment is kept at which `revision` was left, the run goes back there: that
    is what an undo wants, and `arrays` are only for where it is not."""

    sequence: int
    revision: int
    left: int
    arrays: Arrays


@dataclass(frozen=True)
class Repeat:
    """Play the journal again, up to the present update. Interrupted, Back leads to where it was."""

    sequence: int
    order: int = 0


@dataclass(frozen=True)
class Subscribe:
    """From now on these products, by name, are wanted with the snapshots."""

    products: frozenset[str]


@dataclass(frozen=True)
class Choose:
    """From now on, make this product of what was chosen, such as a cell or a point."""

    product: str
    choice: object


@dataclass(frozen=True)
class Pull:
    """Send the next snapshot as soon as there is something new. `generation` and
    `history_length` say which history the window has."""

    generation: int
    history_length: int


@dataclass(frozen=True)
class HandOver:
    """Send everything that a project file needs."""

    request: int


@dataclass(frozen=True)
class LookAt:
    """Send the update that the next batch would make, number by number; or of one sample, the row
    `data_row` of the data set, how it is evaluated. The run stays as it is."""

    request: int
    data_row: int = -1


@dataclass(frozen=True)
class Apply:
    """Make the update that was sent for the request `looked`, and say whether it gave the same
    bits."""

    request: int
    looked: int
    order: int = 0


@dataclass(frozen=True)
class CheckGradients:
    """Hold backpropagation against central differences, at the present weights and on the next
    batch, piece by piece between slices. A check that is going on gives way. The run stays as it
    is."""

    request: int


@dataclass(frozen=True)
class CancelCheck:
    """Give up the check that is going on; what was probed so far is sent."""


@dataclass(frozen=True)
class Finish:
    """End the process."""


Command = (
    Load
    | Change
    | Play
    | Pause
    | StepUpdate
    | StepEpoch
    | Reset
    | Back
    | GoToBest
    | SetParameter
    | SetArrays
    | Repeat
    | Subscribe
    | Choose
    | Pull
    | HandOver
    | LookAt
    | Apply
    | CheckGradients
    | CancelCheck
    | Finish
)

# Reports


@dataclass(frozen=True)
class Ready:
    """The worker has loaded what it needs; `at` is a `time.time()`."""

    at: float = field(default_factory=time.time)


@dataclass(frozen=True)
class HistoryPart:
    """`rows` follow the window's `history_length`; `levels`, when given, replace all it has."""

    generation: int
    length: int
    rows: Rows | None
    levels: tuple[Level, ...] | None = None


@dataclass(frozen=True)
class Snapshot:
    """The run at a moment. `products` are those that were due, by name.

    `state` is idle, running, repeating, stopped (by the rules `stopped_by`, `message` says so in a
    sentence) or diverged (as `message` says); `standings` are where all of its rules stand.
    `back_update` and `back_epoch` are where Back would lead, `best_update` and `best_epoch` where
    GoToBest would, with the loss there, None before there is any; losses up to update
    `problem_since` were measured on other data or with another loss than the present ones; `kept`
    is what kept its numbers at the latest change of the run, array by array, None after none;
    `sound_update`, of a diverged run, is the newest checkpoint from before its learning rate was
    set, else 0, the start; `repeated` is whether a repeat that has ended came to the same bits,
    None where none has; `checkpoint_sequence` is that of the last change before `checkpoint` was
    made; `marks` are update, epoch and loss of each checkpoint that can be gone back to, in order;
    `timeline_bytes` is what these and the ones behind structural edits take,
    `given_up` how many the budget for them has cost."""

    sequence: int
    revision: int
    state: str
    update: int
    epoch: int
    batch_loss: float
    position: int
    training_rows: int
    validation_rows: int
    updates_per_second: float
    history: HistoryPart
    back_update: int | None = None
    back_epoch: int | None = None
    problem_since: int = 0
    message: str = ""
    waiting_for_reset: tuple[str, ...] = ()
    products: Mapping[str, Any] = field(default_factory=dict)
    checkpoint: Checkpoint | None = None
    checkpoint_sequence: int = -1
    order: int = 0
    kept: tuple[Kept, ...] | None = None
    standings: tuple[Standing, ...] = ()
    stopped_by: tuple[Standing, ...] = ()
    best_update: int | None = None
    best_epoch: int | None = None
    best_loss: float | None = None
    sound_update: int | None = None
    repeated: bool | None = None
    marks: tuple[Mark, ...] = ()
    timeline_bytes: int = 0
    given_up: int = 0


AT_REST = ("idle", "stopped", "diverged")
"""States in which nothing goes on, whatever it was that ended it."""


@dataclass(frozen=True)
class Handed:
    """The answer to HandOver."""

    request: int
    checkpoint: Checkpoint
    levels: tuple[Level, ...]
    history_length: int
    best: Best | None = None


@dataclass(frozen=True)
class Looked:
    """The answer to LookAt: the coming update of the run as it stands at update `update`, or the
    evaluated sample; or None, and the reason in a sentence."""

    request: int
    sequence: int
    revision: int
    update: int
    traced: TracedUpdate | None
    reason: str = ""


@dataclass(frozen=True)
class Applied:
    """The answer to Apply: whether the run's parameters, its running statistics and the optimizer's
    memory are now those of the trace, bit for bit. `reason` says why nothing was done, or what
    differs."""

    request: int
    update: int
    equal: bool
    reason: str = ""


@dataclass(frozen=True)
class Checking:
    """How far a check has come: `done` probes of `planned`."""

    request: int
    done: int
    planned: int


@dataclass(frozen=True)
class Checked:
    """The answer to CheckGradients: what was found at update `update`; or None, and the reason in a
    sentence."""

    request: int
    sequence: int
    revision: int
    update: int
    check: GradientCheck | None
    reason: str = ""


@dataclass(frozen=True)
class Refused:
    """A command could not be carried out; the run goes on as it was. `details` is a traceback where
    it was an error of the program's own. `command` is the kind that was refused, such as “Change”,
    with the numbers that it carried; empty where it was none, but a product."""

    message: str
    details: str = ""
    command: str = ""
    sequence: int | None = None
    revision: int | None = None
    request: int | None = None


@dataclass(frozen=True)
class Failed:
    """The worker met an error of the program's own and ends; `message` goes on from “The training
    process is gone:”, `details` is the traceback."""

    message: str
    details: str


Report = Ready | Snapshot | Handed | Looked | Applied | Checking | Checked | Refused | Failed
