"""Picture control: every panel, the network and the window as files for print and slides."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from desktop_nn.app import file_dialogs
from desktop_nn.app.main_window import MainWindow
from desktop_nn.experiment.whole_file import cannot_write, write_whole
from desktop_nn.models.document import Document

if TYPE_CHECKING:
    from desktop_nn.views.picture import PictureForm

NETWORK, WINDOW = "network", "window"


class PictureControl(QObject):
    """An entry of the menu for each panel; those of panels that are hidden are greyed out. What
    paints is loaded with the first picture."""

    def __init__(self, window: MainWindow, document: Document, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._document = window, document
        self.actions: dict[str, QAction] = {}
        titles = {NETWORK: "Network"}
        titles |= {name: dock.windowTitle() for name, dock in window.docks.items()}
        for name, title in titles.items():
            self._add(name, title, f"Save the panel {title} as a picture: PNG, SVG or PDF")
        window.pictures_menu.addSeparator()
        self._add(WINDOW, "Whole window", "Save the window as a picture: PNG, SVG or PDF")
        window.pictures_menu.aboutToShow.connect(self._follow)

    def _add(self, name: str, title: str, tip: str) -> None:
        action = QAction(f"{title}…", self)
        action.setObjectName(f"picture.{name}")
        action.setToolTip(tip)
        action.setStatusTip(tip)
        action.setData(name)
        action.triggered.connect(self._on_triggered)
        self._window.pictures_menu.addAction(action)
        self.actions[name] = action

    def _follow(self) -> None:
        for name, action in self.actions.items():
            action.setEnabled(name in (NETWORK, WINDOW) or self._window.docks[name].isVisible())

    @Slot()
    def _on_triggered(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        self.ask_and_save(str(action.data()))

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

    def _complain(self, text: str) -> None:
        self._window.banner.show_message("export", text, "error")
