"""Makes the pictures that lie beside this file, those of the README: `make pictures`.

The program is opened off screen and trained by so many updates; the same program gives the same
numbers and pictures, but for marks of the time line, which are set every two seconds.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings
from PySide6.QtWidgets import QApplication

from desktop_nn.app.program import Program
from desktop_nn.app.start import make_application
from desktop_nn.training.link import InlineLink

FOLDER = Path(__file__).resolve().parent
SIZE = (1440, 900)
CHUNK = 2000
"""Updates between two rests: at each a checkpoint is kept, which the time line shows."""

PATIENCE = 120.0
"""Seconds."""


@dataclass(frozen=True)
class Picture:
    """Of an arrangement, in a theme, after so many updates of the usual project; of the microscope
    at the station of an array."""

    name: str
    arrangement: str
    theme: str
    updates: int
    station: str = ""


PICTURES = (
    Picture("desktop-nn", "explore", "dark", 16_000),
    Picture("learn", "learn", "light", 400, "dW2"),
    Picture("analyse", "analyse", "dark", 16_000),
)


class Studio:
    """A program off screen, and the time to wait for it."""

    def __init__(self, application: QApplication, folder: Path) -> None:
        settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
        self._program = Program(application, InlineLink, settings)
        self._program.window.resize(*SIZE)
        self._program.show()

    def wait_for(self, update: int) -> None:
        """Until the window shows this update, and the run rests."""
        end = time.monotonic() + PATIENCE
        line = self._program.window.time_line
        while not (line.present == update and update in [mark[0] for mark in line.marks]):
            if time.monotonic() > end:
                raise SystemExit(f"Update {update} was not shown within {PATIENCE:g} seconds.")
            self._process(0.05)

    def _process(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def take(self, picture: Picture) -> None:
        program = self._program
        program.use_theme(picture.theme)
        program.window.arrangements.use("explore" if picture.station else picture.arrangement)
        self.wait_for(0)
        for start in range(0, picture.updates, CHUNK):
            target = min(start + CHUNK, picture.updates)
            for _ in range(target - start):
                program.controller.step_update()
            self.wait_for(target)
        if picture.station:
            program.window.arrangements.use(picture.arrangement)
            self._walk_to(picture.station)
        self._process(5.0 if picture.station else 1.5)  # what is drawn seldom is drawn by then too
        path = FOLDER / f"{picture.name}.png"
        if not program.window.grab().save(str(path)):
            raise SystemExit(f"{path} can't be written.")
        print(path)

    def _walk_to(self, station: str) -> None:
        """Not to its very end: what is still to come is blank."""
        microscope = self._program.microscope
        end = time.monotonic() + PATIENCE
        while not microscope.is_open and time.monotonic() < end:
            self._process(0.05)
        number = next(stop.number for stop in microscope.stops if stop.name == station)
        microscope.to_stop(number)
        for _ in range(3):
            microscope.back()

    def close(self) -> None:
        self._program.files.discard()
        self._program.window.close()
        self._program.close()


def main(names: list[str]) -> None:
    """Those with these names; all when there are none."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = make_application()
    for picture in PICTURES:
        if names and picture.name not in names:
            continue
        with tempfile.TemporaryDirectory() as folder:
            studio = Studio(application, Path(folder))
            studio.take(picture)
            studio.close()


if __name__ == "__main__":
    main(sys.argv[1:])
