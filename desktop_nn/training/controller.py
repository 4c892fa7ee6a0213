"""The controller: the window's side of a run. Sends commands, keeps the newest snapshot.

All talking happens in one thread of its own; the window only takes what is newest.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.training import messages as m
from desktop_nn.training.link import Link, LinkLostError

MakeLink = Callable[[], Link]


class Controller(QObject):
    """Signals are in the past tense: `worker_ready()`, `worker_lost(how)`, `handed_over(request,
    checkpoint, history)`, `refused(message)`."""

    worker_ready = Signal()
    worker_lost = Signal(str)
    handed_over = Signal(int, object, object)
    refused = Signal(str)
    _reported = Signal(object)

    def __init__(self, make_link: MakeLink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._make_link = make_link
        self._reported.connect(self._on_reported)
        self._lock = threading.Lock()
        self._outgoing: deque[m.Command] = deque()
        self._newest: m.Snapshot | None = None
        self._closing = False
        self._sequence = 0
        self._request = 0
        self._revision = 0
        self._spec: ExperimentSpec | None = None
        self._own: DataSet | None = None
        self._playing: m.Play | None = None
        self._products: frozenset[str] = frozenset()
        self.history = History()
        self._generation = -1
        self._checkpoint: Checkpoint | None = None
        self.is_ready = False
        self.is_lost = False
        self._failure: m.Failed | None = None
        self._connect()

    def _connect(self) -> None:
        self._link = self._make_link()
        self._thread = threading.Thread(target=self._talk, args=(self._link,), name="worker link")
        self._thread.start()

    # The thread that talks

    def _talk(self, link: Link) -> None:
        try:
            while not self._closing:
                with self._lock:
                    commands = list(self._outgoing)
                    self._outgoing.clear()
                for report in link.exchange(commands):
                    self._receive(report)
        except LinkLostError as lost:
            if not self._closing:
                self._reported.emit(lost)

    def _receive(self, report: m.Report) -> None:
        if isinstance(report, m.Snapshot):
            with self._lock:
                self._newest = report
        else:
            self._reported.emit(report)

    def _send(self, *commands: m.Command) -> None:
        with self._lock:
            self._outgoing.extend(commands)
        self._link.wake()

    @Slot(object)
    def _on_reported(self, report: object) -> None:
        if isinstance(report, m.Ready):
            self.is_ready = True
            self.worker_ready.emit()
        elif isinstance(report, m.Handed):
            history = History.from_levels(list(report.levels), report.history_length)
            self.handed_over.emit(report.request, report.checkpoint, history)
        elif isinstance(report, m.Refused):
            self.refused.emit(report.message)
        elif isinstance(report, m.Failed):
            self._failure = report
        elif isinstance(report, LinkLostError):
            self._on_lost(str(report))

    def _on_lost(self, how: str) -> None:
        self.is_ready = False
        self.is_lost = True
        self.worker_lost.emit(self._failure.message if self._failure else how)

    # What the window takes

    def take(self) -> m.Snapshot | None:
        """The newest snapshot, once; None when there is none or it is stale. Asks for the next."""
        with self._lock:
            snapshot, self._newest = self._newest, None
        if snapshot is None:
            return None
        self._keep(snapshot)
        self._send(self._pull())
        return snapshot if snapshot.sequence == self._sequence else None

    def _keep(self, snapshot: m.Snapshot) -> None:
        part = snapshot.history
        if part.levels is not None:
            self.history = History.from_levels(list(part.levels), part.length)
        elif part.rows is not None and part.generation == self._generation:
            self.history.extend(part.rows)
        self._generation = part.generation
        if snapshot.checkpoint is not None:
            self._checkpoint = snapshot.checkpoint
        if snapshot.state in ("idle", "diverged") and snapshot.sequence == self._sequence:
            self._playing = None

    def _pull(self) -> m.Pull:
        return m.Pull(self._generation, self.history.length)

    # What the window asks for

    def load(self, project: Project, revision: int) -> None:
        """Begin with a project."""
        self._spec, self._own, self._revision = project.spec, project.own, revision
        self._checkpoint = project.checkpoint
        self.history = project.history
        self._playing = None
        self._load()

    def _load(self) -> None:
        assert self._spec is not None
        self._sequence += 1
        self._generation = -1
        load = m.Load(
            self._sequence,
            self._revision,
            self._spec,
            self._own,
            self._checkpoint,
            tuple(self.history.copy_levels()),
            self.history.length,
        )
        self._send(load, m.Subscribe(self._products), self._pull())

    def change(self, spec: ExperimentSpec, revision: int) -> None:
        """The document is in another state."""
        self._sequence += 1
        left, self._revision, self._spec = self._revision, revision, spec
        self._send(m.Change(self._sequence, revision, left, spec))

    def play(self, epochs_per_second: float | None) -> None:
        self._playing = m.Play(epochs_per_second)
        self._send(self._playing)

    def pause(self) -> None:
        self._playing = None
        self._send(m.Pause())

    def step_update(self) -> None:
        self._send(m.StepUpdate())

    def step_epoch(self) -> None:
        self._send(m.StepEpoch())

    def reset(self) -> None:
        self._sequence += 1
        self._send(m.Reset(self._sequence))

    def back(self) -> None:
        self._sequence += 1
        self._send(m.Back(self._sequence))

    def repeat(self) -> None:
        self._sequence += 1
        self._send(m.Repeat(self._sequence))

    def subscribe(self, products: frozenset[str]) -> None:
        if products != self._products:
            self._products = products
            self._send(m.Subscribe(products))

    def hand_over(self) -> int:
        """Ask for all that a file needs; `handed_over` answers with the number returned here."""
        self._request += 1
        self._send(m.HandOver(self._request))
        return self._request

    @property
    def last_checkpoint(self) -> Checkpoint | None:
        """The newest checkpoint that reached the window."""
        return self._checkpoint

    # A lost worker

    def go_on(self) -> None:
        """Start a new worker from the last checkpoint, and train on if training was lost."""
        playing = self._playing
        self._end_talking()
        self._forget_failure()
        if self._checkpoint is None:
            self.history = History()
        else:
            self.history.cut_after(self._checkpoint.update)
        self._closing = False
        self._connect()
        self._load()
        if playing is not None:
            self.play(playing.epochs_per_second)

    def _forget_failure(self) -> None:
        self.is_lost = False
        self._failure = None
        with self._lock:
            self._outgoing.clear()
            self._newest = None

    def close(self) -> None:
        """Stop, ask, wait, then end: no process and no thread is left."""
        self._end_talking()

    def _end_talking(self) -> None:
        self._closing = True
        self._link.wake()
        self._thread.join()
        self._link.close()
