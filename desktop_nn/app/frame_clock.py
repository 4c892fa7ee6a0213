"""The frame clock: one paced timer that takes the newest snapshot to the visible views."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from desktop_nn.training.controller import Controller
from desktop_nn.views.view import View

INTERVAL = 16
"""Milliseconds between two looks: never 0, which would starve the window's own events."""


class FrameClock(QObject):
    """`snapshot_shown(snapshot)` after the views. `intervals` are the last seconds between frames
    while something moved, for the benchmark."""

    snapshot_shown = Signal(object)

    def __init__(self, controller: Controller, views: Sequence[View], parent: QObject) -> None:
        super().__init__(parent)
        self._controller = controller
        self._views = tuple(views)
        self.intervals: deque[float] = deque(maxlen=10_000)
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(INTERVAL)
        self._timer.timeout.connect(self._on_tick)

    def start(self) -> None:
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _on_tick(self) -> None:
        visible = [view for view in self._views if is_seen(view)]
        wanted: frozenset[str] = frozenset().union(*(view.products for view in visible))
        self._controller.subscribe(wanted)
        snapshot = self._controller.take()
        if snapshot is None:
            return
        now = time.perf_counter()
        self.intervals.append(now - self._last)
        self._last = now
        for view in visible:
            view.show_snapshot(snapshot, self._controller.history)
        self.snapshot_shown.emit(snapshot)


def is_seen(view: View) -> bool:
    """Shown, in a window that is not minimised, and not behind another tab."""
    return view.isVisible() and not view.window().isMinimized()
