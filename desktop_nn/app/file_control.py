"""File control: new, open, samples, save; and the question before something would be lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QStandardPaths, Signal
from PySide6.QtGui import QCloseEvent

from desktop_nn.app import file_dialogs, sample_menu
from desktop_nn.app.file_dialogs import Answer
from desktop_nn.app.looking import look_again, looked_at
from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.project_work import ProjectWork
from desktop_nn.app.saved_training import SavedTraining
from desktop_nn.app.thumbnail import thumbnail_of
from desktop_nn.experiment.checkpoint import Best, Checkpoint
from desktop_nn.experiment.file_stamp import FileStamp, gone_file
from desktop_nn.experiment.files import SUFFIX, ProjectError
from desktop_nn.experiment.history import History
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.models.document import Document
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot
from desktop_nn.views.banner import WayOut

WEIGHTS_ALONE = ".safetensors"
"""The ending of files that hold weights and nothing else; a .npz may be a table as well."""

NO_REVISION = -1
"""Of a file that is no state of the document's."""

NOT_WHOLE = (
    "Saved without the weights that were set since the training process was lost. "
    "Go on with a new one, then save again."
)

Take = Callable[[Project], None]
MayLeave = Callable[[Callable[[], None]], bool]


@dataclass(frozen=True)
class _Save:
    """A save as it was asked for: `project` goes to `path`, with what the worker hands over. It is
    `source`, as the document held it at `revision`; not `is_whole` without the numbers that were
    set since the worker was lost."""

    path: Path
    project: Project
    source: Project
    revision: int
    is_whole: bool = True


def _title_of(path: Path) -> str:
    """The name as text: of one in another encoding, what is no letter becomes “?”."""
    return path.stem.encode(errors="replace").decode()


