"""The frame clock: one paced timer that takes the newest snapshot to the visible views."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_nn.app.frame_budget import FrameBudget
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import AT_REST, Snapshot
from desktop_nn.training.talk import with_untaken
from desktop_nn.views.view import View

INTERVAL = 16
"""Milliseconds between two looks: never 0, which would starve the window's own events."""


LOOKS = 4
"""Of so many ticks, one looks which views lie behind a tab or in a minimised window: Qt has to work
out what each one shows."""


class FrameClock(QObject):
    """`snapshot_shown(snapshot)` after the views, `ticked()` at the end of every look. `frames`
    counts the snapshots shown."""

    snapshot_shown = Signal(object)
    ticked = Signal()

    def __init__(
        self,
        controller: Controller,
        views: Sequence[View],
        parent: QObject,
        budget: FrameBudget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self._views = tuple(views)
        self.frames = 0
        self._newest: Snapshot | None = None
        self._seen: tuple[View, ...] = ()
        self._uncovered: frozenset[View] = frozenset()
        self._ticks = 0
        self._has_epochs = False
        self._waiting: dict[View, Snapshot] = {}
        self._turn = 0
        self._turns: dict[View, int] = {}
        self._budget = budget or FrameBudget()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._on_tick)

    def show_at_most(self, frames: int) -> None:
        """So many times a second."""
        self._timer.setInterval(max(INTERVAL, 1000 // frames))

    def add_view(self, view: View) -> None:
        """One that was made later."""
        self._views = (*self._views, view)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _on_tick(self) -> None:
        self._budget.earn(self._timer.interval())
        self._look()
        self.ticked.emit()

    def _look(self) -> None:
        visible = self._visible()
        appeared = [view for view in visible if view not in self._seen]
        self._seen = visible
        wanted: frozenset[str] = frozenset().union(*(view.products for view in visible))
        for view in visible:
            self._controller.choose(view.choices)
        self._controller.subscribe(wanted)
        snapshot = self._controller.take()
        if snapshot is None:
            self._catch_up(appeared)
        else:
            self.frames += 1
            self._newest = snapshot
            self._show(snapshot)
        self._show_next_in_turn()

    def _visible(self) -> tuple[View, ...]:
        """Those that are seen. One that is hidden is left out at once; one that comes out from
        behind a tab is found within LOOKS ticks."""
        if self._ticks % LOOKS == 0:
            self._uncovered = frozenset(view for view in self._views if is_seen(view))
        self._ticks += 1
        return tuple(v for v in self._views if v in self._uncovered and v.isVisible())

    def _show(self, snapshot: Snapshot) -> None:
        """To all that are seen at once, or in turn while others are on their way. With the first
        epoch the curves begin: that is waited for, and no view waits for its turn."""
        at_once = snapshot.state in AT_REST or self._begins()
        self._waiting = {view: old for view, old in self._waiting.items() if view in self._seen}
        for view in self._seen:
            if view.takes_turns and not at_once:
                self._waiting[view] = with_untaken(snapshot, self._waiting.get(view), view.products)
            else:
                self._give(view, with_untaken(snapshot, self._waiting.pop(view, None)))
        self.snapshot_shown.emit(snapshot)

    def _begins(self) -> bool:
        """Whether there is a first epoch since it was last asked."""
        had, self._has_epochs = self._has_epochs, self._controller.history.length > 0
        return self._has_epochs and not had

    def _show_next_in_turn(self) -> None:
        """Of those that wait, whose last turn is longest ago, by its weight; none after a tick that
        took long."""
        if self._waiting and not self._budget.is_spent:
            view = max(self._waiting, key=self._waited)
            snapshot = self._waiting.pop(view)
            self._turn += 1
            self._turns[view] = self._turn
            if view in self._seen and self._is_present(view, snapshot):
                self._give(view, snapshot)

    def _waited(self, view: View) -> int:
        return view.turn_weight * (self._turn + 1 - self._turns.get(view, 0))

    def _give(self, view: View, snapshot: Snapshot) -> None:
        view.show_snapshot(snapshot, self._controller.history)

    def _catch_up(self, appeared: Sequence[View]) -> None:
        """While the run is paused nothing new comes, but who was hidden has missed something."""
        newest = self._newest
        for view in appeared:
            if newest is not None and self._is_present(view, newest):
                self._give(view, newest)

    def _is_present(self, view: View, snapshot: Snapshot) -> bool:
        """What is of another state of the document is left out: a newer snapshot is on its way."""
        return snapshot.revision == view.document.revision


def is_seen(view: View) -> bool:
    """Shown, in a window that is not minimised, and not behind another tab: such a dock counts as
    visible for Qt, which keeps it beyond the window's edge."""
    if not view.isVisible() or view.window().isMinimized():
        return False
    return not view.visibleRegion().isEmpty()
