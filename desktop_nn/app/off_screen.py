"""Without a display: train a project for some seconds off screen, and write what a window would
show."""

from __future__ import annotations

import os
from pathlib import Path

from desktop_nn.app.early_interrupt import end_at_interrupt
from desktop_nn.app.writable import unwritable
from desktop_nn.experiment.files import ProjectError, open_project
from desktop_nn.experiment.resources import resource_root
from desktop_nn.training.launch import start_worker

SECONDS = 6.0
WRITTEN = ("desktop-nn.png", "history.csv")


def output_folder() -> Path:
    """`demo` in the checkout; of an installed program, in the folder one is in."""
    root = resource_root().parent
    base = root if (root / "pyproject.toml").exists() else Path.cwd()
    return base / "demo"


def show_off_screen(project: Path | None = None) -> int:
    """Say so, train `project` or the default one, write a picture and the loss history; the exit
    code."""
    folder = output_folder()
    print("There is no display: DISPLAY, WAYLAND_DISPLAY and QT_QPA_PLATFORM are not set.")
    name = "the default project" if project is None else f"“{project.name}”"
    print(f"So {name} is trained off screen for {SECONDS:g} seconds …", flush=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if hindrance := _hindrance(folder, project):
        print(f"{hindrance} Nothing was written.")
        return 1
    end_at_interrupt()
    worker = start_worker()
    from desktop_nn.app.demonstration import Demonstration
    from desktop_nn.app.window_session import run_window

    return run_window(
        worker, project, lambda program: Demonstration(program, folder, SECONDS).start()
    )


def _hindrance(folder: Path, project: Path | None) -> str:
    """Why it can't be done, in a sentence; or nothing. Makes the folder."""
    try:
        if project is not None:
            open_project(project)
        folder.mkdir(parents=True, exist_ok=True)
    except ProjectError as error:
        return str(error)
    except OSError as error:
        return f"{folder} can't be made: {error.strerror}."
    for name in WRITTEN:
        if reason := unwritable(folder / name):
            return f"{folder / name} can't be written: {reason}."
    return ""
