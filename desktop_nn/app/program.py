"""The program with its window: everything made, linked, run and closed again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, Slot
from PySide6.QtWidgets import QApplication

from desktop_nn.app import file_dialogs
from desktop_nn.app.command_help import CommandHelp
from desktop_nn.app.errors import ErrorReport
from desktop_nn.app.export_control import ExportControl
from desktop_nn.app.file_control import FileControl
from desktop_nn.app.frame_clock import FrameClock
from desktop_nn.app.garbage import Garbage
from desktop_nn.app.help_control import HelpControl
from desktop_nn.app.import_control import ImportControl
from desktop_nn.app.last_project import LastProject
from desktop_nn.app.lesson_control import LessonControl
from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.origin_control import OriginControl
from desktop_nn.app.picture_control import PictureControl
from desktop_nn.app.preference_control import PreferenceControl
from desktop_nn.app.proof_control import ProofControl
from desktop_nn.app.recent_files import RecentFiles
from desktop_nn.app.recovery_control import RecoveryControl
from desktop_nn.app.refusal_control import RefusalControl
from desktop_nn.app.run_control import RunControl
from desktop_nn.app.slow_motion import SlowMotion
from desktop_nn.app.start import make_window
from desktop_nn.app.tour import Tour
from desktop_nn.app.walk_control import WalkControl
from desktop_nn.app.weight_import_control import WeightImportControl
from desktop_nn.models.document import Document
from desktop_nn.models.microscope import Microscope
from desktop_nn.models.preferences import Preferences
from desktop_nn.training.controller import Controller, MakeLink


class Program(QObject):
    """Owns document, controller and window, which may be on screen already, as a frame. `make_link`
    leads to the worker; `recovery` is the folder for what is not saved, by default the platform's
    usual place."""

    def __init__(
        self,
        application: QApplication,
        make_link: MakeLink,
        settings: QSettings,
        recovery: Path | None = None,
        window: MainWindow | None = None,
    ) -> None:
        super().__init__(application)
        self.window = window or make_window(application, settings)
        self.theme = self.window.theme
        self.document = Document(self)
        self.controller = Controller(make_link, self)
        self.microscope = Microscope(self.document, self.controller, self)
        self.window.fill(self.document, self.microscope)
        self.run = RunControl(self.window, self.document, self.controller, self)
        self.refusals = RefusalControl(self.window, self.document, self.controller, self)
        self.files = FileControl(self.window, self.document, self.controller, settings, self)
        self.lessons = LessonControl(self.window, self.document, self.controller, self)
        self.recent = RecentFiles(
            self.window.recent_menu, self.document, self.files, settings, self
        )
        self.imports = ImportControl(self.window, self.document, self.files, settings, self)
        self.weight_imports = WeightImportControl(
            self.window, self.document, self.controller, self.files, settings, self
        )
        self.pictures = PictureControl(self.window, self.document, self)
        self.exports = ExportControl(self.window, self.document, self.controller, self)
        self.recovery = RecoveryControl(
            self.window, self.document, self.controller, self.files, self, recovery
        )
        self.last_project = LastProject(self.window, self.document, settings, self)
        self.clock = FrameClock(self.controller, self.window.views, self)
        self.window.late_views.view_made.connect(self.clock.add_view)
        self.preferences = PreferenceControl(self.window, self.clock, settings, self)
        self.errors = ErrorReport(self.window, self)
        self.slow_motion = SlowMotion(self.window, self.controller, self)
        self.walk = WalkControl(self.window, self.microscope, self.controller, self)
        self.origins = OriginControl(self.window, self.microscope, self)
        self.clock.snapshot_shown.connect(self.slow_motion.on_snapshot)
        self.clock.ticked.connect(self.slow_motion.on_tick)
        self.clock.snapshot_shown.connect(self.run.on_snapshot)
        self.clock.snapshot_shown.connect(self.window.late_views.edit_times.take_snapshot)
        self.clock.snapshot_shown.connect(self.refusals.on_snapshot)
        self.clock.snapshot_shown.connect(self.files.on_snapshot)
        self.clock.snapshot_shown.connect(self.recovery.on_snapshot)
        self.clock.snapshot_shown.connect(self.weight_imports.on_snapshot)
        self.clock.snapshot_shown.connect(self.walk.on_snapshot)
        self.clock.ticked.connect(self.walk.playback.on_tick)
        self.proof = ProofControl(self.window, self.microscope, self)
        self.window.fill_late_panels()
        application.aboutToQuit.connect(self.close)
        self.command_help = CommandHelp(self.window, self)
        self.help = HelpControl(self.window, self)
        self.tour = Tour(self.window, settings, self)
        self._closed = False
        self._garbage: Garbage | None = None
        self.window.actions_by_name["reset_everything"].triggered.connect(self.ask_and_reset)
        self.controller.load(self.document.project, self.document.revision)

    @Slot()
    def ask_and_reset(self) -> None:
        if file_dialogs.may_reset_everything(self.window):
            self.reset_everything()

    def reset_everything(self) -> None:
        """All that is remembered beside the projects becomes what it was at the first start."""
        self.preferences.use(Preferences())
        self.window.kept_choices.forget()
        self.window.reset_size()

    def use_theme(self, mode: str) -> None:
        self.preferences.use_theme(mode)

    def restore_project(self) -> None:
        """Open the project of the last time, where that is wanted and it still exists."""
        if not self.preferences.present.restores_project:
            return
        path = self.last_project.path_to_restore()
        if path is not None:
            self.files.open(path)

    def open(self, path: Path) -> bool:
        return self.files.open(path)

    def show(self) -> None:
        self.window.show()
        self.clock.start()
        self.recovery.start()

    @Slot()
    def collect_garbage(self) -> None:
        """From now on; while the program started, there was none."""
        if not self._closed:
            self._garbage = Garbage(self)

    @Slot()
    def close(self) -> None:
        """Stop the clock, the worker and the threads; once."""
        if self._closed:
            return
        self._closed = True
        self.clock.stop()
        if self._garbage is not None:
            self._garbage.close()
        self.files.close()
        self.recovery.close()
        self.exports.close()
        self.controller.close()
        self.errors.close()
        self.document.close()
