"""Run control: actions to the controller, and what the controller reports back to the window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QRandomGenerator

from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.run_actions import RunActions
from desktop_nn.app.run_states import best_text, rules_text, state_text
from desktop_nn.engine.catalog import OPTIMIZERS
from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.array_setting import Arrays
from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.effects import is_structural
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.document import Document
from desktop_nn.models.kept_text import kept_lines, kept_sentence
from desktop_nn.models.number_text import grouped, shown
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.pace import Speed
from desktop_nn.views.banner import WayOut

KEPT_TIME = 10_000
"""Milliseconds for which the status bar says what a rebuilt network kept, or a new rate."""

REPEATED_TIME = 30_000
NOT_THE_SAME = (
    "The run was repeated, and its numbers are not the same to the last bit. Back leads to those "
    "from before. It may have been trained on another computer, or with another version of NumPy."
)


class RunControl(QObject):
    """Links the run's actions, the document and the controller."""

    def __init__(
        self, window: MainWindow, document: Document, controller: Controller, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._document = document
        self._controller = controller
        self._actions = window.actions_by_name
        self._shown_actions = RunActions(self._actions)
        self._last: Snapshot | None = None
        self._told = ""
        self._rebuilt = False
        self._repeated_order: int | None = None
        self._connect()
        self._show_playing()

    def _connect(self) -> None:
        for name, slot in (
            ("run", self.run_or_pause),
            ("reset", self._controller.reset),
            ("back", self.back),
            ("step_update", self._controller.step_update),
            ("step_epoch", self._controller.step_epoch),
            ("best", self._controller.go_to_best),
            ("repeat", self._controller.repeat),
            ("new_seed", self.take_new_seed),
        ):
            self._actions[name].triggered.connect(slot)
        self._window.run_bar.speed_changed.connect(self._on_speed_changed)
        self._window.time_line.back_asked.connect(self._on_back_asked)
        self._window.late_views.back_asked.connect(self._on_back_asked)
        self._document.spec_changed.connect(self._on_spec_changed)
        self._document.parameter_set.connect(self._on_parameter_set)
        self._document.arrays_set.connect(self._on_arrays_set)
        self._document.project_changed.connect(self._on_project_changed)
        self._controller.worker_ready.connect(self._show_playing)
        self._controller.worker_lost.connect(self._on_worker_lost)
        self._controller.refused.connect(self._show_playing)

    # What the user does

    def run_or_pause(self) -> None:
        """Train, or pause; where the training process was lost, go on from its last checkpoint."""
        if self._controller.is_lost:
            self.go_on()
            self._controller.play(self._window.run_bar.speed())
        elif self._controller.is_playing:
            self._controller.pause()
        else:
            self._clear_told()
            self._told = ""
            self._controller.play(self._window.run_bar.speed())
        self._show_playing()

    def back(self) -> None:
        """To where the action says that it leads, whatever was kept since."""
        self._controller.back(self._last.back_update if self._last else None)

    def _on_back_asked(self, update: int) -> None:
        """To a checkpoint of the time line."""
        if not self._controller.is_lost:
            self._controller.back(update)
            self._show_playing()

    def _on_speed_changed(self, speed: Speed) -> None:
        if self._controller.is_playing:
            self._controller.play(speed)

    def take_new_seed(self) -> None:
        """Another seed, and a start with it. Undone, the seed is the old one again, from the next
        reset on; Back leads to the run that was left."""
        seed = int(QRandomGenerator.global_().bounded(1, 1_000_000))
        self._document.change_seed(seed)
        self._controller.reset()

    # What the document does

    def _on_spec_changed(self, old: ExperimentSpec, new: ExperimentSpec) -> None:
        self._show_usual_rate(old.training.optimizer, new.training.optimizer)
        self._rebuilt = self._rebuilt or is_structural(old, new)
        self._clear_told()
        document = self._document
        self._controller.change(document.spec, document.revision, document.own)

    def _clear_told(self) -> None:
        """It is answered: what stopped the run is no news any more."""
        for topic in ("diverged", "stopped"):
            self._window.banner.clear(topic)

    def _show_usual_rate(self, old: Choice, new: Choice) -> None:
        """Another optimizer brings its own rate along: not in silence."""
        before, after = old.number("learning_rate"), new.number("learning_rate")
        if old.name == new.name or before == after:
            return
        text = f"Learning rate {shown(before)} → {shown(after)}"
        if after == usual_rate(new):
            text += f", usual for {OPTIMIZERS[new.name].label}"
        self._window.statusBar().showMessage(text, KEPT_TIME)

    def _on_parameter_set(self, setting: ParameterSetting) -> None:
        self._window.banner.clear("diverged")
        self._controller.set_parameter(setting, self._document.revision)

    def _on_arrays_set(self, arrays: Arrays) -> None:
        self._clear_told()
        self._controller.set_arrays(arrays, self._document.revision)

    def _on_project_changed(self) -> None:
        self._clear_told()
        self._last = None
        self._rebuilt = False
        self._controller.load(self._document.project, self._document.revision)
        self._show_playing()

    # What the worker reports

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """After the views have shown it."""
        self._last = snapshot
        for panel in (self._window.layers, self._window.setup):
            panel.set_waiting(snapshot.waiting_for_reset)
        self._show_kept(snapshot)
        self._show_playing()
        if snapshot.state in ("diverged", "stopped"):
            self._show_stop(snapshot)
        else:
            self._told = ""
            self._window.banner.clear("stopped")
        self._show_repeated(snapshot)

    def _show_kept(self, snapshot: Snapshot) -> None:
        """After a change that rebuilt the network: how much of the training is still there. Before
        the first update nothing is kept, and nothing said."""
        if not self._rebuilt or snapshot.revision != self._document.revision:
            return
        self._rebuilt = False
        if snapshot.kept is not None:
            self._window.show_for_a_while(
                kept_sentence(snapshot.kept), KEPT_TIME, kept_lines(snapshot.kept)
            )

    def _show_repeated(self, snapshot: Snapshot) -> None:
        """Once for each repeat that came to its end: what comparing all numbers gave."""
        is_news = snapshot.repeated is not None and self._repeated_order != snapshot.order
        self._repeated_order = snapshot.order if snapshot.repeated is not None else None
        if not is_news:
            return
        if snapshot.repeated:
            text = f"Repeated: update {grouped(snapshot.update)}, the same to the last bit"
            self._window.statusBar().showMessage(text, REPEATED_TIME)
        else:
            self._window.banner.show_message("repeat", NOT_THE_SAME, "warning")

    def _show_playing(self) -> None:
        face = "pause" if self._controller.is_playing else "run"
        self._shown_actions.show("go on" if self._controller.is_lost else face, self._last)
        self._show_state()

    def _show_state(self) -> None:
        if self._controller.is_lost:
            self._window.state_label.setText("Stopped: the training process ended")
            self._window.speed_label.setText("")
        elif not self._controller.is_ready:
            waiting = (
                "Starting: training begins in a moment"
                if self._controller.is_playing
                else "Starting…"
            )
            self._window.state_label.setText(waiting)
        elif self._last is not None:
            self._window.show_run(self._last, self._state_text(self._last))
            self._window.state_label.setToolTip(rules_text(self._last))
        else:
            self._window.state_label.setText("Ready")

    def _state_text(self, last: Snapshot) -> str:
        return state_text(last, self._controller.is_playing)

    def _show_stop(self, snapshot: Snapshot) -> None:
        """Why the run stopped by itself, once."""
        if snapshot.message == self._told:
            return
        self._told = snapshot.message
        if snapshot.state == "diverged":
            self._show_divergence(snapshot)
        else:
            self._show_rule(snapshot)

    def _show_rule(self, snapshot: Snapshot) -> None:
        best = best_text(snapshot)
        way_out = WayOut(f"Back to the best state: {best}", self._controller.go_to_best)
        text = f"{snapshot.message} Run goes on."
        self._window.banner.show_message("stopped", text, "note", way_out if best else None)

    def _show_divergence(self, snapshot: Snapshot) -> None:
        # What else is said in the status bar covers that the run has stopped.
        self._window.statusBar().clearMessage()
        optimizer = self._document.spec.training.optimizer
        label = f"{self._where_back(snapshot)} the rate at {shown(lower_rate(optimizer))}"
        has_rate = optimizer.number("learning_rate") > 0.0
        way_out = WayOut(label, self.go_back_with_lower_rate) if has_rate else None
        self._window.banner.show_message("diverged", snapshot.message, "error", way_out)

    def _where_back(self, snapshot: Snapshot) -> str:
        if snapshot.sound_update == snapshot.update:
            return "Go on, with"
        sound = snapshot.sound_update
        return (
            f"Go back to update {grouped(sound)}, with" if sound else "Go back to the start, with"
        )

    def go_back_with_lower_rate(self) -> None:
        """From before the rate was set: the last finite state, and often the checkpoints since,
        have grown too large to go on from."""
        sound = self._last.sound_update if self._last else None
        if self._last is None or sound != self._last.update:
            self._controller.back(sound)
        training = self._document.spec.training
        rate = lower_rate(training.optimizer)
        optimizer = training.optimizer.with_value("learning_rate", rate)
        where = "training.optimizer.learning_rate"
        changed = replace(training, optimizer=optimizer)
        self._document.change_training(changed, f"learning rate {shown(rate)}", where)

    def _on_worker_lost(self, how: str) -> None:
        self._show_playing()
        checkpoint = self._controller.last_checkpoint
        text = f"The training process is gone: {how}. {self._what_is_kept(checkpoint)}"
        way_out = WayOut("Go on from the last checkpoint", self.go_on)
        self._window.banner.show_message("worker", text, "error", way_out)

    def _what_is_kept(self, checkpoint: Checkpoint | None) -> str:
        if checkpoint is None:
            return "The network is kept as of its start."
        if self._last is not None and self._last.update == checkpoint.update:
            return "Nothing of the training is lost."
        return f"The network is kept as of epoch {grouped(checkpoint.epoch)}."

    def go_on(self) -> None:
        self._controller.go_on()
        self._window.banner.clear("worker")
        self._show_playing()


def usual_rate(optimizer: Choice) -> float:
    """The learning rate that an optimizer comes with."""
    return OPTIMIZERS[optimizer.name].choice().number("learning_rate")


def lower_rate(optimizer: Choice) -> float:
    """A tenth; of a rate beyond everything usual a tenth is no help: then the usual one."""
    rate = optimizer.number("learning_rate")
    parameters = OPTIMIZERS[optimizer.name].parameters
    usual = next(each for each in parameters if each.name == "learning_rate")
    return usual.default if rate > usual.usual_maximum else rate / 10.0
