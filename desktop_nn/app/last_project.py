"""The project of the last time: remembered when it is opened or saved, and found again at start."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, QSettings

from desktop_nn.app.main_window import MainWindow
from desktop_nn.models.document import Document

KEY = "files/last"


class LastProject(QObject):
    """Follows the document's file. A new project, and a sample, have none: then none is opened at
    the next start."""

    def __init__(
        self, window: MainWindow, document: Document, settings: QSettings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._document = document
        self._settings = settings
        document.path_changed.connect(self._on_path_changed)

    def _on_path_changed(self) -> None:
        path = self._document.path
        self._settings.setValue(KEY, "" if path is None else str(path.absolute()))

    def path_to_restore(self) -> Path | None:
        """None where there was none, or where it is gone: then the window says so."""
        kept = str(self._settings.value(KEY, ""))
        if not kept:
            return None
        if os.path.isfile(kept):  # unlike Path's, no error of a long name
            return Path(kept)
        text = f"The project of the last time, {kept}, isn't there any more. This is a new one."
        self._window.banner.show_message("file", text, "note")
        return None
