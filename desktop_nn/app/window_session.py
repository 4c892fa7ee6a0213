"""The program's window from start to end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from desktop_nn.app.interrupt import Interrupt
from desktop_nn.app.program import Program, make_application, make_settings
from desktop_nn.training.controller import MakeLink
from desktop_nn.training.launch import WorkerProcess, start_worker
from desktop_nn.training.link import Link, ProcessLink


def link_maker(first: WorkerProcess) -> MakeLink:
    """Links to `first`, and later, should it be lost, to new workers."""
    waiting = [first]

    def make() -> Link:
        return ProcessLink(waiting.pop() if waiting else start_worker())

    return make


def run_window(
    worker: WorkerProcess,
    project: Path | None,
    started: Callable[[Program], None] | None = None,
) -> int:
    """Open the window and stay until it is closed; `started` gets the program when it is shown.
    With neither it goes on with the project of the last time."""
    application = make_application()
    program = Program(application, link_maker(worker), make_settings())
    Interrupt(program)
    program.show()
    if project is not None:
        program.open(project)
    elif started is None:
        program.restore_project()
    if started is None:
        program.tour.start_if_first()
        QTimer.singleShot(0, program, program.recovery.offer)
    if started is not None:
        QTimer.singleShot(0, program, lambda: started(program))
    QTimer.singleShot(0, program, program.collect_garbage)
    try:
        return application.exec()
    finally:
        program.close()
