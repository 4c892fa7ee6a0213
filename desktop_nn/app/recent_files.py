"""Recent files: the menu of projects that were opened or saved last, each with its picture."""

from __future__ import annotations

import json
import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QObject, QSettings, Slot
from PySide6.QtGui import QAction, QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QMenu

from desktop_nn.app.file_control import FileControl
from desktop_nn.experiment.files import thumbnail_of
from desktop_nn.models.document import Document

KEY = "files/recent"
MOST = 9
MOST_PIXELS = 1024
"""Along a side of a small picture; those that are written have 256."""


def picture_of(png: bytes) -> QPixmap | None:
    """A file's small picture; None where it is none, or so large that it would take all memory: a
    few bytes can say that they are thousands of pixels wide."""
    buffer = QBuffer()
    buffer.setData(QByteArray(png))
    reader = QImageReader(buffer, QByteArray(b"png"))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > MOST_PIXELS:
        return None
    image = reader.read()
    return None if image.isNull() else QPixmap.fromImage(image)


class RecentFiles(QObject):
    """The newest first; files that are gone are dropped when the menu is opened. Digits open them
    by keyboard."""

    def __init__(
        self,
        menu: QMenu,
        document: Document,
        files: FileControl,
        settings: QSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._menu = menu
        self._document = document
        self._files = files
        self._settings = settings
        menu.setObjectName("recentMenu")  # the style sheet gives its pictures their room
        menu.setToolTipsVisible(True)
        menu.aboutToShow.connect(self.fill)
        menu.triggered.connect(self._on_triggered)
        document.path_changed.connect(self._on_path_changed)
        self._enable()

    @property
    def paths(self) -> list[Path]:
        """Those that are known, whether they still exist or not."""
        try:
            kept = json.loads(str(self._settings.value(KEY, "[]")))
        except ValueError:
            return []
        texts = kept if isinstance(kept, list) else []
        return [Path(text) for text in texts if isinstance(text, str)][:MOST]

    def _keep(self, paths: list[Path]) -> None:
        self._settings.setValue(KEY, json.dumps([str(path) for path in paths[:MOST]]))
        self._enable()

    def _enable(self) -> None:
        self._menu.menuAction().setEnabled(bool(self.paths))

    @Slot()
    def _on_path_changed(self) -> None:
        path = self._document.path
        if path is not None:
            path = path.absolute()
            self._keep([path, *(other for other in self.paths if other != path)])

    @Slot()
    def fill(self) -> None:
        """Anew, with what still exists."""
        there = [path for path in self.paths if os.path.isfile(path)]
        if there != self.paths:
            self._keep(there)
        self._menu.clear()
        for number, path in enumerate(there, 1):
            self._add(number, path)
        if there:
            self._menu.addSeparator()
        forget = self._menu.addAction("&Forget these")
        forget.setObjectName("recent.forget")
        forget.setStatusTip("Empty this list; the files stay")
        forget.setEnabled(bool(there))

    def _add(self, number: int, path: Path) -> None:
        action = self._menu.addAction(f"&{number}  {path.name}")
        action.setObjectName(f"recent.{number}")
        action.setData(str(path))
        action.setToolTip(str(path))
        action.setStatusTip(str(path))
        picture = picture_of(thumbnail_of(path))
        if picture is not None:
            action.setIcon(QIcon(picture))
            action.setIconVisibleInMenu(True)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        if action.data() is None:
            self._keep([])
        else:
            self._files.open(Path(action.data()))
