"""Unforeseen errors: a log file, one message and one dialog, however often it happens."""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths

from desktop_nn.app.error_text import report_text, traceback_text
from desktop_nn.app.main_window import MainWindow
from desktop_nn.views.banner import WayOut
from desktop_nn.views.error_dialog import ErrorDialog

MOST_KINDS = 5
"""Of errors in one report: the newest."""

MESSAGE = (
    "Something went wrong that the program did not foresee. What you were doing may not have taken "
    "effect; training goes on, and the project can be saved. This report helps to mend it:"
)

logger = logging.getLogger("desktop_nn")


def log_path() -> Path:
    """Where errors are written."""
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "desktop-nn.log"


class ErrorReport(QObject):
    """Takes over Python's exception hook while the window lives. Each kind of error is shown once,
    so that a timer that fails at every tick can't flood the user; and only the first opens the
    dialog by itself: after it, a button does."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._shown: set[str] = set()
        self._tracebacks: list[str] = []
        self.dialog: ErrorDialog | None = None
        self._before = sys.excepthook
        self._handler: logging.Handler | None = None
        sys.excepthook = self.report

    def _log(self) -> None:
        if self._handler is None:
            path = log_path()
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._handler = RotatingFileHandler(
                    path, maxBytes=500_000, backupCount=2, encoding="utf-8"
                )
            except OSError:
                # A read-only home: the message on screen and on stderr has to do.
                self._handler = logging.NullHandler()
            logger.addHandler(self._handler)

    def warn(self, topic: str, text: str) -> None:
        """Something that the user must know, and may look up later: on screen, and in the log."""
        self._log()
        logger.warning(text)
        self._window.banner.show_message(topic, text, "warning")

    def report(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self._before(kind, error, trace)
        place = traceback.extract_tb(trace)[-1:] if trace else []
        key = f"{kind.__name__}:{place}"
        if key in self._shown:
            return
        self._shown.add(key)
        self._log()
        logger.error("unforeseen", exc_info=(kind, error, trace))
        self._tracebacks = [*self._tracebacks, traceback_text(kind, error, trace)][-MOST_KINDS:]
        text = (
            f"An error of the program's own: {kind.__name__}: {error}. What you were doing may "
            f"not have taken effect; training goes on. Details: {log_path()}"
        )
        way_out = WayOut("Show the report", self.open_dialog)
        self._window.banner.show_message("error", text, "error", way_out)
        if self.dialog is None or self.dialog.isVisible():
            self.open_dialog()

    def open_dialog(self) -> None:
        """Every kind of error so far, in one report."""
        if self.dialog is None:
            self.dialog = ErrorDialog(self._window)
        self.dialog.show_report(MESSAGE, report_text(self._tracebacks, log_path()))

    def close(self) -> None:
        if sys.excepthook == self.report:
            sys.excepthook = self._before
        if self.dialog is not None:
            self.dialog.close()
        if self._handler is not None:
            logger.removeHandler(self._handler)
            self._handler.close()
