"""What is done with files again and again: training, saving, leaving; and who answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.resources import resource
from desktop_nn.training.link import LinkLostError

LONG = 30_000
"""Milliseconds that a machine under load may take; nothing waits so long when all is well."""

Button = QMessageBox.StandardButton


class User:
    """Answers the questions: `button` to each in words, `place` and `project` to the dialogs."""

    def __init__(self) -> None:
        self.button = Button.Discard
        self.place: Path | None = None
        self.project: Path | None = None
        self.asked: list[str] = []
        self.proposed: list[Path] = []

    def answer(self, parent: object, title: str, *more: object) -> Button:
        self.asked.append(title)
        return self.button

    def give_place(self, parent: object, start: Path) -> Path | None:
        self.proposed.append(start)
        return self.place


def train(program: Program, qtbot: QtBot, epochs: int = 3) -> None:
    """So many epochs more, to the end and shown."""
    for _ in range(epochs):
        wanted = program.controller.history.length + 1
        program.controller.step_epoch()
        qtbot.waitUntil(lambda w=wanted: program.controller.history.length >= w, timeout=LONG)  # type: ignore[misc]
    qtbot.waitUntil(lambda: program.files._update > 0, timeout=LONG)


def wait_for_saves(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not program.files._saving, timeout=LONG)


def save_to(program: Program, qtbot: QtBot, path: Path) -> None:
    program.files.save_to(path)
    wait_for_saves(program, qtbot)


def sample(name: str) -> Path:
    return resource("samples", f"{name}.dnn")


def open_sample(program: Program, name: str) -> None:
    actions = program.window.samples_menu.actions()
    next(action for action in actions if action.objectName() == f"sample.{name}").trigger()


def leave(program: Program, way: str) -> None:
    if way == "close":
        program.window.close()
    elif way == "new":
        program.files.new()
    else:
        program.files.open(sample("circle"))


def has_left(program: Program, way: str) -> bool:
    if way == "close":
        return not program.window.isVisible()
    return program.document.spec.seed != 77


WAYS = pytest.mark.parametrize("way", ["close", "new", "open"])


def unwritable(folder: Path) -> Path:
    """A place in a folder that is a file: not even the system's owner can write there."""
    (folder / "folder").write_text("no folder")
    return folder / "folder" / "mine.dnn"


def lose_worker(program: Program, qtbot: QtBot) -> None:
    talk = program.controller._talk
    with qtbot.waitSignal(program.controller.worker_lost, timeout=LONG):
        program.controller._reported.emit(talk, LinkLostError("it ended"))
