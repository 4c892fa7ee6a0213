"""A demonstration: the program trains for a while, and its window and history are written down."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_nn.app.program import Program
from desktop_nn.app.terminal_text import terminal_count
from desktop_nn.experiment.history_csv import write_history
from desktop_nn.experiment.whole_file import write_whole
from desktop_nn.training.messages import AT_REST, Snapshot

SIZE = (1440, 900)
PATIENCE = 20.0
"""Seconds after the pause in which the window must have shown it."""


class Demonstration(QObject):
    """Trains as fast as possible for `seconds`, pauses, waits until the window shows the pause,
    then writes `desktop-nn.png` and `history.csv` into `folder`, and ends the program.

    When the worker is lost, or the pause isn't shown in `patience` seconds, it says so and ends the
    program with code 1."""

    def __init__(
        self, program: Program, folder: Path, seconds: float, patience: float = PATIENCE
    ) -> None:
        super().__init__(program)
        self._program = program
        self._folder = folder
        self._seconds = seconds
        self._patience = patience
        self._pausing = False
        self._ended = False
        program.clock.snapshot_shown.connect(self._on_snapshot)
        program.controller.worker_lost.connect(self._on_worker_lost)

    def start(self) -> None:
        if self._program.controller.is_lost:
            self._on_worker_lost("it could not be started.")
            return
        self._program.window.resize(*SIZE)
        self._program.controller.play(None)
        QTimer.singleShot(int(1000 * self._seconds), self, self._pause)

    def _pause(self) -> None:
        if self._ended:
            return
        self._pausing = True
        self._program.controller.pause()
        QTimer.singleShot(int(1000 * self._patience), self, self._on_patience_ended)

    def _on_patience_ended(self) -> None:
        if self._pausing:
            self._give_up(f"The pause was not shown within {self._patience:g} seconds.")

    def _on_worker_lost(self, how: str) -> None:
        self._give_up(f"The worker that trains is gone: {how.rstrip('.')}.")

    def _give_up(self, why: str) -> None:
        if not self._ended:
            print(f"{why} Nothing was written.", flush=True)
            self._end(1)

    def _end(self, code: int) -> None:
        self._ended = True
        self._pausing = False
        self._program.files.discard()  # nobody is to be offered it at the next start
        QApplication.exit(code)

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self._pausing and snapshot.state in AT_REST:
            self._pausing = False
            # One more turn of the event loop, so that everything is painted as it stands.
            QTimer.singleShot(200, self, self._write)

    def _write(self) -> None:
        if self._ended:
            return
        picture, table = self._folder / "desktop-nn.png", self._folder / "history.csv"
        history = self._program.controller.history
        try:
            write_history(table, history)
            write_whole(picture, self._picture())
        except OSError as error:
            print(f"{error.filename} can't be written: {error.strerror}.")
            self._end(1)
        else:
            print(f"Trained {terminal_count(history.length)} epochs. Written to {self._folder}:")
            print(f"  {picture.name}   the window, {SIZE[0]} × {SIZE[1]} pixels")
            print(f"  {table.name}      the losses of each epoch", flush=True)
            self._end(0)

    def _picture(self) -> bytes:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._program.window.grab().save(buffer, "PNG")
        return bytes(buffer.data().data())
