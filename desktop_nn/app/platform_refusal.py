"""Where Qt finds no way to draw, it aborts the process, and says that reinstalling may help. So its
last words are heard, and told as a sentence that says what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from PySide6.QtCore import (
    QLibraryInfo,
    QMessageLogContext,
    QPluginLoader,
    QtMsgType,
    qFormatLogMessage,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication

from desktop_nn.app.display import left_out
from desktop_nn.app.system_libraries import named_platforms, on_linux

BOILERPLATE = "This application failed to start"
"""How Qt begins what tells nobody what to do."""

WAY_OUT = (
    "Without that variable Qt takes the display that there is, and where there is none the program "
    "is rendered off screen: env -u QT_QPA_PLATFORM desktop-nn"
)
REMOVE = "Remove that variable, and start again."


def end_process(sentence: str) -> None:
    """At once: Qt is in the middle of aborting, and the worker ends with this process."""
    print(sentence, file=sys.stderr, flush=True)
    os._exit(1)


@contextmanager
def refusal_told(end: Callable[[str], object] = end_process) -> Iterator[None]:
    """While the application is made: where Qt can't, `end` is called with the sentence. What Qt
    remarks where it can is printed afterwards, as it would have been."""
    remarks: list[str] = []

    def hear(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
        if kind == QtMsgType.QtFatalMsg:
            end(refusal([*remarks, words]))
        remarks.append(qFormatLogMessage(kind, context, words))

    before = qInstallMessageHandler(hear)
    try:
        yield
        if QGuiApplication.primaryScreen() is None:
            end(refusal([*remarks, "it found no screen"]))
    finally:
        qInstallMessageHandler(before)
        for remark in remarks:
            print(remark, file=sys.stderr)


def refusal(words: list[str], environ: Mapping[str, str] = os.environ) -> str:
    """What to tell the user after Qt said `words`, the last of them before it gave up."""
    said = [line for line in words if not line.startswith(BOILERPLATE)]
    own = said[-1].strip() if said else "it said nothing of the reason"
    named = named_platforms(environ)
    if not named:
        variables = left_out(environ)
        return (
            f"Qt can't open a window on the display that there is: {own}\n"
            f"Without the display the program is rendered off screen: env {variables} desktop-nn"
        )
    reasons = "; ".join(_reason(name, own, environ) for name in dict.fromkeys(named))
    return (
        f"QT_QPA_PLATFORM is “{environ['QT_QPA_PLATFORM']}”, and Qt can't draw that way: "
        f"{reasons}.\n{WAY_OUT if on_linux() else REMOVE}"
    )


def _reason(name: str, own: str, environ: Mapping[str, str]) -> str:
    """Why Qt can't draw by the platform of this name."""
    plugins = platforms()
    if not any(name in names for names in plugins):
        return f"there is no “{name}”, only {', '.join(sorted(names[0] for names in plugins))}"
    if name == "xcb":
        return _unanswered("X display", "DISPLAY", environ)
    if name.startswith("wayland"):
        return _unanswered("Wayland display", "WAYLAND_DISPLAY", environ)
    return f"{name} says “{own}”"


def _unanswered(what: str, variable: str, environ: Mapping[str, str]) -> str:
    place = environ.get(variable)
    return f"no {what} answers, as {variable} is {f'“{place}”' if place else 'not set'}"


def platforms() -> list[list[str]]:
    """The names by which each of the plugins that came with this Qt can be asked for, the usual one
    first."""
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms"
    files = folder.iterdir() if folder.is_dir() else ()
    told = (_keys(QPluginLoader(str(file))) for file in files)
    return [names for names in told if names]


def _keys(plugin: QPluginLoader) -> list[str]:
    """None of a file that is no plugin."""
    described = cast(dict[str, dict[str, list[str]]], plugin.metaData()).get("MetaData", {})
    return [name.lower() for name in described.get("Keys", ())]
