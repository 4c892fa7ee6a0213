"""Opens the help: its contents, or the page of the control where the keyboard is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop_nn import __version__
from desktop_nn.app.main_window import MainWindow
from desktop_nn.views.help_topic import HOME, topic_of

if TYPE_CHECKING:
    from desktop_nn.views.about_dialog import AboutDialog
    from desktop_nn.views.help_window import HelpWindow

KEY = "help of a dialog"


class HelpControl(QObject):
    """`help` is made when it is first asked for, `about` each time: a start loads neither."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self.about: AboutDialog | None = None
        self.help: HelpWindow | None = None
        actions = window.actions_by_name
        actions["help"].triggered.connect(self.open_here)
        actions["help_contents"].triggered.connect(self.open_contents)
        actions["about"].triggered.connect(self.open_about)
        actions["whats_new"].triggered.connect(self.open_changes)
        QApplication.instance().focusChanged.connect(self._on_focus_changed)  # type: ignore[union-attr]

    @Slot()
    def open_here(self) -> None:
        self.open(topic_of(QApplication.focusWidget()))

    @Slot()
    def open_contents(self) -> None:
        self.open(HOME)

    @Slot()
    def open_changes(self) -> None:
        self.open("changelog")

    @Slot()
    def open_about(self) -> None:
        from desktop_nn.app.licences import licences
        from desktop_nn.app.versions import facts
        from desktop_nn.views.about_dialog import AboutDialog

        def texts() -> list[tuple[str, str]]:
            return [(licence.title, licence.text) for licence in licences()]

        self.about = AboutDialog(__version__, facts(), texts, self._window)
        self.about.open()

    def open(self, topic: str) -> None:
        """At a page, in front of all else."""
        if self.help is None:
            from desktop_nn.views.help_window import HelpWindow

            self.help = HelpWindow(self._window.theme, self._window)
        self.help.show_topic(topic)
        self.help.show()
        self._stand_before(QApplication.activeModalWidget())
        self.help.raise_()
        self.help.activateWindow()

    def _stand_before(self, dialog: QWidget | None) -> None:
        """A modal dialog takes keys and clicks from all windows but those that stand before it."""
        help_window = self.help.windowHandle() if self.help is not None else None
        behind = dialog or self._window
        if help_window is not None and help_window.transientParent() is not behind.windowHandle():
            help_window.setTransientParent(behind.windowHandle())

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        """The window's own F1 doesn't reach a modal dialog, so it gets one with its first focus."""
        dialog = now.window() if now is not None else None
        if not isinstance(dialog, QDialog) or not dialog.isModal():
            return
        if dialog.findChild(QShortcut, KEY) is not None:
            return
        shortcut = QShortcut(QKeySequence("F1"), dialog)
        shortcut.setObjectName(KEY)
        shortcut.activated.connect(self.open_here)
        dialog.finished.connect(self._on_dialog_finished)

    @Slot()
    def _on_dialog_finished(self) -> None:
        """The help stays, before the main window as ever."""
        if self.help is not None and self.help.isVisible():
            self._stand_before(QApplication.activeModalWidget())
