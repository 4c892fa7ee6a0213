"""What a start makes first: the application, the user's settings, and a window of frames. Loads Qt
and little else."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from desktop_nn import __version__
from desktop_nn.app.application import Application
from desktop_nn.app.kept_preferences import read
from desktop_nn.app.main_window import MainWindow
from desktop_nn.app.platform_refusal import end_process, refusal_told
from desktop_nn.app.utf8_locale import use_utf8_letters
from desktop_nn.views.theme import Theme


def make_settings() -> QSettings:
    """The user's settings, as a file of the platform's usual place."""
    return QSettings(
        QSettings.Format.IniFormat, QSettings.Scope.UserScope, "desktop-nn", "desktop-nn"
    )


def make_application(end: Callable[[str], object] = end_process) -> Application:
    """`end` gets a sentence where Qt can't draw, and has to end the process."""
    use_utf8_letters()
    with refusal_told(end):
        application = Application(sys.argv[:1])
    application.setApplicationName("desktop-nn")
    application.setApplicationDisplayName("Desktop NN")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("desktop-nn")
    return application


def make_window(application: QApplication, settings: QSettings) -> MainWindow:
    """Frames, in the colours that the user prefers, where they were the last time."""
    theme = Theme(application)
    theme.use(read(settings).theme)
    return MainWindow(theme, settings)
