"""A whole program with its window, off screen; closed at the end, with nothing left behind."""

from __future__ import annotations

import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.app.program import Program
from desktop_nn.training.controller import MakeLink
from desktop_nn.training.launch import start_worker
from desktop_nn.training.link import InlineLink, ProcessLink
from tests.app.file_steps import LONG, User

MakeProgram = Callable[[MakeLink], Program]


@pytest.fixture(autouse=True, scope="session")
def an_application_with_widgets(qapp: QApplication) -> None:
    """First of all: a command that writes a PDF would start one without, and there is but one."""


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)


def end(programs: Sequence[Program]) -> None:
    """Close them, and have Qt forget them."""
    for program in programs:
        program.files.discard()
        program.window.close()
        program.close()
        program.window.deleteLater()
        program.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QCoreApplication.processEvents()


@contextmanager
def programs(
    application: QApplication, settings: QSettings, recovery: Path
) -> Iterator[MakeProgram]:
    """Makes and shows them; in the end they are closed, with nothing left behind."""
    made: list[Program] = []

    def make(make_link: MakeLink) -> Program:
        settings.setValue("theme", "dark")
        program = Program(application, make_link, settings, recovery)
        made.append(program)
        program.show()
        return program

    threads = threading.active_count()
    yield make
    end(made)
    assert threading.active_count() == threads
    assert not multiprocessing.active_children()


@pytest.fixture
def make_program(qapp: QApplication, settings: QSettings, tmp_path: Path) -> Iterator[MakeProgram]:
    with programs(qapp, settings, tmp_path / "recovery") as make:
        yield make


@pytest.fixture(scope="module")
def lasting_program(
    request: pytest.FixtureRequest, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Program]:
    """As `program` below, but one for all tests of a file, that only look at it: what a test
    changes, it changes back."""
    folder = tmp_path_factory.mktemp("lasting")
    settings = QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)
    with programs(qapp, settings, folder / "recovery") as make:
        made = make(InlineLink)
        QtBot(request).waitUntil(lambda: made.controller.is_ready, timeout=LONG)
        yield made


@pytest.fixture
def program(make_program: MakeProgram, qtbot: QtBot) -> Program:
    """With a worker inside the test's own process."""
    made = make_program(InlineLink)
    qtbot.waitUntil(lambda: made.controller.is_ready, timeout=LONG)
    return made


@pytest.fixture
def process_program(make_program: MakeProgram, qtbot: QtBot) -> Program:
    """With a worker in a process of its own, as users have it."""
    made = make_program(lambda: ProcessLink(start_worker()))
    qtbot.waitUntil(lambda: made.controller.is_ready, timeout=LONG)
    return made


@pytest.fixture
def user(monkeypatch: pytest.MonkeyPatch) -> User:
    """Asked for before any program, so that it still answers when that is closed at the end."""
    user = User()
    monkeypatch.setattr(QMessageBox, "question", user.answer)
    monkeypatch.setattr(file_dialogs, "ask_for_place", user.give_place)
    monkeypatch.setattr(file_dialogs, "ask_for_project", lambda parent, folder: user.project)
    return user
