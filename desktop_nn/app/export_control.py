"""Export control: asks for a place and a form, and writes there while the window goes on."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from desktop_nn.app import file_dialogs
from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.whole_file import cannot_write, write_whole
from desktop_nn.models.document import Document
from desktop_nn.training.autosave import Autosave
from desktop_nn.training.controller import Controller
from desktop_nn.training.other_process import end_other_processes
from desktop_nn.views.export_progress import ExportProgress

if TYPE_CHECKING:
    from desktop_nn.app.exporting import Exported


@dataclass
class _Job:
    """What is to be written, and, once it is, what it was."""

    kind: str
    path: Path
    project: Project
    made: Exported | None = None
    is_cancelled: bool = False


class _CancelledError(Exception):
    """Ends what makes an export, in the thread."""


class ExportControl(QObject):
    """`finished(text)` with what came of it. The worker hands over the run as it is at that moment;
    a thread makes of it what was asked for, which for a script means to run it. What makes it is
    imported only then."""

    finished = Signal(str)
    _written = Signal(object)
    _told = Signal(float)

    def __init__(
        self, window: MainWindow, document: Document, controller: Controller, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window, self._document, self._controller = window, document, controller
        self._thread: Autosave | None = None
        self._asked: dict[int, _Job] = {}
        self._jobs: deque[_Job] = deque()
        window.actions_by_name["export"].triggered.connect(self.ask_and_export)
        controller.handed_over.connect(self._on_handed_over)
        self._written.connect(self._on_written)
        self._told.connect(self._on_told)
        # From the start: added while a message stands there, it would bring back what that hides.
        self.progress = ExportProgress(window)
        window.statusBar().addPermanentWidget(self.progress)
        self.progress.cancelled.connect(self.cancel)

    def close(self) -> None:
        """Wait for what is being written; a script that is run as a check, or a run that is filmed,
        is given up."""
        if self._thread is not None:
            end_other_processes()
            self._thread.close()

    @Slot()
    def cancel(self) -> None:
        """End the export that is being made: nothing is written."""
        if self._jobs:
            self._jobs[0].is_cancelled = True
            self.progress.cancel.setEnabled(False)
            end_other_processes()

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
        self._asked[self._controller.hand_over()] = _Job(kind, path, project)

    @Slot(int, object, object, object)
    def _on_handed_over(
        self, request: int, checkpoint: Checkpoint | None, history: History, best: Best | None
    ) -> None:
        job = self._asked.pop(request, None)
        if job is None:
            return
        if checkpoint is not None:
            job.project = replace(job.project, checkpoint=checkpoint, history=history)
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self._begin(job)

    def _begin(self, job: _Job) -> None:
        """One after the other: the thread keeps only what it was given last."""
        if self._thread is None:
            self._thread = Autosave(self._written.emit)
        if _is_long(job.kind):
            self.progress.begin()
        self._thread.put(partial(self._write, job))

    @Slot(float)
    def _on_told(self, share: float) -> None:
        if self._jobs:
            self.progress.show_share(share)

    def _write(self, job: _Job) -> None:
        """In the thread."""
        from desktop_nn.app.exporting import exported
        from desktop_nn.app.train_command import begin

        def tell(share: float) -> None:
            if job.is_cancelled:
                raise _CancelledError
            self._told.emit(share)

        made = exported(job.project, begin(job.project), job.kind, tell)
        if job.is_cancelled:
            raise _CancelledError
        write_whole(job.path, made.data)
        job.made = made

    @Slot(object)
    def _on_written(self, error: Exception | None) -> None:
        job = self._jobs.popleft()
        self.progress.end()
        if self._jobs:
            self._begin(self._jobs[0])
        self._window.statusBar().clearMessage()
        if job.made is None and job.is_cancelled:
            text, severity = f"Cancelled: {job.path.name} was not written.", "note"
        elif job.made is None:
            text, severity = f"Nothing was written. {_reason(job.path, error)}", "error"
        else:
            text, severity = _told(job.path, job.made)
        self._window.banner.show_message("export", text, severity)
        self.finished.emit(text)


def _is_long(kind: str) -> bool:
    from desktop_nn.app.exporting import EXPORTS

    return EXPORTS[kind].long


def _reason(path: Path, error: Exception | None) -> str:
    return cannot_write(path, error) if isinstance(error, OSError) else str(error)


def _told(path: Path, made: Exported) -> tuple[str, str]:
    """What came of it, and how grave that is."""
    from desktop_nn.app.exporting import EXPORTS

    text = f"Written: {path.name}, {EXPORTS[made.kind].label}. {made.remark}".strip()
    return text, "note" if made.is_right else "warning"