class FileControl(QObject):
    """Links the file actions, the document and the controller.

    A save waits for what the worker hands over, and is written in a thread. New, open and close
    wait until it is written, and don't take place when that fails. A large file is read in a thread
    too; the document stays until it is whole.

    `saved()`: a file was written; `may_go`: the user has left, and whatever is not saved was meant
    to go; `stamp`: of the document's file as it was opened or saved here. `data_dropped(path)`
    where a table, not a project, was dropped on the window, `weights_dropped(path)` where weights
    were."""

    data_dropped = Signal(object)
    saved = Signal()
    weights_dropped = Signal(object)

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
        self._work = ProjectWork(self)
        self._saving: dict[int, _Save] = {}
        self._without_worker = 0
        self._then: Callable[[], None] | None = None
        self._closing = False
        self.stamp: FileStamp | None = None
        self.may_go = False
        self._update = 0
        self._on_disk = SavedTraining()
        self._connect()

    def _connect(self) -> None:
        actions = self._window.actions_by_name
        actions["new"].triggered.connect(self.new)
        actions["open"].triggered.connect(self.ask_and_open)
        actions["save"].triggered.connect(self.save)
        actions["save_as"].triggered.connect(self.ask_and_save)
        actions["revert"].triggered.connect(self.ask_and_revert)
        actions["revert"].setEnabled(False)
        self._document.path_changed.connect(self._on_path_changed)
        self._window.file_dropped.connect(self._on_dropped)
        sample_menu.fill(self._window.samples_menu)
        self._window.samples_menu.triggered.connect(self._on_sample)
        self._controller.handed_over.connect(self._on_handed_over)
        self._document.undo_stack.cleanChanged.connect(self._show_modified)
        self._window.close_asked.connect(self._on_close_asked)

    def _on_sample(self, action: object) -> None:
        self.open(Path(action.data()), sample=True)  # type: ignore[attr-defined]

    # Opening

    def _on_dropped(self, path: Path) -> None:
        if path.suffix.lower() == SUFFIX:
            self.open(path)
            return
        if path.suffix.lower() == WEIGHTS_ALONE:
            self.weights_dropped.emit(path)
            return
        from desktop_nn.experiment.reading.opening import can_be_read

        if can_be_read(path):
            self.data_dropped.emit(path)
        else:
            self.open(path)

    def new(self) -> None:
        if self.may_leave(self._begin_anew):
            self._begin_anew()

    def _begin_anew(self) -> None:
        self._take(Project(default_spec()), None)

    def ask_and_open(self) -> None:
        path = file_dialogs.ask_for_project(self._window, self._folder())
        if path is not None:
            self.open(path)

    def open(self, path: Path, sample: bool = False) -> bool:
        """Open a project, unless the user wants to keep the present one. A file that can't be
        read is refused in words, and the present document stays. True when it is open now; a save
        on its way, and a large file, are waited for."""
        return self._read(path, partial(self._take_from, path, sample), self.may_leave)

    def _read(self, path: Path, take: Take, may_leave: MayLeave) -> bool:
        """True when it was read and taken already."""
        taken: list[bool] = []

        def when_read(found: Project | ProjectError) -> None:
            if isinstance(found, ProjectError):
                self._window.statusBar().clearMessage()
                self._window.banner.show_message("file", str(found), "error")
            elif may_leave(partial(take, found)):
                take(found)
                taken.append(True)

        if not self._work.read(path, when_read):
            self._window.statusBar().showMessage(f"Opening {path.name} …")
        return bool(taken)

    def _take_from(self, path: Path, sample: bool, project: Project) -> None:
        if not sample:
            self._settings.setValue("files/folder", str(path.parent))
        # A sample is a start, not a file of the user's: saving it asks for a name.
        self._take(project, None if sample else path)

    def _take(self, project: Project, path: Path | None) -> None:
        self._work.give_up_reading()
        self._window.statusBar().clearMessage()
        self._window.banner.clear("file")
        self._update = project.checkpoint.update if project.checkpoint else 0
        self._on_disk.holds_checkpoint(project.checkpoint)
        self.stamp = FileStamp.of(path) if path is not None else None
        self._document.open(project, path)
        look_again(self._window, project.looked)
        if project.notes and project.lesson is None:
            banner = self._window.banner
            banner.show_message("notes", project.notes, "note", title=project.title)
        else:
            self._window.banner.clear("notes")

    def _on_path_changed(self) -> None:
        self._window.actions_by_name["revert"].setEnabled(self._document.path is not None)

    def ask_and_revert(self) -> None:
        """Read the document's file again, and give up what is not in it."""
        path = self._document.path
        if path is None or (
            self.is_modified() and not file_dialogs.may_revert(self._window, path.name)
        ):
            return
        self._read(path, partial(self._take, path=path), lambda then: True)

    def take_unsaved(self, project: Project, path: Path | None, stamp: FileStamp | None) -> None:
        """Open what was never saved, or not as it is: leaving it asks, and so does saving it where
        its file has another stamp by now, if it had one."""
        self._take(project, path)
        self.stamp = stamp or self.stamp
        self._on_disk.holds_none()
        self._document.undo_stack.resetClean()
        self._show_modified()

    def _folder(self) -> str:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        usual = QStandardPaths.writableLocation(documents) or str(Path.home())
        return str(self._settings.value("files/folder", usual))

    # Saving

    def save(self) -> None:
        """To the document's file, or to one that is asked for."""
        if self._document.path is None:
            self.ask_and_save()
        elif self._may_replace(self._document.path):
            self.save_to(self._document.path)

    def _may_replace(self, path: Path) -> bool:
        """Whether the document's file is as it was opened or saved here, or may go all the same."""
        stamp = FileStamp.of(path)
        is_other = stamp is not None and self.stamp is not None and stamp != self.stamp
        return (
            self._saving != {}
            or not is_other
            or file_dialogs.may_replace_changed(self._window, path)
        )

    def ask_and_save(self) -> None:
        start = Path(self._folder()) / (self._suggested_name() + SUFFIX)
        path = file_dialogs.ask_for_place(self._window, start)
        if path is not None:
            self.save_to(path)

    def _suggested_name(self) -> str:
        if self._document.path is not None:
            return self._document.path.stem
        return self._document.carried.title.lower() or "network"

    def save_to(self, path: Path) -> None:
        """Ask the worker for all that was trained, then write it, with the settings of this moment;
        without a worker, write the last checkpoint."""
        document = self._document
        source, carried = document.project, document.carried
        project = Project(
            document.spec,
            own=carried.own,
            title=_title_of(path),
            notes=carried.notes,
            lesson=source.lesson,
            imported=carried.imported,
            looked=looked_at(self._window),
        )
        save = _Save(path, project, source, document.revision)
        self._window.statusBar().showMessage(f"Saving {path.name} …")
        if not self._controller.is_lost:
            self._saving[self._controller.hand_over()] = save
            return
        self._without_worker -= 1
        is_whole = self._controller.unkept.is_empty
        self._saving[self._without_worker] = replace(save, is_whole=is_whole)
        kept, history = self._controller.last_checkpoint, self._controller.history_to_checkpoint()
        self._on_handed_over(self._without_worker, kept, history, self._controller.last_best)

    def _on_handed_over(
        self, request: int, checkpoint: Checkpoint | None, history: History, best: Best | None
    ) -> None:
        save = self._saving.get(request)
        if save is None:
            return
        project = save.project
        if checkpoint is not None and not checkpoint.is_untouched:
            project = replace(project, checkpoint=checkpoint, history=history, best=best)
        written = partial(self._on_written, request, replace(save, project=project))
        self._work.write(save.path, project, thumbnail_of(self._window.diagram), written)

    def _on_written(self, request: int, save: _Save, error: ProjectError | None) -> None:
        is_waited_for = self._saving.pop(request, None) is not None
        if error is not None:
            self._tell_that_it_failed(save, error)
            self._then = None
            return
        self._tell_that_it_is_saved(save)
        if is_waited_for and not self._saving:
            self._go_on()

    def _tell_that_it_is_saved(self, save: _Save) -> None:
        self._window.banner.clear("file")
        self._settings.setValue("files/folder", str(save.path.parent))
        self._window.statusBar().showMessage(f"Saved {save.path.name}", 4000)
        if not save.is_whole:
            self._window.banner.show_message("file", NOT_WHOLE, "warning")
        if self._document.project is save.source:
            self._on_disk.holds_checkpoint(save.project.checkpoint)
            self.stamp = FileStamp.of(save.path)
            self._document.saved_as(save.path, save.revision if save.is_whole else NO_REVISION)
            self._show_modified()
        self.saved.emit()

    def _tell_that_it_failed(self, save: _Save, error: ProjectError) -> None:
        """Also in the status bar, which may say that something waits for this save."""
        way_out = WayOut("Save as…", self.ask_and_save)
        self._window.banner.show_message("file", str(error), "error", way_out)
        self._window.statusBar().showMessage(f"Not saved: {save.path.name}", 4000)

    # What would be lost

    def on_snapshot(self, snapshot: Snapshot) -> None:
        if snapshot.update != self._update or snapshot.checkpoint is not None:
            self._update = snapshot.update
            self._show_modified()

    @property
    def is_leaving(self) -> bool:
        """Whether new, open or close waits for a save that is on its way."""
        return self._then is not None

    def is_modified(self) -> bool:
        """Edits since the last save, or training that is on no disk."""
        edited = not self._document.undo_stack.isClean()
        return edited or self._on_disk.lacks(self._update, self._controller.last_checkpoint)

    def discard(self) -> None:
        """What is not saved may go: leaving asks nothing, until there is more of it."""
        self._on_disk.holds(self._update, self._controller.last_checkpoint)
        self._document.undo_stack.setClean()
        self.stamp = None
        self._show_modified()

    def _show_modified(self) -> None:
        if self._window.isWindowModified() != self.is_modified():
            self._window.setWindowModified(self.is_modified())

    def may_leave(self, then: Callable[[], None]) -> bool:
        """Whether the document may go now: asks when something would be lost. Where a save is on
        its way, or wanted, this is False, and `then` is called once it is written. Asked for a
        second time while it is on its way, the user may leave without it."""
        if self._saving:
            return self._may_leave_while_saving(then)
        self._then = None
        gone = gone_file(self._document.path) if self.stamp is not None else None
        if gone is None and not self.is_modified():
            return True
        answer = file_dialogs.ask_about_changes(self._window, self._document.title, gone)
        if answer == Answer.SAVE:
            return self._save_before(then)
        return answer == Answer.DISCARD

    def _may_leave_while_saving(self, then: Callable[[], None]) -> bool:
        if self._then is None:
            self._wait_for_save(then)
            return False
        leaves = file_dialogs.may_stop_waiting(self._window)
        if not self._saving:
            # Written while the question stood there: what waited for it has come already.
            return False
        if not leaves:
            self._wait_for_save(then)
            return False
        self._saving.clear()
        self._then = None
        return True

    def _wait_for_save(self, then: Callable[[], None]) -> None:
        self._then = then
        self._window.statusBar().showMessage("Saving … goes on as soon as it is written")

    def _save_before(self, then: Callable[[], None]) -> bool:
        self.save()
        if self._saving:
            self._wait_for_save(then)
        return False

    def _go_on(self) -> None:
        """Do what waited for saves. Training beyond them is not asked about again, edits are."""
        then, self._then = self._then, None
        if then is not None and (self._document.undo_stack.isClean() or self.may_leave(then)):
            then()

    def _on_close_asked(self, event: QCloseEvent) -> None:
        event.setAccepted(self._closing or self.may_leave(self._close))
        self.may_go = event.isAccepted()

    def close(self) -> None:
        """The program ends: what was to be saved is, before this returns."""
        self._work.close()

    def _close(self) -> None:
        self._closing = True
        self._window.close()
        self._closing = False
