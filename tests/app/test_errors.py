"""Unforeseen errors: logged, shown once, and no flood."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from desktop_nn.app import errors
from desktop_nn.app.program import Program


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "log" / "desktop-nn.log"
    monkeypatch.setattr(errors, "log_path", lambda: path)
    return path


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch, program: Program) -> None:
    """The hook that was there before prints, and lets pytest-qt fail the test: not wanted here."""
    monkeypatch.setattr(program.errors, "_before", lambda *_: None)


def fail(text: str) -> None:
    raise RuntimeError(text)


def report(program: Program, text: str) -> None:
    try:
        fail(text)
    except RuntimeError as error:
        program.errors.report(RuntimeError, error, error.__traceback__)


def test_that_an_error_is_logged_and_shown(program: Program, log: Path) -> None:
    report(program, "a wheel came off")
    assert program.window.banner.topic == "error"
    assert "RuntimeError: a wheel came off" in program.window.banner.message.text()
    assert str(log) in program.window.banner.message.text()
    assert "a wheel came off" in log.read_text()


def test_that_the_same_error_a_hundred_times_is_shown_and_logged_once(
    program: Program, log: Path
) -> None:
    for _ in range(100):
        report(program, "again")
    program.window.banner.hide()
    report(program, "again")
    assert program.window.banner.isHidden()
    assert log.read_text().count("Traceback") == 1


def test_that_an_exception_in_a_slot_reaches_the_report(
    program: Program, log: Path, qtbot: QtBot
) -> None:
    with qtbot.capture_exceptions():
        before, sys.excepthook = sys.excepthook, program.errors.report
        QTimer.singleShot(0, lambda: fail("in a slot"))
        qtbot.waitUntil(lambda: program.window.banner.topic == "error")
        sys.excepthook = before
    assert "in a slot" in program.window.banner.message.text()


def test_that_a_log_that_cannot_be_written_does_not_hide_the_error(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    monkeypatch.setattr(errors, "log_path", lambda: blocked / "desktop-nn.log")
    report(program, "nowhere to write")
    assert "nowhere to write" in program.window.banner.message.text()


def test_that_closing_gives_the_hook_back(program: Program) -> None:
    sys.excepthook = program.errors.report
    program.errors.close()
    assert sys.excepthook != program.errors.report
