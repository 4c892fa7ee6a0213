"""The microscope: which update is looked at, how far the walk through it is, and which number of it
is asked about. The one state that all its faces show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from desktop_nn.engine.explanation.elements import of_sample
from desktop_nn.engine.explanation.origin import Origin
from desktop_nn.engine.explanation.place import Place
from desktop_nn.engine.explanation.traced import TracedUpdate
from desktop_nn.engine.explanation.track import Stop
from desktop_nn.engine.explanation.walk import GRAINS, START, Position, Walk
from desktop_nn.experiment.effects import changes_samples, is_structural
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.document import Document
from desktop_nn.models.left_walk import LeftWalk, where_in, with_asked
from desktop_nn.models.proof import Proof
from desktop_nn.models.standing import Standing
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import AT_REST, Applied, Looked, Snapshot

__all__ = ["GRAINS", "Microscope", "Origin", "Place", "Position", "Stop", "TracedUpdate", "Walk"]

HoldBack = Callable[[Position], bool]
"""Asked before a step on is taken, with where it leads to; True where it has to wait."""

LOST = "The training process is gone. “Go on” starts a new one; then look again."
ANOTHER = "The network or its data are others now: their coming update is on its way."
NOT_OPEN = "Nothing is looked at yet."


class Microscope(QObject, Standing):
    """Opened, it has the traced update that the next batch would make, or the way forward of one
    sample; the run stands still for it and is not changed. Whoever opens it may walk, ask and
    close; `apply` makes that update.

    `opened()`: another traced update is looked at; `closed(reason)`: none is, with the reason in a
    sentence, empty where it was by choice; `moved()`: position, sample or grain are others;
    `aged()`: `is_old` or `run_update` is another; `changed()`: it moved, or `place` or `trail` are
    others, once for each step: what faces follow;
    `applied(equal, reason)`: the run has made the update, and whether with the walk's bits.

    `position`: all up to it is computed, the rest blank; `sample`: the batch row, from 0, that is
    shown, or with `shows_batch` the one that stands for all; `place`: the number asked about: it
    follows the position until another is chosen, None at the start; `trail`: the chosen places that
    led to it, itself last; `is_old`: the run, or what it is of, has moved on since, to `run_update`
    updates; `reason`: why it is closed. The edit of a run that rests is looked at anew, at the same
    position. `hold_back`: who may have `next` wait.
    """

    opened = Signal()
    closed = Signal(str)
    moved = Signal()
    aged = Signal()
    changed = Signal()
    applied = Signal(bool, str)
    _outdated = Signal()

    def __init__(
        self, document: Document, controller: Controller, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self.proof = Proof(document, controller, self)
        self._looking: int | None = None
        self._applying: int | None = None
        self._looked: Looked | None = None
        self._left: LeftWalk | None = None
        self._wanted: Place | None = None
        self._is_outdated, self._data_row = False, -1
        self.hold_back: HoldBack | None = None
        self.walk: Walk | None = None
        self.position = START
        self.sample, self.shows_batch = 0, False
        self.grain = "neuron"
        self.trail: tuple[Place, ...] = ()
        self.is_old, self.run_update = False, 0
        self.reason = NOT_OPEN
        controller.looked.connect(self._on_looked)
        controller.applied.connect(self._on_applied)
        controller.worker_lost.connect(self._on_worker_lost)
        self._outdated.connect(self._on_outdated, Qt.ConnectionType.QueuedConnection)
        document.spec_changed.connect(self._on_spec_changed)
        document.parameter_set.connect(self._on_edited)
        document.arrays_set.connect(self._on_edited)
        document.project_changed.connect(self._on_project_changed)

    @property
    def traced(self) -> TracedUpdate | None:
        return self._looked.traced if self._looked else None

    @property
    def is_open(self) -> bool:
        return self.traced is not None

    @property
    def is_evaluation(self) -> bool:
        """Whether it is a sample's way forward that is looked at, and no update."""
        return self.traced is not None and self.traced.is_evaluation

    @property
    def is_waiting(self) -> bool:
        """Whether an update is on its way from the worker."""
        return self._looking is not None or self._is_outdated

    @property
    def stops(self) -> tuple[Stop, ...]:
        """The stations of the track; none where it is closed."""
        return self.walk.stops if self.walk else ()

    def open(self) -> None:
        """Look at the coming update, from its start. The run pauses. Nothing where it is open."""
        if not self.is_open and not self.is_waiting:
            self.look_again()

    def look_again(self) -> None:
        """Look at the update that is the coming one now."""
        self.look_at_sample(-1)

    def look_anew(self) -> None:
        """Look at the coming update, or at the same sample, as it is now."""
        self.look_at_sample(self._data_row)

    def look_at_sample(self, data_row: int) -> None:
        """Look at how a sample of the data set, its row from 0, is evaluated now; with -1 at the
        coming update."""
        if data_row >= 0:
            self._leave()
        self._data_row = data_row
        self._is_outdated = False
        if self._controller.is_lost:
            self._close(LOST)
            return
        if self._controller.is_playing:
            self._controller.pause()
        self._looking = self._controller.look_at(data_row)

    def close(self) -> None:
        """Look at nothing any more. Opened again at the same update, it is where it was."""
        self._leave()
        self._close("")

    def _leave(self) -> None:
        """Remember where the walk through an update is."""
        if not self.is_evaluation:
            self._left = self._left_walk() or self._left

    def _left_walk(self) -> LeftWalk | None:
        if self._looked is None:
            return None
        at = (self.stops, self.position, self.trail, self.sample, self.shows_batch)
        return LeftWalk(self._looked, *at)

    def _close(self, reason: str) -> None:
        was_closed = not (self.is_open or self.is_waiting or reason)
        self._looking = self._looked = self._wanted = self.walk = self._applying = None
        self._is_outdated = False
        self.trail, self.position, self.is_old = (), START, False
        self.reason = reason or NOT_OPEN
        if not was_closed:
            self.closed.emit(reason)

    def _on_looked(self, looked: Looked) -> None:
        if looked.request != self._looking:
            return
        if looked.traced is not None and looked.sequence != self._controller.sequence:
            self.look_anew()  # it is of before the latest change
        elif looked.traced is None:
            self._close(looked.reason)
        else:
            self._take(looked, looked.traced)

    def _take(self, looked: Looked, traced: TracedUpdate) -> None:
        """Look at another update; from its start, but where it is the same one of an edited run, or
        that which was left."""
        here, left = self._left_walk(), self._left
        self._looked, self._looking, self.reason = looked, None, ""
        if not traced.is_evaluation:
            self._left = None
        self._stand(traced, where_in(looked, traced, here, left))
        self.run_update, self.is_old = looked.update, False
        self.opened.emit()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.look_at(wanted)

    def _stand(self, traced: TracedUpdate, left: LeftWalk | None) -> None:
        """Where a walk was left, as far as this update goes; or at its start."""
        rows = traced.batch
        self.sample = min(left.sample if left else self.sample, rows - 1)
        self.shows_batch = left.shows_batch if left else self.shows_batch and rows > 1
        self.walk = Walk(traced, self.sample)
        self.position = self.walk.nearest(left.position) if left else START
        self.trail = tuple(filter(traced.holds, left.trail)) if left else ()

    # Walking

    def next(self, grain: str = "") -> bool:
        """One step on, as large as the grain says, or another one; it may be held back. False at
        the end."""
        onward = self.walk.next(self.position, grain or self.grain) if self.walk else None
        if onward is not None and self.hold_back is not None and self.hold_back(onward):
            return True
        return self._move(onward)

    def back(self) -> bool:
        """One step back: nothing is computed anew; False at the start."""
        return self._move(self.walk.back(self.position, self.grain) if self.walk else None)

    def to_start(self) -> None:
        """Where nothing is computed yet."""
        self._move(self.walk.first() if self.walk else None)

    def to_end(self) -> None:
        """Where all is computed, the loss after the update too."""
        self._move(self.walk.last() if self.walk else None)

    def to_stop(self, number: int) -> None:
        """Where the stop with this number, from 0, is computed; passed over where there is none."""
        if self.walk is not None and 0 <= number < len(self.stops):
            self._move(self.walk.at_stop(number))

    def to_position(self, position: Position) -> None:
        """Anywhere on the walk."""
        self._move(position if self.walk else None)

    def _move(self, position: Position | None) -> bool:
        if position is None:
            return False
        if position != self.position or self.trail:
            self.position, self.trail = position, ()
            self.moved.emit()
            self.changed.emit()
        return True

    def set_grain(self, grain: str) -> None:
        """How large a step is: one of GRAINS."""
        if grain not in GRAINS:
            raise ValueError(f"Microscope: expected one of {GRAINS}, got {grain!r}")
        if grain != self.grain:
            self.grain = grain
            self.moved.emit()
            self.changed.emit()

    def set_sample(self, sample: int) -> None:
        """Show another row of the batch, from 0. The batch stays whole."""
        traced = self.traced
        if traced is None or not 0 <= sample < traced.batch:
            return
        if sample != self.sample or self.shows_batch:
            self.trail = tuple(of_sample(traced, place, sample) for place in self.trail)
            self.sample, self.shows_batch = sample, False
            self.walk = Walk(traced, sample)
            self.moved.emit()
            self.changed.emit()

    def show_batch(self) -> None:
        """Show all rows of the batch together."""
        if not self.shows_batch:
            self.shows_batch = True
            self.moved.emit()
            self.changed.emit()

    # Asking

    def look_at(self, place: Place, *, anew: bool = False) -> None:
        """Ask about this number; one that led to the present one is gone back to. Where the
        microscope is closed it opens first; a number that the update doesn't have is passed over.
        `anew`: nothing led to it, but the walk."""
        traced = self.traced
        if traced is None or self.is_waiting:
            self._wanted = place
            self.open()
            return
        is_there = traced.holds(place)
        if not is_there and self.is_evaluation:
            self._wanted = place
            self.look_again()
        if not is_there or place == self.place:
            return
        self.trail = with_asked(self.trail, self.place, place, anew)
        self.changed.emit()

    def trail_back(self, number: int) -> None:
        """To the place with this number, from 0, of the trail; to the position's with -1."""
        if number < len(self.trail) - 1:
            self.trail = self.trail[: number + 1]
            self.changed.emit()

    # Applying

    def apply(self) -> None:
        """Have the run make the update that is looked at. Nothing where it is old, or none."""
        looked = self._looked
        if looked is None or self.is_old or self.is_waiting or self.is_evaluation:
            return
        if self._applying == looked.request:
            return  # asked twice, it would be refused: the run has moved on by then
        self._applying = looked.request
        self._controller.apply(looked.request)

    def _on_applied(self, applied: Applied) -> None:
        if self._looked is None:
            return
        if not applied.equal:
            self._applying = None
        self.applied.emit(applied.equal, applied.reason)
        if applied.equal:
            self.look_again()

    # Following the run and the document

    def take_snapshot(self, snapshot: Snapshot) -> None:
        """The run stands at another moment, perhaps."""
        self.proof.take_snapshot(snapshot)
        looked = self._looked
        if looked is None or self.is_waiting or snapshot.order != self._controller.order:
            return  # what it says may be of before the look
        is_old = (snapshot.sequence, snapshot.update) != (looked.sequence, looked.update)
        has_come_on = snapshot.state in AT_REST and snapshot.update != self.run_update
        if is_old and (not self.is_old or has_come_on):
            self.is_old, self.run_update = True, snapshot.update
            self.aged.emit()

    def _on_spec_changed(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        if is_structural(old, new) or changes_samples(old, new):
            self._on_project_changed()
        else:
            self._on_edited()

    def _on_project_changed(self) -> None:
        """What is looked at fits nothing on screen any more."""
        if self.is_open or self.is_waiting:
            self._close(ANOTHER)
            self._data_row = -1
            self._ask_later()

    def _on_edited(self, _: object = None) -> None:
        """A run that trains has moved on anyway."""
        if self.is_waiting or not self.is_open:
            return
        if self._controller.is_playing:
            self.is_old = True
            self.aged.emit()
        else:
            self._ask_later()

    def _ask_later(self) -> None:
        """When the worker has been told of the change, and of all that go with it."""
        self._is_outdated = True
        self._outdated.emit()

    def _on_outdated(self) -> None:
        if self._is_outdated:
            self.look_anew()

    def _on_worker_lost(self, how: str) -> None:
        if self.is_open or self.is_waiting:
            self._close(LOST)
