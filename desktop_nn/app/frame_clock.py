"""The frame clock: one paced timer that takes the newest snapshot to the visible views."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.view import View

INTERVAL = 16
"""Milliseconds between two looks: never 0, which would starve the window's own events."""


class FrameClock(QObject):
    """`snapshot_shown(snapshot)` after the views. `frames` counts the snapshots shown."""

    snapshot_shown = Signal(object)

    def __init__(self, controller: Controller, views: Sequence[View], parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._views = tuple(views)
        self.frames = 0
        self._newest: Snapshot | None = None
        self._seen: tuple[View, ...] = ()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _on_tick(self) -> None:
        visible = tuple(view for view in self._views if is_seen(view))
        appeared = [view for view in visible if view not in self._seen]
        self._seen = visible
        wanted: frozenset[str] = frozenset().union(*(view.products for view in visible))
        self._controller.subscribe(wanted)
        snapshot = self._controller.take()
        if snapshot is None:
            self._catch_up(appeared)
            return
        self.frames += 1
        self._newest = snapshot
        for view in visible:
            view.show_snapshot(snapshot, self._controller.history)
        self.snapshot_shown.emit(snapshot)

    def _catch_up(self, appeared: Sequence[View]) -> None:
        """While the run is paused nothing new comes, but who was hidden has missed something. What
        is of another state of the document is left out: a newer snapshot is on its way."""
        newest = self._newest
        for view in appeared:
            if newest is not None and newest.revision == view.document.revision:
                view.show_snapshot(newest, self._controller.history)


def is_seen(view: View) -> bool:
    """Shown, in a window that is not minimised, and not behind another tab: such a dock counts as
    visible for Qt, which keeps it beyond the window's edge."""
    if not view.isVisible() or view.window().isMinimized():
        return False
    return not view.visibleRegion().isEmpty()
