"""A demonstration: the program trains for a while, and its window and history are written down."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from desktop_nn.app.program import Program
from desktop_nn.experiment.history_csv import write_history
from desktop_nn.training.messages import Snapshot

SIZE = (1440, 900)


class Demonstration(QObject):
    """Trains as fast as possible for `seconds`, pauses, waits until the window shows the pause,
    then writes `desktop-nn.png` and `history.csv` into `folder`, and ends the program."""

    def __init__(self, program: Program, folder: Path, seconds: float) -> None:
        super().__init__(program)
        self._program = program
        self._folder = folder
        self._seconds = seconds
        self._pausing = False
        program.clock.snapshot_shown.connect(self._on_snapshot)

    def start(self) -> None:
        self._program.window.resize(*SIZE)
        self._program.controller.play(None)
        QTimer.singleShot(int(1000 * self._seconds), self._pause)

    def _pause(self) -> None:
        self._pausing = True
        self._program.controller.pause()

    def _on_snapshot(self, snapshot: Snapshot) -> None:
        if self._pausing and snapshot.state == "idle":
            self._pausing = False
            # One more turn of the event loop, so that everything is painted as it stands.
            QTimer.singleShot(200, self._write)

    def _write(self) -> None:
        picture, table = self._folder / "desktop-nn.png", self._folder / "history.csv"
        history = self._program.controller.history
        try:
            write_history(table, history)
            written = self._program.window.grab().save(str(picture))
        except OSError as error:
            print(f"{table} can't be written: {error.strerror}.")
            written = False
        if written:
            print(f"Trained {history.length:,} epochs. Written to {self._folder}:")
            print(f"  {picture.name}   the window, {SIZE[0]} × {SIZE[1]} pixels")
            print(f"  {table.name}      the losses of each epoch", flush=True)
        QApplication.exit(0 if written else 1)
