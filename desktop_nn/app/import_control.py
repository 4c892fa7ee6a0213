"""Import control: a data file becomes a project of its own, with the net that was there before."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings

from desktop_nn.app import file_dialogs
from desktop_nn.app.file_control import FileControl
from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.project import Project
from desktop_nn.models.document import Document

if TYPE_CHECKING:
    from desktop_nn.models.data_import import DataImport
    from desktop_nn.views.import_dialog import ImportDialog

FOLDER = "import/folder"


class ImportControl(QObject):
    """`dialog` is the one that stands there. What reads files and shows them is loaded with the
    first."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        files: FileControl,
        settings: QSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._document, self._files = window, document, files
        self._settings = settings
        self.dialog: ImportDialog | None = None
        self._import: DataImport | None = None
        window.actions_by_name["import_data"].triggered.connect(self.ask_and_import)
        window.setup.gallery.import_asked.connect(self.ask_and_import)
        files.data_dropped.connect(self.open)

    def ask_and_import(self) -> None:
        path = file_dialogs.ask_for_data(self._window, str(self._settings.value(FOLDER, "")))
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """Show what is in a file, and what would become of it."""
        from desktop_nn.models.data_import import DataImport
        from desktop_nn.views.import_dialog import ImportDialog

        if self.dialog is not None:
            self.dialog.reject()
        self._settings.setValue(FOLDER, str(path.parent))
        data_import = DataImport(path, self)
        self.dialog = ImportDialog(data_import, self._window.theme, self._window)
        self.dialog.accepted.connect(partial(self._on_accepted, data_import))
        self.dialog.finished.connect(partial(self._on_finished, data_import))
        self.dialog.open()

    def _on_finished(self, data_import: DataImport, result: int) -> None:
        self.dialog = None
        data_import.deleteLater()

    def _on_accepted(self, data_import: DataImport) -> None:
        if data_import.data is None:
            return
        from desktop_nn.experiment.table_project import spec_for

        spec = spec_for(self._document.spec, self._document.data, data_import.data)
        spec = replace(spec, data=replace(spec.data, standardize=data_import.standardize))
        notes = "\n".join(data_import.steps)
        project = Project(spec, own=data_import.data, title=data_import.path.stem, notes=notes)
        self._files.take_unsaved(project, None)
