"""A display that is named and doesn't answer: a sentence, where Qt would abort."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_nn.app.display import unreachable_display
from desktop_nn.app.system_libraries import WAYLAND, X11, Library, missing
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
        {"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":7", "WAYLAND_DISPLAY": "wayland-0"},
    ],
)
def test_that_no_display_is_asked_where_qt_asks_none(environ: dict[str, str]) -> None:
    def asked(*_: object) -> bool:
        pytest.fail("asked")

    assert unreachable_display(environ, asked, asked) == ""


BOTH = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":7"}


@pytest.mark.parametrize(("x", "wayland"), [(True, False), (False, True), (True, True)])
def test_that_one_of_two_displays_is_enough(x: bool, wayland: bool) -> None:
    assert unreachable_display(BOTH, lambda: x, lambda environ: wayland) == ""


def test_that_where_qt_may_try_x_after_wayland_one_that_answers_is_enough() -> None:
    either = BOTH | {"QT_QPA_PLATFORM": "wayland;xcb"}
    assert unreachable_display(either, lambda: True, lambda environ: False) == ""
    assert unreachable_display(either, lambda: False, lambda environ: False) != ""


def test_that_of_two_displays_that_do_not_answer_both_are_to_be_left_out() -> None:
    told = unreachable_display(BOTH, lambda: False, lambda environ: False)
    assert told.endswith("env -u DISPLAY -u WAYLAND_DISPLAY desktop-nn")


def test_that_what_asks_for_the_display_is_to_be_left_out_too() -> None:
    told = unreachable_display({"DISPLAY": ":7", "QT_QPA_PLATFORM": "xcb"}, lambda: False)
    assert told.endswith("env -u DISPLAY -u QT_QPA_PLATFORM desktop-nn")


def test_that_a_wayland_display_is_asked_at_its_socket(tmp_path: Path) -> None:
    environ = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert unreachable_display(environ).startswith("The display wayland-9 can't be reached")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "wayland-9"))
        server.listen()
        assert unreachable_display(environ) == ""


@pytest.mark.parametrize(
    ("name", "named", "libraries"),
    [("DISPLAY", NOWHERE, X11), ("WAYLAND_DISPLAY", "wayland-nowhere", WAYLAND)],
)
def test_that_the_program_says_so_and_ends(
    tmp_path: Path, name: str, named: str, libraries: tuple[Library, ...]
) -> None:
    if lacking := missing(libraries):
        pytest.skip(f"needs {lacking[0].soname}, and the program says that")
    environ = environment(tmp_path, platform=None)
    environ.pop("DISPLAY", None)
    environ |= {name: named, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn"],
        env=environ,
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"The display {named} can't be reached")
    assert "Traceback" not in done.stderr
