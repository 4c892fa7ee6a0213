"""Walk control: the microscope's actions, and when it opens and closes."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Slot

from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.slow_playback import SlowPlayback
from desktop_nn.models.microscope import Microscope
from desktop_nn.models.number_text import grouped
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import AT_REST, Snapshot

FACES = ("matrices", "formula")
"""Panels that show the walk: the microscope is open while one of them is there."""

APPLIED_TIME = 15_000
RUNNING = "Training runs. Pause to look at the next update."
PAUSE, LOOK = "Pause and look", "Look at the next update"
NOT_OPEN = "Nothing is looked at yet: Microscope ▸ Look again traces the update that comes next"
AT_START, AT_END = "The walk is at its start", "The walk is at its end"
NO_UPDATE = "A sample is looked at, and no update: Look again traces the update that comes next"
OLD = "The run has moved on since: Look again traces the update that comes next"


class WalkControl(QObject):
    """The microscope opens when its panels appear and the run rests, and closes with them. Nobody's
    training is paused but by its own button."""

    def __init__(
        self,
        window: MainWindow,
        microscope: Microscope,
        controller: Controller,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._microscope = microscope
        self._controller = controller
        self._refused_at: tuple[int, int] | None = None
        self._last: Snapshot | None = None
        self.playback = SlowPlayback(window, microscope, self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._follow_faces)
        self._connect()
        self._follow_faces()
        self._show_actions()

    def _connect(self) -> None:
        microscope, window = self._microscope, self._window
        for name, slot in (
            ("walk_next", self._on_next),
            ("walk_back", self._on_back),
            ("walk_start", microscope.to_start),
            ("walk_end", microscope.to_end),
            ("walk_apply", microscope.apply),
            ("walk_again", microscope.look_again),
        ):
            window.actions_by_name[name].triggered.connect(slot)
        for name in FACES:
            # Later: panels are hidden and shown again while they find their places.
            window.docks[name].toggleViewAction().toggled.connect(self._soon.start)
        # At once: the bars take their room before the panels are painted without them.
        window.arrangements.arranged.connect(self._follow_faces)
        for changed in (microscope.opened, microscope.closed, microscope.moved, microscope.aged):
            changed.connect(self._show_actions)
        microscope.closed.connect(self._on_closed)
        microscope.applied.connect(self._on_applied)

    @Slot()
    def _on_next(self) -> None:
        self.playback.stop()
        self._microscope.next()

    @Slot()
    def _on_back(self) -> None:
        self.playback.stop()
        self._microscope.back()

    # Opening and closing

    @property
    def has_faces(self) -> bool:
        """Whether a panel that shows the walk is there."""
        return any(not self._window.docks[name].isHidden() for name in FACES)

    @Slot()
    def _follow_faces(self) -> None:
        self._soon.stop()
        self._window.show_walk_bars(self.has_faces)
        if self.has_faces:
            self._open_if_at_rest()
        else:
            self._microscope.close()
            self._refused_at = None
        self._show_invitation()

    def _open_if_at_rest(self) -> None:
        """What was refused at this moment of the run would be again."""
        microscope = self._microscope
        if self._controller.is_playing or microscope.is_open or microscope.is_waiting:
            return
        if self._last is not None and self._refused_at != self._moment(self._last):
            microscope.open()

    def _moment(self, snapshot: Snapshot) -> tuple[int, int]:
        return snapshot.revision, snapshot.update

    @Slot(str)
    def _on_closed(self, reason: str) -> None:
        if reason and self._last is not None:
            self._refused_at = self._moment(self._last)
        self._show_invitation()

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """The run may have moved on, or come to rest."""
        self._last = snapshot
        microscope = self._microscope
        microscope.take_snapshot(snapshot)
        if not self.has_faces:
            return
        if snapshot.state in AT_REST:
            self._open_if_at_rest()
        untouched = microscope.position.stop < 0 and not microscope.is_waiting
        if microscope.is_old and untouched and not self._controller.is_playing:
            microscope.look_anew()  # nobody has begun to walk through the old one
        self._show_invitation()

    def _show_invitation(self) -> None:
        """What to do where nothing is looked at."""
        if not self._microscope.is_open:
            running = self._controller.is_playing
            self._window.walk.invite(*((RUNNING, PAUSE) if running else ("", LOOK)))

    # What is said

    @Slot()
    def _show_actions(self, _: object = None) -> None:
        microscope, actions = self._microscope, self._window.actions_by_name
        walk, position = microscope.walk, microscope.position
        closed = "" if walk is not None else NOT_OPEN
        no_update = NO_UPDATE if microscope.is_evaluation else ""
        at_start = AT_START if position.stop < 0 else ""
        at_end = AT_END if walk is not None and position == walk.last() else ""
        for names, hindrance in (
            (("walk_back", "walk_start"), closed or at_start),
            (("walk_next", "walk_end"), closed or at_end),
            (("walk_slow",), closed),
            # Switched on, it can be switched off: its card is in the window.
            (("ask_first",), "" if actions["ask_first"].isChecked() else closed or no_update),
            (("walk_apply",), closed or _not_applied(microscope)),
        ):
            for name in names:
                actions.set_available(name, hindrance)

    @Slot(bool, str)
    def _on_applied(self, equal: bool, reason: str) -> None:
        traced = self._microscope.traced
        if not equal:
            self._window.banner.show_message("walk", reason, "warning")
        elif traced is not None:
            text = f"Update {grouped(traced.update)} is made: the same to the last bit as the walk"
            self._window.show_for_a_while(text, APPLIED_TIME)


def _not_applied(microscope: Microscope) -> str:
    """Why what is looked at can't be made; empty where it can."""
    if microscope.is_evaluation:
        return NO_UPDATE
    return OLD if microscope.is_old else ""
