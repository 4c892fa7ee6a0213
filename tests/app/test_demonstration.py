"""The demonstration: what it writes, and that it ends also where nothing comes any more."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app import demonstration
from desktop_nn.app.demonstration import Demonstration
from desktop_nn.app.program import Program
from tests.app.conftest import LONG
from tests.app.test_worker_lost import kill_worker


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "demo"
    made.mkdir()
    return made


@pytest.fixture
def codes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit codes with which the program would have been ended."""
    found: list[int] = []

    class Application:
        exit = staticmethod(found.append)

    monkeypatch.setattr(demonstration, "QApplication", Application)
    return found


def test_that_it_writes_and_ends_well(
    program: Program, codes: list[int], qtbot: QtBot, folder: Path
) -> None:
    Demonstration(program, folder, 0.2).start()
    qtbot.waitUntil(lambda: codes != [], timeout=LONG)
    assert codes == [0]
    assert {path.name for path in folder.iterdir()} == {"desktop-nn.png", "history.csv"}


def test_that_a_lost_worker_ends_it_with_a_sentence(
    process_program: Program,
    codes: list[int],
    qtbot: QtBot,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    Demonstration(process_program, folder, 1.0).start()
    kill_worker()
    qtbot.waitUntil(lambda: codes != [], timeout=LONG)
    assert codes == [1]
    said = capsys.readouterr().out
    assert said.startswith("The worker that trains is gone: it was ended from outside (signal 9)")
    assert said.count("\n") == 1
    assert not list(folder.iterdir())


def test_that_a_pause_that_is_never_shown_ends_it_with_a_sentence(
    program: Program,
    codes: list[int],
    qtbot: QtBot,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    program.clock.stop()
    Demonstration(program, folder, 0.05, patience=0.1).start()
    qtbot.waitUntil(lambda: codes != [], timeout=LONG)
    assert codes == [1]
    assert capsys.readouterr().out == (
        "The pause was not shown within 0.1 seconds. Nothing was written.\n"
    )
