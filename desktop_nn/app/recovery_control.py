"""Recovery control: keeps an unsaved project every second or two, and offers it after a kill."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QStandardPaths, QTimer, Signal, Slot
from PySide6.QtWidgets import QMessageBox

from desktop_nn.app.file_control import FileControl
from desktop_nn.app.looking import looked_at
from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.project_work import ProjectWork
from desktop_nn.app.session_claim import SessionClaim, is_claimed
from desktop_nn.experiment.files import ProjectError
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.recovery import ABOUT, Kept, broken_in, forget, keep, kept_in, set_aside
from desktop_nn.models.document import Document
from desktop_nn.models.number_text import grouped
from desktop_nn.training.autosave import Autosave
from desktop_nn.training.controller import Controller
from desktop_nn.training.messages import Snapshot

INTERVAL = 1000
"""Milliseconds between two looks whether something is to be kept."""


READING = "Reading what was kept of"
"""What the status bar begins with meanwhile."""


def recovery_folder() -> Path:
    """Where sessions keep what is not saved."""
    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "recovery"


class RecoveryControl(QObject):
    """One session: a folder of its own, and a claim on it that says that it is alive. Two windows
    don't disturb each other, nor do both offer the same. `kept()` when something was written;
    `dialog` is the offer that stands there."""

    kept = Signal()
    _written = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        controller: Controller,
        files: FileControl,
        parent: QObject,
        root: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self._window, self._document = window, document
        self._controller, self._files = controller, files
        self.root = root or recovery_folder()
        self.folder = self.root / uuid4().hex
        self._claim: SessionClaim | None = None
        self._state: object = None
        self._offered: SessionClaim | None = None
        self._superseded: list[SessionClaim] = []
        self._aside: list[str] = []
        self._failed = False
        self.dialog: QMessageBox | None = None
        self._written.connect(self._on_written)
        files.saved.connect(self.look)
        self._work = ProjectWork(self)
        self._autosave = Autosave(self._written.emit)
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on."""
        self._timer.start()

    def close(self) -> None:
        """The program ends: whatever was not saved was meant to go, where the user has left. Where
        it ends without having asked, it is kept for the next start."""
        self._timer.stop()
        self._autosave.close()
        if self._files.is_modified() and not self._files.may_go:
            self._keep_for_the_next_start()
        else:
            forget(self.folder)
            for superseded in self._superseded:
                superseded.forget()
        self._leave_offer()
        self._work.close()
        if self._claim is not None:
            self._claim.release()
            self._claim = None

    def _keep_for_the_next_start(self) -> None:
        """As it is now. Where that can't be, what was kept last stays."""
        if self._claim is None and not self._claim_folder():
            return
        with suppress(ProjectError, OSError):
            self._kept_now()()

    # Keeping

    @Slot(object)
    def on_snapshot(self, snapshot: Snapshot) -> None:
        """A checkpoint that comes is kept at once: it may be two seconds old already."""
        if snapshot.checkpoint is not None and self._timer.isActive():
            self.look()

    @Slot()
    def look(self) -> None:
        """Keep what is not saved and not kept yet; nothing, where all is saved."""
        state = self._present_state()
        if state == self._state:
            return
        self._state = state
        if state is None:
            self._autosave.put(partial(forget, self.folder))
            return
        if self._claim is None and not self._claim_folder():
            self._state = object()  # tried again
            return
        self._autosave.put(self._kept_now())

    def _kept_now(self) -> Callable[[], None]:
        """What writes the present state, then gives up what it takes the place of."""
        document = self._document
        write = partial(
            keep,
            self.folder,
            self._project(),
            document.title,
            document.path,
            time.time(),
            self._files.stamp,
        )
        return partial(_keep_instead, write, tuple(self._superseded))

    def _present_state(self) -> object:
        """What would be kept, to be compared; None where nothing would be lost."""
        if not self._files.is_modified():
            return None
        document = self._document
        return document.revision, document.path, id(self._controller.last_checkpoint)

    def _project(self) -> Project:
        document, controller = self._document, self._controller
        project = Project(
            document.spec,
            own=document.own,
            title=document.carried.title,
            notes=document.carried.notes,
            lesson=document.project.lesson,
            imported=document.carried.imported,
            looked=looked_at(self._window),
        )
        checkpoint = controller.last_checkpoint
        if checkpoint is None or checkpoint.is_untouched:
            return project
        history, best = controller.history_to_checkpoint(), controller.last_best
        return replace(project, checkpoint=checkpoint, history=history, best=best)

    def _claim_folder(self) -> bool:
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._tell_of(error)
            return False
        self._claim = SessionClaim.of(self.folder)
        if self._claim is None:
            self._tell(f"{self.root} can't be written")
        return self._claim is not None

    @Slot(object)
    def _on_written(self, error: Exception | None) -> None:
        if error is not None:
            self._tell_of(error)
            self._state = object()  # tried again
            return
        self._failed = False
        self.kept.emit()

    def _tell_of(self, error: Exception) -> None:
        """In the system's words, where it has some: nobody chose this folder, or can another."""
        cause = error.__cause__ or error
        if isinstance(cause, OSError) and cause.strerror:
            self._tell(f"{self.root}: {cause.strerror}")
        else:
            self._tell(str(error).rstrip("."))

    def _tell(self, why: str) -> None:
        """Once, until it works again."""
        if not self._failed:
            text = f"What isn't saved can't be kept against a crash: {why}. Save often."
            self._window.banner.show_message("recovery", text, "warning")
        self._failed = True

    # Bringing back

    def offers(self) -> list[Kept]:
        """What sessions that were killed have left, the newest first."""
        found = [kept for folder in self._left() if (kept := kept_in(folder)) is not None]
        return sorted(found, key=lambda kept: -kept.kept_at)

    def _left(self) -> list[Path]:
        """The folders of sessions that nobody has any more."""
        folders = (folder for folder in self.root.glob("*") if folder.is_dir())
        return [each for each in folders if each != self.folder and not is_claimed(each)]

    def offer(self) -> None:
        """Ask what should become of the newest, as soon as it is read; the others come after it.
        What can't be read is no offer: it is told of once, and set aside."""
        self._leave_offer()
        self._set_aside_broken()
        self._read_first(self.offers())

    def _read_first(self, left: Sequence[Kept]) -> None:
        """Of those that no other window offers by now, or has taken. A large one is read in a
        thread."""
        for place, kept in enumerate(left, 1):
            claim = SessionClaim.of(kept.folder)
            if claim is None:
                continue
            if not (kept.folder / ABOUT).exists():
                claim.release()
                continue
            self._offered = claim
            when_read = partial(self._on_read, claim, kept, left[place:])
            if not self._work.read(kept.folder / kept.state, when_read):
                self._window.statusBar().showMessage(f"{READING} “{kept.title}” …")
            return

    def _on_read(
        self, claim: SessionClaim, kept: Kept, others: Sequence[Kept], found: Project | ProjectError
    ) -> None:
        if self._window.statusBar().currentMessage().startswith(READING):
            self._window.statusBar().clearMessage()
        if isinstance(found, ProjectError):
            self._offered = None
            self._set_aside(claim, kept.title, str(found))
            self._read_first(others)
        else:
            self._ask(kept, found)

    def _leave_offer(self) -> None:
        """Whichever was not taken: it can be offered again, here or by another window."""
        self._work.give_up_reading()
        if self._offered is not None:
            self._offered.release()
            self._offered = None

    def _ask(self, kept: Kept, project: Project) -> None:
        dialog = QMessageBox(self._window)
        dialog.setObjectName("recovery")
        dialog.setProperty("helpTopic", "recovery")
        dialog.setIcon(QMessageBox.Icon.Question)
        dialog.setWindowTitle("Bring back what was not saved?")
        dialog.setText(f"Desktop NN ended before “{kept.title}” was saved.")
        dialog.setInformativeText(told(kept))
        bring = dialog.addButton("&Bring it back", QMessageBox.ButtonRole.AcceptRole)
        discard = dialog.addButton("&Discard it", QMessageBox.ButtonRole.DestructiveRole)
        later = dialog.addButton("Ask me &later", QMessageBox.ButtonRole.RejectRole)
        dialog.setDefaultButton(bring)
        dialog.setEscapeButton(later)
        bring.clicked.connect(partial(self.bring_back, kept, project))
        discard.clicked.connect(self._discard)
        later.clicked.connect(self._leave_offer)
        self.dialog = dialog
        dialog.open()

    def bring_back(self, kept: Kept, project: Project) -> None:
        """Open it as it was, unsaved; it is kept by this session too before the old one's goes.
        Not where the user wants to keep the present one; where that is to be saved first, then."""
        claim = self._offered or SessionClaim.of(kept.folder)
        take = partial(self._take, kept, project, claim)
        if self._files.may_leave(take):
            take()
        elif not self._files.is_leaving:
            self._leave_offer()

    def _take(self, kept: Kept, project: Project, claim: SessionClaim | None) -> None:
        self._files.take_unsaved(project, kept.file, kept.stamp)
        self._offered = None
        if claim is not None:
            self._superseded.append(claim)
        self.look()

    def _discard(self) -> None:
        if self._offered is not None:
            self._offered.forget()
        QTimer.singleShot(0, self, self.offer)

    # What can't be read

    def _set_aside_broken(self) -> None:
        """Sessions of which not even the title can be read."""
        for folder in self._left():
            claim = SessionClaim.of(folder) if broken_in(folder) else None
            if claim is not None:
                self._set_aside(claim, "", "What says which files it has is broken.")

    def _set_aside(self, claim: SessionClaim, title: str, why: str) -> None:
        """It stays, where it is never offered again, and the user is told where."""
        what = f"What was kept of “{title}”" if title else "What was kept of a project"
        try:
            place = f"It is set aside in {set_aside(claim.folder, title)}"
        except OSError as error:
            place = f"It stays in {claim.folder} ({error.strerror})"
        claim.release()
        self._aside.append(f"{what} after a crash can't be read. {why} {place}.")
        self._window.banner.show_message("recovery", " ".join(self._aside), "warning")


def _keep_instead(write: Callable[[], Kept], superseded: tuple[SessionClaim, ...]) -> None:
    write()
    for claim in superseded:
        claim.forget()


def told(kept: Kept) -> str:
    """When it was kept, how far it was trained, and where its file is."""
    moment = datetime.fromtimestamp(kept.kept_at)
    text = f"It was kept on {moment:%d %B %Y at %H:%M:%S}, at update {grouped(kept.update)}."
    return f"{text} Its file is {kept.path}." if kept.path else text
