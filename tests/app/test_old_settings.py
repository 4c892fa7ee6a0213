"""A settings file of another version, by another hand, or broken: the program starts all the same,
and what can still be read holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings
from pytestqt.qtbot import QtBot

from desktop_nn.app import arrangement
from desktop_nn.app.program import Program
from desktop_nn.models.preferences import Preferences
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram

pytestmark = pytest.mark.qt_log_ignore("does not support")

NONSENSE = (
    "",
    "-99999999999999999999",
    "²",
    "x" * 5000,
    '["no\\u0000where", 7, null]',
    ["a", "list"],
    QByteArray(b"\0\xff" * 40),
)


def starts(program: Program, qtbot: QtBot) -> None:
    """It is on screen with its panels, and trains."""
    qtbot.waitUntil(lambda: program.controller.is_ready)
    program.recent.fill()
    program.restore_project()
    program.controller.step_epoch()
    qtbot.waitUntil(lambda: program.controller.history.length == 1)
    assert program.window.isVisible()
    assert program.window.docks["curves"].isVisible()
    assert program.window.width() >= 1024


@pytest.fixture
def keys(make_program: MakeProgram, settings: QSettings, qtbot: QtBot, tmp_path: Path) -> list[str]:
    """Of all that a session writes: settings filled by one that was used, and ended."""
    program = make_program(InlineLink)
    qtbot.waitUntil(lambda: program.controller.is_ready)
    program.window.curves.controls.log.click()
    program.window.arrangements.use("analyse")
    program.window.arrangements.save_as("mine")
    program.files.save_to(tmp_path / "mine.dnn")
    qtbot.waitUntil(lambda: settings.contains("files/recent"))
    program.preferences.use(program.preferences.present)
    program.tour.start_if_first()
    arrangement.save(program.window, program.window.docks, settings)  # as at its end
    written = settings.allKeys()
    assert {"theme", "window/state", "window/geometry", "files/recent"} <= set(written)
    return written


@pytest.mark.parametrize("nonsense", NONSENSE, ids=lambda value: ascii(value)[:20])
def test_that_nonsense_under_every_key_is_passed_over(
    nonsense: object,
    keys: list[str],
    settings: QSettings,
    make_program: MakeProgram,
    qtbot: QtBot,
) -> None:
    for key in keys:
        settings.setValue(key, nonsense)
    starts(make_program(InlineLink), qtbot)


@pytest.mark.parametrize("step", [-1, 1], ids=["older", "newer"])
def test_that_of_another_version_all_holds_but_the_places_of_the_panels(
    step: int, settings: QSettings, make_program: MakeProgram, qtbot: QtBot
) -> None:
    before = make_program(InlineLink)
    before.window.arrangements.use("analyse")
    other = before.window.saveState(arrangement.VERSION + step)
    arrangement.save(before.window, before.window.docks, settings)
    for key, value in {
        "window/state": other,
        "window/arrangement": "teach",
        "preferences/frames": 5,
        "preferences/speed_place": 99,
        "views/curves_log": False,
        "later/nobody_knows": "this",
    }.items():
        settings.setValue(key, value)
    program = make_program(InlineLink)
    starts(program, qtbot)
    assert program.window.arrangements.current == "explore"
    assert program.window.docks["setup"].isVisible()
    assert (program.preferences.present.frames, program.window.run_bar.speed()) == (5, 20.0)
    assert not program.window.curves.log.isChecked()
    assert settings.value("later/nobody_knows") == "this"


def halved(text: bytes) -> bytes:
    return text[: len(text) // 2]


@pytest.mark.parametrize(
    "broken",
    [halved, lambda _: bytes(range(256)) * 20, lambda _: b"\0" * 4096],
    ids=["half of it", "all bytes", "zeros, as after a power cut"],
)
def test_that_a_broken_file_is_passed_over_and_can_be_written_again(
    broken: Callable[[bytes], bytes],
    keys: list[str],
    settings: QSettings,
    make_program: MakeProgram,
    qtbot: QtBot,
) -> None:
    settings.sync()
    path = Path(settings.fileName())
    path.write_bytes(broken(path.read_bytes()))
    settings.sync()  # as a start does: what stands in the file counts
    program = make_program(InlineLink)
    starts(program, qtbot)
    program.preferences.use(Preferences("light", frames=5))
    settings.sync()
    again = QSettings(str(path), QSettings.Format.IniFormat)
    assert (again.value("theme"), int(str(again.value("preferences/frames")))) == ("light", 5)
