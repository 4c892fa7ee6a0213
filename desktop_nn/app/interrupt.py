"""Ctrl-C in the terminal: the first one closes the window as its user would, the second one ends
the program."""

from __future__ import annotations

import signal
from types import FrameType

from PySide6.QtCore import QCoreApplication, QTimer

from desktop_nn.app.program import Program

EXIT_CODE = 130


class Interrupt:
    """Takes SIGINT over. Python looks at signals when the frame clock ticks, also while a question
    is open. One that comes while the first is still asked or waited for ends everything at once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._is_closing = False
        # Again and again, since a question that is just opening waits in a loop of its own.
        self._ending = QTimer(program, interval=50)
        self._ending.timeout.connect(self._end)
        signal.signal(signal.SIGINT, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        if self._is_closing:
            # Not from within whatever was interrupted: it may hold a lock that closing wants.
            self._ending.start()
            return
        self._is_closing = True
        # Nor here: a question would open in the middle of it.
        QTimer.singleShot(0, self._program, self._close)

    def _end(self) -> None:
        QCoreApplication.exit(EXIT_CODE)

    def _close(self) -> None:
        closed = self._program.window.close()
        # The user wants to stay: then the next one asks again.
        self._is_closing = closed or self._program.files.is_leaving
