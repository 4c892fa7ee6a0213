"""Slow motion: between two updates the parts of the coming one light up in the network."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_nn.app.main_window import MainWindow
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.pace import UpdatesPerSecond
from desktop_nn.views.diagram_phase import Phase, phases

FASTEST = 1.0
"""Updates a second beyond which nothing lights up: it would only flicker."""


class SlowMotion(QObject):
    """Follows the frame clock: no timer of its own. What lights up is what the worker is about to
    compute from the weights that are shown; the next snapshot brings its outcome."""

    def __init__(
        self,
        window: MainWindow,
        controller: Controller,
        parent: QObject,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._controller = controller
        self._clock = clock
        self._update = -1
        self._since = 0.0
        self._is_running = False

    def on_snapshot(self, snapshot: Snapshot) -> None:
        self._is_running = snapshot.state == "running"
        if snapshot.update != self._update:
            self._update = snapshot.update
            self._since = self._clock()

    def on_tick(self) -> None:
        self._window.diagram.show_phase(self._phase())

    def _phase(self) -> Phase | None:
        speed = self._window.run_bar.speed()
        if not isinstance(speed, UpdatesPerSecond) or speed.rate > FASTEST:
            return None
        if not (self._is_running and self._controller.is_playing):
            return None
        layers = len(self._window.document.spec.network.layers)
        parts = phases(layers, in_parts=not self._window.theme.reduces_motion)
        done = (self._clock() - self._since) * speed.rate
        return parts[min(int(done * len(parts)), len(parts) - 1)]
