"""Picture control: every panel, the network and the window as files for print and slides."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QAction, QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from desktop_nn.app import file_dialogs
from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.whole_file import cannot_write, write_whole
from desktop_nn.models.document import Document

if TYPE_CHECKING:
    from desktop_nn.views.picture import PictureForm

NETWORK, WINDOW = "network", "window"


class PictureControl(QObject):
    """Entries of two menus for each panel: to save it, and to copy it. Those of panels that are
    hidden are greyed out. What paints is loaded with the first picture."""

    def __init__(self, window: MainWindow, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._document = window, document
        self.actions: dict[str, QAction] = {}
        self.copies: dict[str, QAction] = {}
        titles = {NETWORK: "Network"}
        titles |= {name: dock.windowTitle() for name, dock in window.docks.items()}
        for name, title in titles.items():
            self._add(name, title, f"the panel {title}")
        for menu in (window.pictures_menu, window.copies_menu):
            menu.addSeparator()
            menu.aboutToShow.connect(self._follow)
        self._add(WINDOW, "Whole window", "the window")

    def _add(self, name: str, title: str, what: str) -> None:
        tip = f"Save {what} as a picture: PNG, SVG or PDF"
        save = self._made(f"picture.{name}", f"{title}…", tip)
        save.triggered.connect(partial(self.ask_and_save, name))
        self._window.pictures_menu.addAction(save)
        tip = f"Copy {what} as a picture, light and twice the screen's size, for other programs"
        copy = self._made(f"copy_picture.{name}", title, tip)
        copy.triggered.connect(partial(self.copy, name))
        self._window.copies_menu.addAction(copy)
        self.actions[name], self.copies[name] = save, copy

    def _made(self, name: str, text: str, tip: str) -> QAction:
        action = QAction(text, self)
        action.setObjectName(name)
        action.setToolTip(tip)
        action.setStatusTip(tip)
        return action

    def _follow(self) -> None:
        for actions in (self.actions, self.copies):
            for name, action in actions.items():
                action.setEnabled(name in (NETWORK, WINDOW) or self._window.docks[name].isVisible())

    def view(self, name: str) -> QWidget:
        """What a name stands for."""
        if name == NETWORK:
            return self._window.diagram
        return self._window if name == WINDOW else self._window.docks[name].content

    def ask_and_save(self, name: str) -> None:
        from desktop_nn.views.picture import FORMS

        forms = {f"{form.label} (*{form.ending})": form for form in FORMS}
        stem = f"{Path(self._document.title).stem.lower() or 'network'}-{name}"
        chosen = file_dialogs.ask_for_export(self._window, stem, list(forms), "Save the picture")
        if chosen is not None:
            path, form = chosen
            self.save(name, path, forms[form])

    def save(self, name: str, path: Path, form: PictureForm) -> None:
        """Write a picture, or say why not."""
        from desktop_nn.views.picture import picture_of

        title = f"{self._document.title}: {name}"
        try:
            write_whole(path, picture_of(self.view(name), form, self._window.theme, title))
        except ValueError as error:
            self._complain(str(error))
        except OSError as error:
            self._complain(f"Nothing was written. {cannot_write(path, error)}")
        else:
            self._window.statusBar().showMessage(f"Written: {path.name}", 6000)

    def copy(self, name: str) -> None:
        """Put a picture on the clipboard, as PNG and as whatever Qt makes of one."""
        from desktop_nn.views.picture import COPIED, picture_of

        title = f"{self._document.title}: {name}"
        try:
            data = picture_of(self.view(name), COPIED, self._window.theme, title)
        except ValueError as error:
            self._complain(str(error))
            return
        picture = QMimeData()
        picture.setImageData(QImage.fromData(data))
        picture.setData("image/png", data)
        QGuiApplication.clipboard().setMimeData(picture)
        self._window.statusBar().showMessage(f"Copied: {self.copies[name].text()}", 6000)

    def _complain(self, text: str) -> None:
        self._window.banner.show_message("export", text, "error")
