"""The program as users start it, for an epoch of training: then it tells a test, in a line of JSON,
what there was, and closes."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_nn.app.main import open_window

if TYPE_CHECKING:  # the rest is loaded as it is for users, by what opens the window
    from desktop_nn.app.program import Program


def end_after_an_epoch(program: Program) -> None:
    program.controller.worker_ready.connect(program.controller.step_epoch)
    program.clock.snapshot_shown.connect(lambda snapshot: _look(program, snapshot.epoch))
    if program.controller.is_ready:
        program.controller.step_epoch()


def _look(program: Program, epoch: int) -> None:
    from PySide6.QtCore import QTimer

    if epoch >= 1:
        program.clock.snapshot_shown.disconnect()
        program.recovery.look()
        if len(sys.argv) > 1:
            program.files.save_to(Path(sys.argv[1]))
        QTimer.singleShot(300, program, lambda: _tell(program))


def _tell(program: Program) -> None:
    from PySide6.QtGui import QFontDatabase, QFontInfo, QGuiApplication

    from desktop_nn.app.start import make_settings
    from desktop_nn.views.theme import sans

    image = program.window.grab().toImage()
    places = ((x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7))
    settings = make_settings()
    settings.sync()
    told = {
        "platform": QGuiApplication.platformName(),
        "epochs": program.controller.history.length,
        "colours": len({image.pixel(x, y) for x, y in places}),
        "font": QFontInfo(sans(13)).family(),
        "families": QFontDatabase.families(),
        "banner": program.window.banner.message.text() if program.window.banner.isVisible() else "",
        "settings": settings.fileName(),
        "recovery": str(program.recovery.root),
    }
    print(json.dumps(told), flush=True)
    program.files.discard()
    program.window.close()


if __name__ == "__main__":
    sys.exit(open_window(None, end_after_an_epoch))
