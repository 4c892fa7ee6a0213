"""Slow playback: the walk through an update goes on by itself, step by step, to its end."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop_nn.app.main_window import MainWindow
from desktop_nn.models.microscope import Microscope

CALM = 1.0
"""Steps a second at most where motion is to be less."""


class SlowPlayback(QObject):
    """Follows the frame clock: no timer of its own. Where motion is to be less, it goes from
    station to station instead of neuron to neuron."""

    def __init__(
        self,
        window: MainWindow,
        microscope: Microscope,
        parent: QObject,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._microscope = microscope
        self._clock = clock
        self._due = 0.0
        self._action = window.actions_by_name["walk_slow"]
        self._action.setCheckable(True)
        self._action.toggled.connect(self._on_toggled)
        microscope.closed.connect(self.stop)

    @property
    def is_playing(self) -> bool:
        return self._action.isChecked()

    def stop(self, _: object = None) -> None:
        self._action.setChecked(False)

    def interval(self) -> float:
        """Seconds from one step to the next."""
        rate = self._window.walk_pace.rate()
        return 1.0 / (min(rate, CALM) if self._window.theme.reduces_motion else rate)

    def _on_toggled(self, playing: bool) -> None:
        """The first step at once, and from the start again where the walk is at its end."""
        self._window.actions_by_name.set_icon("walk_slow", "pause" if playing else "play-steps")
        if playing:
            if self._microscope.walk and self._microscope.position == self._microscope.walk.last():
                self._microscope.to_start()
            self._due = self._clock()

    def on_tick(self) -> None:
        if self.is_playing and self._clock() >= self._due:
            self._due = self._clock() + self.interval()
            if not self._step():
                self.stop()

    def _step(self) -> bool:
        """False at the end."""
        return self._microscope.next("layer" if self._window.theme.reduces_motion else "")
