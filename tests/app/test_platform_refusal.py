"""Where Qt can't draw in the way that is asked for, the program ends with a sentence, not with
Qt's abort."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_nn.app.platform_refusal import platforms, refusal, refusal_told
from tests.app.processes import CHECKOUT, environment

LONG = 60.0
QT_ENDS_WITH = "This application failed to start because no Qt platform plugin could be initialized"


def asked(home: Path, platform: str) -> subprocess.CompletedProcess[str]:
    program = "from desktop_nn.app.start import *; print(make_application().platformName())"
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment(home, platform) | {"PYTHONIOENCODING": "utf-8"},
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        timeout=LONG,
    )


@pytest.mark.parametrize(
    ("platform", "reason"),
    [
        ("foo:size=2", "there is no “foo”, only "),
        ("foo;XCB", "no X display answers, as DISPLAY is not set"),
    ],
)
def test_that_the_process_ends_with_a_sentence(tmp_path: Path, platform: str, reason: str) -> None:
    done = asked(tmp_path, platform)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"QT_QPA_PLATFORM is “{platform}”, and Qt can't draw that way: ")
    assert reason in done.stderr
    assert "failed to start" not in done.stderr


def test_that_the_first_platform_that_draws_is_taken(tmp_path: Path) -> None:
    done = asked(tmp_path, "foo;offscreen:enable_fonts=true")
    assert (done.returncode, done.stdout) == (0, "offscreen\n")
    assert 'Could not find the Qt platform plugin "foo"' in done.stderr, "Qt's remarks are kept"


def test_that_the_platforms_of_this_qt_are_known(qapp: QGuiApplication) -> None:
    assert ["offscreen"] in platforms()
    assert any("wayland-egl" in names and names[0] == "wayland" for names in platforms())


def test_that_a_display_that_qt_refuses_is_told_with_qts_reason() -> None:
    told = refusal(["libfoo is needed", QT_ENDS_WITH], {"DISPLAY": ":7"})
    assert told.startswith(
        "Qt can't open a window on the display that there is: libfoo is needed\n"
    )
    assert told.endswith("env -u DISPLAY desktop-nn")


def test_that_a_platform_that_gives_up_is_told_with_its_words() -> None:
    told = refusal(
        ["first", "Could not initialize egl display\n"], {"QT_QPA_PLATFORM": "offscreen"}
    )
    assert "offscreen says “Could not initialize egl display”." in told


def test_that_a_platform_without_a_screen_will_not_do(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    monkeypatch.setattr(QGuiApplication, "primaryScreen", lambda: None)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with refusal_told(told.append):
        qWarning("no frame buffer")
    assert "it found no screen" in told[0]
    assert capsys.readouterr().err == "no frame buffer\n"
