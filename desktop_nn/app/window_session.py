"""The program's window from start to end."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from desktop_nn.app.settings_file import keep_aside
from desktop_nn.app.start import make_application, make_settings, make_window

if TYPE_CHECKING:
    from desktop_nn.app.program import Program
    from desktop_nn.training.controller import MakeLink
    from desktop_nn.training.launch import WorkerProcess
    from desktop_nn.training.link import Link


PARTS = (
    "numpy",
    "desktop_nn.models.document",
    "desktop_nn.training.controller",
    "desktop_nn.views.network_diagram",
    "desktop_nn.views.setup_panels",
    "desktop_nn.views.output_view",
    "desktop_nn.app.program",
)
"""What takes most of a start to load, a tenth of a second each."""


def link_maker(first: WorkerProcess) -> MakeLink:
    """Links to `first`, and later, should it be lost, to new workers."""
    from desktop_nn.training.launch import start_worker
    from desktop_nn.training.link import ProcessLink

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
    application, settings = make_application(), make_settings()
    amiss = keep_aside(settings)
    window = make_window(application, settings)
    window.paint_at_once()
    for part in PARTS:
        import_module(part)
        window.stay_painted()
    from desktop_nn.app.interrupt import Interrupt
    from desktop_nn.app.program import Program

    program = Program(application, link_maker(worker), settings, window=window)
    Interrupt(program)
    program.show()
    was_asked = application.open_with(program.open)
    if project is not None:
        program.open(project)
    elif started is None and not was_asked:
        program.restore_project()
    if amiss:
        program.errors.warn("settings", amiss)
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
