"""Garbage is collected in the window's thread, and in no other.

Python collects cycles in whichever thread happens to make the next object; Qt's objects that are in
one then go in a thread that is not theirs, and the program with them.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

INTERVAL = 1000
"""Milliseconds between two looks."""


class Garbage(QObject):
    """From its making on. What there is then stays until the end, so that nothing of it is looked
    through again: that would be a hitch of many frames."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.freeze()
        gc.disable()
        self._timer = QTimer(self, interval=INTERVAL)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Collect the generations that are due, as Python would by itself."""
        due = [
            generation
            for generation, (count, most) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > most > 0
        ]
        if due:
            gc.collect(max(due))

    def close(self) -> None:
        """No more."""
        self._timer.stop()
