"""The entry. Imports nothing heavy: the worker process, which imports this module too, must not
load Qt, and is started before the window's process does."""

from __future__ import annotations

import gc
import io
import multiprocessing
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_nn.app import command_line
from desktop_nn.app.early_interrupt import end_at_interrupt
from desktop_nn.app.standard_streams import have_streams
from desktop_nn.app.utf8_locale import terminal_encoding

if TYPE_CHECKING:
    from desktop_nn.app.program import Program


def main(arguments: list[str] | None = None) -> int:
    """Run a command, or open the window; the exit code."""
    multiprocessing.freeze_support()
    have_streams()
    _print_in_any_encoding()
    _have_a_home()
    words = sys.argv[1:] if arguments is None else arguments
    if words and words[0] in command_line.COMMANDS:
        return command_line.main(words)
    if wrong := _misuse(words):
        print(f"desktop-nn: {wrong}\nSee desktop-nn --help.", file=sys.stderr)
        return command_line.MISUSE
    return _open(Path(words[0]) if words else None)


def _open(project: Path | None) -> int:
    """The window, or a picture of it where there is no display; the exit code."""
    # Not above: the worker has no use for them.
    from desktop_nn.app.display import unreachable_display
    from desktop_nn.app.system_libraries import explanation, has_display, missing, required

    lacking = missing(required())
    if lacking:
        print(explanation(lacking), file=sys.stderr)
        return 1
    if not has_display():
        from desktop_nn.app.off_screen import show_off_screen

        return show_off_screen(project)
    if unreachable := unreachable_display():
        print(unreachable, file=sys.stderr)
        return 1
    return open_window(project)


def _print_in_any_encoding() -> None:
    """What a terminal's encoding lacks, such as “…” or a letter of a folder's name, is printed as
    “?”: a message is no reason to end."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a test's own is none
            stream.reconfigure(encoding=terminal_encoding(), errors="replace")


def _have_a_home() -> None:
    """In a container a user may have none, and no name: Python raises wherever somebody asks for
    it, a library too. Qt takes the root then, and so does all else."""
    if os.name == "posix" and os.path.expanduser("~") == "~":
        os.environ["HOME"] = os.sep


def _misuse(words: list[str]) -> str:
    """What is wrong with words that are no command; nothing is: empty."""
    if words and not words[0]:
        return "the name of the project is empty."
    if words and not _may_be_project(Path(words[0])):
        return f"there is no command and no file “{words[0]}”."
    if len(words) > 1:
        return f"one project is opened at a time, and “{words[1]}” is one word too many."
    return ""


def _may_be_project(path: Path) -> bool:
    """A project's name is taken to the window even where there is no file: it says so there."""
    return path.suffix == ".dnn" or os.path.exists(path)  # unlike Path's, no error of a long name


def open_window(project: Path | None, started: Callable[[Program], None] | None = None) -> int:
    """The window, until it is closed; `started` gets the program when it is shown."""
    end_at_interrupt()
    # While modules are loaded and widgets made, nothing becomes garbage: looking for some, again
    # and again, would take a tenth of the start. It goes on when the window is shown.
    gc.disable()
    from desktop_nn.training.launch import start_worker

    worker = start_worker()
    from desktop_nn.app.plain_import import use_plain_import

    use_plain_import()
    from desktop_nn.app.window_session import run_window

    return run_window(worker, project, started)
