"""What the run's actions say: to run, to pause or to go on, where Back leads, and why not."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from desktop_nn.app.actions import Actions
from desktop_nn.app.run_states import best_text
from desktop_nn.models.number_text import grouped
from desktop_nn.training.messages import Snapshot

NEED_A_WORKER = ("reset", "step_update", "step_epoch", "repeat", "new_seed", "prove")
LOST = "The training process is gone. “Go on” starts a new one from the last checkpoint"
NO_BEST = "There is no better epoch than this one to go back to"
NOTHING_BEFORE = "There is no earlier checkpoint yet: one is made every two seconds of training"

FACES = {
    "run": ("&Run", "play", "Train the network"),
    "pause": ("&Pause", "pause", "Pause training"),
    "go on": (
        "&Go on",
        "play",
        "Train on from the last checkpoint, in a new training process",
    ),
}
"""Of the run action: text, icon and tip."""


APART = 0.5
"""Seconds between two texts of an action while training goes on, when every epoch has another."""


class RunActions:
    """Shows the state of the run on its actions. Saying the same again costs nothing: each change
    of an action has its button ask the window for a new layout. While training goes on, where Back
    and the best state lead is said every APART seconds; when it rests, at once."""

    def __init__(self, actions: Actions, clock: Callable[[], float] = time.monotonic) -> None:
        self._actions = actions
        self._clock = clock
        self._said_at = -math.inf
        self._face = ""
        self._back: tuple[int | None, int | None] = (None, None)
        self._best = ""

    def show(self, face: str, snapshot: Snapshot | None) -> None:
        """`face` is “run”, “pause”, or “go on” when there is no worker."""
        now = self._clock()
        if face == "pause" == self._face and now - self._said_at < APART:
            return
        self._said_at = now
        back = (snapshot.back_update, snapshot.back_epoch) if snapshot else (None, None)
        best = best_text(snapshot)
        lost = LOST if face == "go on" else ""
        is_new = face != self._face
        if is_new:
            self._face = face
            self._show_face(*FACES[face])
            for name in NEED_A_WORKER:
                self._actions.set_available(name, lost)
        if is_new or back != self._back:
            self._back = back
            self._show_back(*back, lost)
        if is_new or best != self._best:
            self._best = best
            self._show_best(best, lost)

    def _show_face(self, text: str, icon: str, tip: str) -> None:
        action = self._actions["run"]
        action.setText(text)
        action.setIconText(text.replace("&", ""))
        self._actions.set_icon("run", icon)
        self._actions.set_tip("run", tip)

    def _show_best(self, best: str, lost: str) -> None:
        text = f"&To the best state: {best}" if best else "&To the best state"
        self._actions["best"].setText(text)
        self._actions.set_available("best", lost or ("" if best else NO_BEST))

    def _show_back(self, update: int | None, epoch: int | None, lost: str) -> None:
        back = self._actions["back"]
        if update is None or epoch is None:
            back.setText("&Back")
            self._actions.set_available("back", lost or NOTHING_BEFORE)
            return
        back.setText(f"&Back to update {grouped(update)} · epoch {grouped(epoch)}")
        self._actions.set_available("back", lost)
        if not lost:
            self._actions.set_tip("back", "Changed settings stay as they are")
