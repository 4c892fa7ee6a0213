"""Refusal control: what the worker can't do is told and taken back, so that the window shows what
is trained."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand

from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.specs import ExperimentSpec
from desktop_nn.models.commands import ChangeSpec, ImportData
from desktop_nn.models.document import Document
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot
from desktop_nn.training.refusal import NOTHING_LOADED
from desktop_nn.views.banner import WayOut

TOPIC = "refused"


class RefusalControl(QObject):
    """Links what the controller reports as refused, the document and the banner.

    A change that is refused leaves the worker where it was: so the document goes back there, by
    undo, by redo where it was an undo that was refused, or else by an edit of its own."""

    def __init__(
        self, window: MainWindow, document: Document, controller: Controller, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._banner = window.banner
        self._document = document
        self._controller = controller
        self._trained: ExperimentSpec | None = None
        self._refused: list[ExperimentSpec] = []
        controller.refused.connect(self._on_refused)
        document.project_changed.connect(self._on_project_changed)

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """The worker has what the document shows: snapshots of anything else don't come here."""
        self._trained = self._document.spec
        self._refused = []

    def _on_project_changed(self) -> None:
        self._trained = None
        self._refused = []
        self._banner.clear(TOPIC)

    def _on_refused(self, message: str, revision: int | None) -> None:
        if message == NOTHING_LOADED and self._banner.topic == TOPIC:
            return  # why there is none stands there already
        if revision != self._document.revision:
            self._banner.show_message(TOPIC, message, "error")
        elif self._trained in (None, self._document.spec):
            self._tell_that_nothing_is_loaded(message)
        else:
            self._refused.append(self._document.spec)
            self._banner.show_message(TOPIC, f"{message} {self._take_back()}", "error")

    def _tell_that_nothing_is_loaded(self, message: str) -> None:
        checkpoint = self._controller.last_checkpoint
        kept = "What was trained is kept. " if checkpoint and checkpoint.update else ""
        text = f"The network could not be loaded. {message} {kept}Change it, or try again."
        way_out = WayOut("Try again", self._controller.load_again)
        self._banner.show_message(TOPIC, text, "error", way_out)

    def _take_back(self) -> str:
        """Lead the document back to a state that is not refused; what was done, in a sentence."""
        stack = self._document.undo_stack
        undone = _old_spec(stack.command(stack.index() - 1)) if stack.canUndo() else None
        redone = _new_spec(stack.command(stack.index())) if stack.canRedo() else None
        if redone == self._trained:
            text = f"So “{stack.redoText()}” was redone: the network is the one before again."
            stack.redo()
        elif undone is not None and undone not in self._refused:
            text = f"So “{stack.undoText()}” was undone: the network is the one before again."
            stack.undo()
        else:
            assert self._trained is not None
            self._document.change(self._trained, "back to what is trained")
            text = "The settings are those of the network that is trained again."
        return text


def _old_spec(command: QUndoCommand) -> ExperimentSpec | None:
    return command.old_spec if isinstance(command, (ChangeSpec, ImportData)) else None


def _new_spec(command: QUndoCommand) -> ExperimentSpec | None:
    return command.new_spec if isinstance(command, (ChangeSpec, ImportData)) else None
