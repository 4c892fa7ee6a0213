"""Import control: the samples of a data file become the project's, as a step of undo."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings

from desktop_nn.app import file_dialogs
from desktop_nn.app.file_control import FileControl
from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.carried import Carried
from desktop_nn.experiment.data_sets.pixels import shape_of_names
from desktop_nn.experiment.imported import Imported
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
        pictures = window.actions_by_name["import_pictures"]
        pictures.triggered.connect(self.ask_and_import_pictures)
        self._edit = window.actions_by_name["edit_import"]
        self._edit.triggered.connect(self.edit)
        document.project_changed.connect(self._on_project_changed)
        document.spec_changed.connect(self._on_spec_changed)
        self._notes = document.carried.notes
        self._on_project_changed()
        window.setup.gallery.import_asked.connect(self.ask_and_import)
        files.data_dropped.connect(self.open)

    def ask_and_import(self) -> None:
        path = self._asked_file()
        if path is not None:
            self.open(path)

    def ask_and_import_pictures(self) -> None:
        path = self._asked_folder()
        if path is not None:
            self.open(path)

    def _asked_file(self) -> Path | None:
        return file_dialogs.ask_for_data(self._window, str(self._settings.value(FOLDER, "")))

    def _asked_folder(self) -> Path | None:
        return file_dialogs.ask_for_pictures(self._window, str(self._settings.value(FOLDER, "")))

    def _on_project_changed(self) -> None:
        self._notes = self._document.carried.notes
        self._edit.setEnabled(self._document.carried.imported is not None)

    def _on_spec_changed(self, old: object, new: object) -> None:
        """After an import, or its undo: what is told of the samples is of these."""
        if self._document.carried.notes == self._notes:
            return
        self._on_project_changed()
        banner = self._window.banner
        if self._notes and self._document.carried.imported is not None:
            banner.show_message("notes", self._notes, "note", title=self._document.carried.title)
        else:
            banner.clear("notes")

    def edit(self) -> None:
        """The import of the present samples again; where its file is no more, it is asked for."""
        before = self._document.carried.imported
        if before is None:
            return
        path: Path | None = Path(before.path)
        if not os.path.exists(before.path):
            from desktop_nn.experiment.reading.opening import ENDINGS  # not before it is needed

            name = os.path.basename(before.path)
            text = f"“{name}” is no longer where it was. Choose it where it is now."
            self._window.banner.show_message("file", text, "note")
            is_picture_file = name.lower().endswith(ENDINGS)
            is_folder = shape_of_names(before.inputs) is not None and not is_picture_file
            path = self._asked_folder() if is_folder else self._asked_file()
        if path is not None:
            self._window.banner.clear("file")
            self.open(path, before)

    def open(self, path: Path, before: Imported | None = None) -> None:
        """Show what is in a file, and what would become of it, or did `before`."""
        from desktop_nn.models.data_import import DataImport
        from desktop_nn.views.import_dialog import ImportDialog
        from desktop_nn.views.picture_import_dialog import PictureImportDialog

        if self.dialog is not None:
            self.dialog.reject()
        self._settings.setValue(FOLDER, str(path.parent))
        data_import = DataImport(path, self, before)
        if before is not None:
            data_import.standardize = self._document.spec.data.standardize
        kind = PictureImportDialog if data_import.is_folder else ImportDialog
        self.dialog = kind(data_import, self._window.theme, self._window)
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
        carried = Carried(
            data_import.data,
            self._title_with(data_import.path),
            "\n".join(data_import.steps),
            data_import.imported,
        )
        text = f"import {data_import.path.name}"
        for problem in self._document.import_data(spec, carried, text):
            self._window.banner.show_message("file", problem.message, "error")

    def _title_with(self, path: Path) -> str:
        """A project that is no file yet is called by its samples."""
        return path.stem if self._document.path is None else self._document.carried.title
