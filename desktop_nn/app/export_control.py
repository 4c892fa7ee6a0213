"""Export control: asks for a place and a form, and writes there while the window goes on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.app import file_dialogs
from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project
from desktop_nn.models.document import Document
from desktop_nn.training.autosave import Autosave
from desktop_nn.training.controller import Controller

if TYPE_CHECKING:
    from desktop_nn.app.exporting import Exported


class ExportControl(QObject):
    """`finished(text)` with what came of it. The worker hands over the run as it is at that moment;
    a thread makes of it what was asked for, which for a script means to run it. What makes it is
    imported only then."""

    finished = Signal(str)
    _written = Signal(object)

    def __init__(
        self, window: MainWindow, document: Document, controller: Controller, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._document, self._controller = window, document, controller
        self._thread: Autosave | None = None
        self._asked: dict[int, tuple[str, Path, Project]] = {}
        self._made: Exported | None = None
        self._path = Path()
        window.actions_by_name["export"].triggered.connect(self.ask_and_export)
        controller.handed_over.connect(self._on_handed_over)
        self._written.connect(self._on_written)

    def close(self) -> None:
        """Wait for what is being written."""
        if self._thread is not None:
            self._thread.close()

    def ask_and_export(self) -> None:
        from desktop_nn.app.exporting import EXPORTS

        forms = {f"{row.label} (*{row.ending})": kind for kind, row in EXPORTS.items()}
        stem = Path(self._document.title).stem.lower() or "network"
        chosen = file_dialogs.ask_for_export(self._window, stem, list(forms))
        if chosen is not None:
            path, form = chosen
            self.export(forms[form], path)

    def export(self, kind: str, path: Path) -> None:
        """Ask the worker for the run; the rest follows."""
        document = self._document
        project = Project(document.spec, own=document.own, title=path.stem)
        self._window.statusBar().showMessage(f"Writing {path.name} …")
        self._asked[self._controller.hand_over()] = (kind, path, project)

    @Slot(int, object, object, object)
    def _on_handed_over(
        self, request: int, checkpoint: Checkpoint | None, history: History, best: Best | None
    ) -> None:
        asked = self._asked.pop(request, None)
        if asked is None:
            return
        kind, path, project = asked
        if checkpoint is not None:
            project = Project(project.spec, checkpoint, history, project.own, project.title)
        if self._thread is None:
            self._thread = Autosave(self._written.emit)
        self._thread.put(lambda: self._write(kind, path, project))

    def _write(self, kind: str, path: Path, project: Project) -> None:
        """In the thread."""
        from desktop_nn.app.exporting import exported
        from desktop_nn.app.train_command import begin

        self._made, self._path = exported(project, begin(project), kind), path
        path.write_bytes(self._made.data)

    @Slot(object)
    def _on_written(self, error: Exception | None) -> None:
        banner, name = self._window.banner, self._path.name
        self._window.statusBar().clearMessage()
        if error is not None:
            reason = getattr(error, "strerror", None) or str(error)
            banner.show_message("export", f"Nothing was written: {reason}", "error")
            self.finished.emit(reason)
            return
        from desktop_nn.app.exporting import EXPORTS

        assert self._made is not None
        label = EXPORTS[self._made.kind].label
        text = f"Written: {name}, {label}. {self._made.remark}".strip()
        banner.show_message("export", text, "note" if self._made.is_right else "warning")
        self.finished.emit(text)
