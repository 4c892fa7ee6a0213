"""A display that is named and doesn't answer: a sentence, where Qt would abort."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_nn.app.display import unreachable_display
from tests.app.processes import CHECKOUT, environment

LONG = 60.0
NOWHERE = ":9999"


@pytest.mark.parametrize(
    "environ", [{"DISPLAY": ":7"}, {"DISPLAY": ":7", "QT_QPA_PLATFORM": "xcb"}]
)
def test_that_a_display_that_does_not_answer_is_named(environ: dict[str, str]) -> None:
    told = unreachable_display(environ, opens=lambda: False)
    assert told.startswith("The display :7 can't be reached")
    assert unreachable_display(environ, opens=lambda: True) == ""


@pytest.mark.parametrize(
    "environ",
    [
        {},
        {"DISPLAY": ""},
        {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":7"},
        {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":7"},
    ],
)
def test_that_no_display_is_asked_where_qt_asks_none(environ: dict[str, str]) -> None:
    assert unreachable_display(environ, opens=lambda: pytest.fail("asked")) == ""


def test_that_the_program_says_so_and_ends(tmp_path: Path) -> None:
    environ = environment(tmp_path, platform=None) | {"DISPLAY": NOWHERE}
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn"],
        env=environ,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"The display {NOWHERE} can't be reached")
    assert "Traceback" not in done.stderr
