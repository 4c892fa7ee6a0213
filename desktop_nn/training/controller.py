"""The controller: the window's side of a run. Sends commands, keeps the newest snapshot.

All talking happens in one thread of its own; the window only takes what is newest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot

from desktop_nn.experiment.array_setting import Arrays
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.history import History
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training import messages as m
from desktop_nn.training.left_runs import LeftRun, LeftRuns
from desktop_nn.training.link import Link, LinkLostError
from desktop_nn.training.pace import Speed
from desktop_nn.training.talk import Talk
from desktop_nn.training.unanswered import UNANSWERED
from desktop_nn.training.unkept import UnkeptNumbers

MakeLink = Callable[[], Link]


class Controller(QObject):
    """Signals are in the past tense: `worker_ready()`, `worker_lost(how)`, where `how` goes on from
    “The training process is gone:”, `handed_over(request, checkpoint, history, best)`,
    `refused(message, revision)`, where `revision` is the state of the document that could not be
    loaded or changed to, None where it was anything else; `looked`, `applied`, `checking` and
    `checked` with the worker's messages of those names. Read by the window: `history`,
    `is_ready`, `is_lost`, `is_playing`, `last_checkpoint`, `unkept`.

    A change that is refused leaves the worker with the spec before it, a load that is refused with
    none; until the document has changed again (undo it), no snapshots come through.
    """

    worker_ready = Signal()
    worker_lost = Signal(str)
    handed_over = Signal(int, object, object, object)
    refused = Signal(str, object)
    looked = Signal(object)
    applied = Signal(object)
    checking = Signal(object)
    checked = Signal(object)
    _reported = Signal(object, object)

    def __init__(self, make_link: MakeLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_link = make_link
        self._reported.connect(self._on_reported, Qt.ConnectionType.QueuedConnection)
        self._talk: Talk | None = None
        self._sequence = 0
        self._loaded = 0
        self._order = 0
        self._request = 0
        self._waiting: list[int] = []
        self._revision = 0
        self._spec: ExperimentSpec | None = None
        self._own: DataSet | None = None
        self._playing: m.Play | None = None
        self._products: frozenset[str] = frozenset()
        self._choices: dict[str, object] = {}
        self.history = History()
        self._generation = -1
        self._checkpoint: Checkpoint | None = None
        self._best: Best | None = None
        self._left = LeftRuns()
        self.unkept = UnkeptNumbers()
        self.is_ready = False
        self.ready_at = 0.0
        self.is_lost = False
        self._failure: m.Failed | None = None
        self._connect()

    def _connect(self) -> None:
        try:
            self._talk = Talk(self._make_link(), self._reported.emit)
        except OSError as error:
            # Told later, as always: whoever constructs this can't be listening yet.
            self._talk = None
            self._reported.emit(None, LinkLostError(f"it could not be started ({error})"))

    @property
    def _told(self) -> Mapping[type, SignalInstance]:
        """What is passed on as it comes."""
        return {
            m.Looked: self.looked,
            m.Applied: self.applied,
            m.Checking: self.checking,
            m.Checked: self.checked,
        }

    def _send(self, *commands: m.Command) -> None:
        if self._talk is not None:
            self._talk.send(*commands)

    # What the worker reports

    @Slot(object, object)
    def _on_reported(self, talk: Talk | None, report: object) -> None:
        if talk is not self._talk:
            return  # from a worker that was left
        if isinstance(report, m.Ready):
            self.is_ready, self.ready_at = True, report.at
            self.worker_ready.emit()
        elif isinstance(report, m.Handed):
            history = History.from_levels(list(report.levels), report.history_length)
            self._waiting.remove(report.request)
            self._best = report.best
            self.handed_over.emit(report.request, report.checkpoint, history, report.best)
        elif type(report) in self._told:
            self._told[type(report)].emit(report)
        elif isinstance(report, m.Refused):
            self._on_refused(report)
        elif isinstance(report, m.Failed):
            self._failure = report
        elif isinstance(report, LinkLostError):
            self._on_lost(str(report))

    def _on_refused(self, report: m.Refused) -> None:
        if report.command in UNANSWERED and report.request is not None:
            answer = UNANSWERED[report.command](report.request, report.message)
            self._told[type(answer)].emit(answer)
            return
        if report.request not in self._waiting:
            if report.command in ("Load", "Play"):
                self._playing = None
            self.refused.emit(report.message, report.revision)
            return
        told = f"The last checkpoint counts, not all that was trained. {report.message}"
        self.refused.emit(told, None)
        self._waiting.remove(report.request)
        self._hand_over_what_is_here(report.request)

    def _on_lost(self, how: str) -> None:
        self.is_ready = False
        self.is_lost = True
        self.worker_lost.emit(self._failure.message if self._failure else how)
        self._hand_over_what_is_left()

    def _hand_over_what_is_left(self) -> None:
        """Whoever still waits for an answer gets the last checkpoint, and the history up to it."""
        waiting, self._waiting = self._waiting, []
        for request in waiting:
            self._hand_over_what_is_here(request)

    def _hand_over_what_is_here(self, request: int) -> None:
        history = self.history_to_checkpoint()
        self.handed_over.emit(request, self._checkpoint, history, self.last_best)

    def history_to_checkpoint(self) -> History:
        """A copy of the history up to the last checkpoint: what a file may hold beside it."""
        history = History.from_levels(self.history.copy_levels(), self.history.length)
        if self._checkpoint is None:
            return History()
        history.cut_after(self._checkpoint.update)
        return history

    # What the window takes

    def take(self) -> m.Snapshot | None:
        """The newest snapshot, once; None when there is none or it is stale. Asks for the next."""
        snapshot = self._talk.take() if self._talk is not None else None
        if snapshot is None:
            return None
        if snapshot.sequence >= self._loaded:
            self._keep(snapshot)
        self._send(self._pull())
        return self._left.counted(snapshot) if snapshot.sequence == self._sequence else None

    def _keep(self, snapshot: m.Snapshot) -> None:
        """History and checkpoint count even when the rest of a snapshot is stale."""
        part = snapshot.history
        if part.levels is not None:
            self.history = History.from_levels(list(part.levels), part.length)
        elif part.rows is not None and part.generation == self._generation:
            self.history.extend(part.rows)
        self._generation = part.generation
        if snapshot.checkpoint is not None:
            self._checkpoint = snapshot.checkpoint
            self.unkept.kept_up_to(snapshot.checkpoint_sequence)
        if self._best is not None and snapshot.best_update != self._best.checkpoint.update:
            self._best = None
        answered = (snapshot.sequence, snapshot.order) == (self._sequence, self._order)
        if answered and snapshot.state in m.AT_REST:
            self._playing = None

    def _pull(self) -> m.Pull:
        return m.Pull(self._generation, self.history.length)

    @property
    def is_playing(self) -> bool:
        """Whether training is wanted, also while the worker has not yet heard of it."""
        return self._playing is not None

    @property
    def last_checkpoint(self) -> Checkpoint | None:
        """The newest checkpoint that reached the window."""
        return self._checkpoint

    @property
    def last_best(self) -> Best | None:
        """The best state up to the last checkpoint, where the window has it: the one that was
        loaded or handed over last, until there is a better one."""
        best, last = self._best, self._checkpoint
        return best if best and last and best.checkpoint.update <= last.update else None

    # What the window asks for

    def load(self, project: Project, revision: int) -> None:
        """Begin with a project."""
        self._spec, self._own, self._revision = project.spec, project.own, revision
        self._checkpoint, self._best = project.checkpoint, project.best
        self.history = project.history
        self._playing, self._left = None, LeftRuns()
        self.unkept.forget()
        self.load_again()

    def load_again(self) -> None:
        """Begin once more with what was loaded: at the last checkpoint, with what was set since."""
        load = self._next_load()
        again = self.unkept.again(load.spec.network, self._sequence, self._revision)
        self._sequence += len(again)
        choices = [m.Choose(name, choice) for name, choice in self._choices.items()]
        self._send(load, *again, *choices, m.Subscribe(self._products), self._pull())

    def _next_load(self, left: int | None = None) -> m.Load:
        assert self._spec is not None
        self._sequence += 1
        self._loaded = self._sequence
        self._generation = -1
        return m.Load(
            self._sequence,
            self._revision,
            self._spec,
            self._own,
            self._checkpoint,
            tuple(self.history.copy_levels()),
            self.history.length,
            self.last_best,
            left,
        )

    def change(self, spec: ExperimentSpec, revision: int, own: DataSet | None) -> None:
        """The document is in another state. With other samples of the user's `own`, that is another
        run; or, where such an edit is undone, the one again that was left by it."""
        if own is not self._own:
            self._change_samples(spec, own, revision)
            return
        self._sequence += 1
        left, self._revision, self._spec = self._revision, revision, spec
        self._send(m.Change(self._sequence, revision, left, spec))

    def _change_samples(self, spec: ExperimentSpec, own: DataSet | None, revision: int) -> None:
        left = self._revision
        self._left.leave(left, LeftRun(self._checkpoint, self._best, self.history))
        run = self._left.take_up(revision)
        self._checkpoint, self._best, self.history = run.checkpoint, run.best, run.history
        self.unkept.forget()
        self._spec, self._own, self._revision = spec, own, revision
        self._playing = None
        self._send(self._next_load(left), self._pull())

    def set_parameter(self, setting: ParameterSetting, revision: int) -> None:
        """One weight or bias has another value, by which the document is in another state."""
        self._sequence += 1
        self._revision = revision
        self._send(self.unkept.added(m.SetParameter(self._sequence, revision, setting)))

    def set_arrays(self, arrays: Arrays, revision: int) -> None:
        """Whole arrays have other numbers, by which the document is in another state."""
        self._sequence += 1
        left, self._revision = self._revision, revision
        self._send(self.unkept.added(m.SetArrays(self._sequence, revision, left, arrays)))

    def play(self, speed: Speed) -> None:
        """Train, at most as fast as `speed` says; None for as fast as possible."""
        self._playing = m.Play(speed, self._next_order())
        self._send(self._playing)

    def pause(self) -> None:
        self._send(m.Pause(self._next_order()))

    def step_update(self) -> None:
        self._send(m.StepUpdate(self._next_order()))

    def step_epoch(self) -> None:
        self._send(m.StepEpoch(self._next_order()))

    def reset(self) -> None:
        self._sequence += 1
        self._send(m.Reset(self._sequence, self._next_order()))

    def back(self, update: int | None = None) -> None:
        """To the checkpoint that a snapshot promised, or to the one before."""
        self._sequence += 1
        self._send(m.Back(self._sequence, self._next_order(), update))

    def go_to_best(self) -> None:
        """To the state with the lowest loss so far."""
        self._sequence += 1
        self._send(m.GoToBest(self._sequence, self._next_order()))

    def repeat(self) -> None:
        self._sequence += 1
        self._send(m.Repeat(self._sequence, self._next_order()))

    def _next_order(self) -> int:
        """Whatever else is asked for, training in general ends with it."""
        self._playing = None
        self._order += 1
        return self._order

    def subscribe(self, products: frozenset[str]) -> None:
        if products != self._products:
            self._products = products
            self._send(m.Subscribe(products))

    def choose(self, choices: Mapping[str, object]) -> None:
        """What products are made of, by their names; those that are not named stay as they are."""
        for name, choice in choices.items():
            if name not in self._choices or choice != self._choices[name]:
                self._choices[name] = choice
                self._send(m.Choose(name, choice))

    def hand_over(self) -> int:
        """Ask for all that a file needs; `handed_over` answers with the number returned here: with
        the last checkpoint (None before the first), when the worker refuses or is lost on the
        way."""
        self._request += 1
        self._waiting.append(self._request)
        self._send(m.HandOver(self._request))
        return self._request

    @property
    def sequence(self) -> int:
        """The number of the latest change: what is of an earlier one is stale."""
        return self._sequence

    @property
    def order(self) -> int:
        """The number of the latest word about running."""
        return self._order

    # What is asked of the coming update

    def look_at(self, data_row: int = -1) -> int:
        """Ask for the coming update, or for how a sample is evaluated, number by number; `looked`
        answers with the number returned here. None of these does where the worker is lost by then.
        """
        return self._ask(m.LookAt, data_row)

    def apply(self, looked: int) -> int:
        """Have the update made that was sent for the look with this number; `applied` answers."""
        self._request += 1
        self._send(m.Apply(self._request, looked, self._next_order()))
        return self._request

    def check_gradients(self) -> int:
        """Have the gradients checked; `checking` tells how far it is, `checked` answers."""
        return self._ask(m.CheckGradients)

    def cancel_check(self) -> None:
        """`checked` answers with what was found so far."""
        self._send(m.CancelCheck())

    def _ask(self, kind: type[m.LookAt | m.CheckGradients], *of: int) -> int:
        self._request += 1
        self._send(kind(self._request, *of))
        return self._request

    # A lost worker

    def go_on(self) -> None:
        """Start a new worker from the last checkpoint, and train on if training was lost.

        Does nothing while there is a worker."""
        if not self.is_lost:
            return
        playing = self._playing
        self.close()
        self.is_lost = False
        self._failure = None
        self.history = self.history_to_checkpoint()
        self._connect()
        if self._spec is not None:
            self.load_again()
        if playing is not None:
            self.play(playing.speed)

    def close(self) -> None:
        """Stop, ask, wait, then end: no process and no thread is left."""
        if self._talk is not None:
            self._talk.close()
            self._talk = None
