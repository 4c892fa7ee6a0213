"""Watches a program start, clicks on Run, and ends it when the first epoch is on the curve."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer

from desktop_nn.app.program import Program
from tests.benchmarks.start import REST


class StartWatch(QObject):
    """Writes milliseconds into `found`; `spawned` is `time.time()` of the start."""

    def __init__(self, program: Program, spawned: float, found: dict[str, float]) -> None:
        super().__init__(program)
        self.program, self.spawned, self.found = program, spawned, found
        self.clicked = 0.0
        found["painted"] = 1000.0 * (program.window.painted_at - spawned)
        program.window.installEventFilter(self)
        program.window.update()
        program.window.curves.plot.viewport().installEventFilter(self)
        program.controller.worker_ready.connect(self._on_ready)
        if program.controller.is_ready:
            self._on_ready()

    def _on_ready(self) -> None:
        ready = self.program.controller.ready_at
        self.found["ready"] = 1000.0 * (ready - self.spawned)
        QTimer.singleShot(REST, self._click)

    def _click(self) -> None:
        self.clicked = time.perf_counter()
        self.program.window.actions_by_name["run"].trigger()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if event.type() == QEvent.Type.Paint:
            # A timer comes after the painting that begins now.
            is_window = watched is self.program.window
            QTimer.singleShot(0, self._on_painted if is_window else self._on_plot_painted)
        return False

    def _on_painted(self) -> None:
        self.found.setdefault("filled", 1000.0 * (time.time() - self.spawned))

    def _on_plot_painted(self) -> None:
        if not self.clicked or not self.program.controller.history.length:
            return
        self.found.setdefault("curve", 1000.0 * (time.perf_counter() - self.clicked))
        self.program.files.discard()
        self.program.window.close()
