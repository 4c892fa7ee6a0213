"""File control: new, open, samples, save; and the question before something would be lost."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QMessageBox

from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.checkpoint import Checkpoint
from desktop_nn.experiment.files import SUFFIX, ProjectError, open_project, save_project
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.resources import resource
from desktop_nn.models.document import Document
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot

FILTER = f"Desktop NN projects (*{SUFFIX})"
SAMPLES = (
    "forward",
    "backward",
    "spiral",
    "circle",
    "xor",
    "gaussian",
    "moons",
    "curve",
    "digits",
    "iris",
)
"""In the order in which they are offered; others that lie in the folder follow."""


class FileControl(QObject):
    """Links the file actions, the document and the controller."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        controller: Controller,
        settings: QSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._document = document
        self._controller = controller
        self._settings = settings
        self._saving: dict[int, tuple[Path, bool]] = {}
        self._update = 0
        self._saved_update = 0
        self._connect()
        self._fill_samples()

    def _connect(self) -> None:
        actions = self._window.actions_by_name
        actions["new"].triggered.connect(self.new)
        actions["open"].triggered.connect(self.ask_and_open)
        actions["save"].triggered.connect(self.save)
        actions["save_as"].triggered.connect(self.ask_and_save)
        self._controller.handed_over.connect(self._on_handed_over)
        self._document.undo_stack.cleanChanged.connect(self._show_modified)
        self._window.close_asked.connect(self._on_close_asked)

    def _fill_samples(self) -> None:
        folder = resource("samples")
        found = {path.stem: path for path in sorted(folder.glob(f"*{SUFFIX}"))}
        order = [name for name in SAMPLES if name in found]
        for name in (*order, *(name for name in found if name not in SAMPLES)):
            action = self._window.samples_menu.addAction(name.replace("-", " ").capitalize())
            action.setObjectName(f"sample.{name}")
            action.setStatusTip(f"Open the sample project “{name}”")
            action.setData(str(found[name]))
        self._window.samples_menu.triggered.connect(self._on_sample)

    def _on_sample(self, action: object) -> None:
        self.open(Path(action.data()), sample=True)  # type: ignore[attr-defined]

    # Opening

    def new(self) -> None:
        if self.may_leave():
            self._take(Project(default_spec()), None)

    def ask_and_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open a project", self._folder(), FILTER
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path, sample: bool = False) -> bool:
        """Open a project, unless the user wants to keep the present one. A file that can't be
        read is refused in words, and the present document stays."""
        try:
            project = open_project(path)
        except ProjectError as error:
            self._window.banner.show_message("file", str(error), "error")
            return False
        if not self.may_leave():
            return False
        if not sample:
            self._settings.setValue("files/folder", str(path.parent))
        # A sample is a start, not a file of the user's: saving it asks for a name.
        self._take(project, None if sample else path)
        return True

    def _take(self, project: Project, path: Path | None) -> None:
        self._window.banner.clear("file")
        self._saved_update = self._update = project.checkpoint.update if project.checkpoint else 0
        self._document.open(project, path)
        if project.notes:
            self._window.banner.show_message("notes", project.notes, "note")
        else:
            self._window.banner.clear("notes")

    def _folder(self) -> str:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        usual = QStandardPaths.writableLocation(documents) or str(Path.home())
        return str(self._settings.value("files/folder", usual))

    # Saving

    def save(self) -> None:
        if self._document.path is None:
            self.ask_and_save()
        else:
            self.save_to(self._document.path)

    def ask_and_save(self) -> None:
        start = str(Path(self._folder()) / (self._suggested_name() + SUFFIX))
        name, _ = QFileDialog.getSaveFileName(self._window, "Save the project", start, FILTER)
        if name:
            path = Path(name)
            self.save_to(path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))

    def _suggested_name(self) -> str:
        if self._document.path is not None:
            return self._document.path.stem
        return self._document.project.title.lower() or "network"

    def save_to(self, path: Path) -> None:
        """Ask the worker for all that was trained, then write it; without a worker, the last
        checkpoint."""
        if self._controller.is_lost:
            self._write(path, self._controller.last_checkpoint, self._controller.history)
        else:
            self._saving[self._controller.hand_over()] = (path, True)

    def _on_handed_over(self, request: int, checkpoint: Checkpoint, history: History) -> None:
        if request in self._saving:
            path, _ = self._saving.pop(request)
            self._write(path, checkpoint, history)

    def _write(self, path: Path, checkpoint: Checkpoint | None, history: History) -> None:
        trained = checkpoint if checkpoint is not None and checkpoint.update > 0 else None
        present = self._document.project
        project = Project(
            self._document.spec,
            trained,
            history if trained else History(),
            self._document.own,
            path.stem,
            present.notes,
        )
        try:
            save_project(path, project)
        except ProjectError as error:
            self._window.banner.show_message("file", str(error), "error")
            return
        self._window.banner.clear("file")
        self._settings.setValue("files/folder", str(path.parent))
        self._saved_update = trained.update if trained else 0
        self._document.saved_as(path)
        self._show_modified()
        self._window.statusBar().showMessage(f"Saved {path.name}", 4000)

    # What would be lost

    def on_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.update != self._update:
            self._update = snapshot.update
            self._show_modified()

    def is_modified(self) -> bool:
        """Edits since the last save, or training beyond what the project's file holds. An
        untitled project that was only run can be run again, to the same bits."""
        edited = not self._document.undo_stack.isClean()
        trained = self._document.path is not None and self._update != self._saved_update
        return edited or trained

    def _show_modified(self) -> None:
        if self._window.isWindowModified() != self.is_modified():
            self._window.setWindowModified(self.is_modified())

    def may_leave(self) -> bool:
        """Ask, when something would be lost; False to stay."""
        if not self.is_modified():
            return True
        button = QMessageBox.StandardButton
        answer = QMessageBox.question(
            self._window,
            "Save the changes?",
            f"“{self._document.title}” has changes that are not saved.",
            button.Save | button.Discard | button.Cancel,
            button.Save,
        )
        if answer == button.Save:
            self.save()
            # Written as soon as the worker has answered; then one can close.
            return False
        return bool(answer == button.Discard)

    def _on_close_asked(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_leave())
