"""Unforeseen errors: a log file, and one message, however often it happens."""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, QStandardPaths

from desktop_nn.app.main_window import MainWindow

logger = logging.getLogger("desktop_nn")


def log_path() -> Path:
    """Where errors are written."""
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "desktop-nn.log"


class ErrorReport(QObject):
    """Takes over Python's exception hook while the window lives. Each kind of error is shown once,
    so that a timer that fails at every tick can't flood the user."""

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._shown: set[str] = set()
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
        text = (
            f"An error of the program's own: {kind.__name__}: {error}. What you were doing may "
            f"not have taken effect; training goes on. Details: {log_path()}"
        )
        self._window.banner.show_message("error", text, "error")

    def close(self) -> None:
        if sys.excepthook == self.report:
            sys.excepthook = self._before
        if self._handler is not None:
            logger.removeHandler(self._handler)
            self._handler.close()
