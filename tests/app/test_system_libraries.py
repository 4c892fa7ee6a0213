"""Finding out what Qt lacks, before Qt is loaded."""

import subprocess
import sys

import pytest

from desktop_nn.app import system_libraries
from desktop_nn.app.system_libraries import (
    OFF_SCREEN,
    WAYLAND,
    X11,
    Library,
    explanation,
    has_display,
    install_command,
    loads,
    missing,
    packages_of,
    required,
)

EGL = Library("libEGL.so.1", ("libegl1",))
GLIB = Library("libgthread-2.0.so.0", ("libglib2.0-0t64", "libglib2.0-0"))


@pytest.fixture(autouse=True)
def linux(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")


def nothing_but(*sonames):
    return lambda soname: soname in sonames


def everything_but(*sonames):
    return lambda soname: soname not in sonames


def test_that_nothing_is_missing_where_everything_loads():
    assert missing(OFF_SCREEN + X11 + WAYLAND, lambda soname: True) == ()


def test_that_a_library_that_does_not_load_is_named():
    assert missing([EGL, GLIB], everything_but("libEGL.so.1")) == (EGL,)


def test_that_only_linux_is_asked_for_libraries(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    assert missing(OFF_SCREEN, lambda soname: False) == ()


def test_that_a_file_that_no_system_has_does_not_load():
    assert not loads("libdesktop-nn-has-no-such-library.so.0")


def test_that_without_a_display_no_library_for_windows_is_required():
    assert required({}) == OFF_SCREEN


def test_that_the_off_screen_platform_needs_nothing_of_x11():
    assert required({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}) == OFF_SCREEN


@pytest.mark.parametrize(
    ("environ", "libraries"),
    [
        ({"DISPLAY": ":0"}, X11),
        ({"WAYLAND_DISPLAY": "wayland-0"}, WAYLAND),
        ({"QT_QPA_PLATFORM": "xcb"}, X11),
        ({"QT_QPA_PLATFORM": "wayland-egl"}, WAYLAND),
    ],
)
def test_that_a_display_brings_its_own_libraries(environ, libraries):
    assert required(environ) == OFF_SCREEN + libraries


def test_that_of_two_displays_the_one_that_lacks_less_is_taken():
    both = {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}
    assert required(both, everything_but("libxcb-cursor.so.0")) == OFF_SCREEN + WAYLAND
    assert required(both, everything_but("libwayland-egl.so.1")) == OFF_SCREEN + X11


def test_that_of_two_platforms_to_try_the_one_that_lacks_less_is_taken():
    either = {"QT_QPA_PLATFORM": "wayland;xcb"}
    assert required(either, everything_but("libwayland-egl.so.1")) == OFF_SCREEN + X11
    assert required(either, everything_but("libxcb-cursor.so.0")) == OFF_SCREEN + WAYLAND
    off_screen = {"QT_QPA_PLATFORM": "wayland;offscreen"}
    assert required(off_screen, everything_but("libwayland-egl.so.1")) == OFF_SCREEN


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_that_each_way_to_a_display_counts_as_one(variable):
    assert has_display({variable: "something"})


def test_that_an_empty_variable_is_no_display():
    assert not has_display({"DISPLAY": ""})


def test_that_other_systems_always_have_a_display(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    assert has_display({})


def test_that_the_newest_name_of_a_package_is_taken_where_apt_knows_it():
    assert packages_of([GLIB], nothing_but("libglib2.0-0t64")) == ("libglib2.0-0t64",)


def test_that_the_oldest_name_of_a_package_is_taken_where_apt_knows_none():
    assert packages_of([GLIB], lambda package: False) == ("libglib2.0-0",)


def test_that_a_package_is_named_once():
    twice = [EGL, Library("libEGL_other.so.1", ("libegl1",))]
    assert packages_of(twice, lambda package: True) == ("libegl1",)


@pytest.mark.parametrize(
    ("is_root", "command"),
    [
        (True, "apt-get update && apt-get install -y --no-install-recommends libegl1 libgl1"),
        (
            False,
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libgl1",
        ),
    ],
)
def test_that_the_command_can_be_typed_as_it_stands(monkeypatch, is_root, command):
    monkeypatch.setattr(system_libraries, "_is_root", lambda: is_root)
    assert install_command(["libegl1", "libgl1"]) == command


def test_that_the_explanation_names_the_library_and_the_command(monkeypatch):
    monkeypatch.setattr(system_libraries.shutil, "which", lambda program: f"/usr/bin/{program}")
    text = explanation([EGL])
    assert "libEGL.so.1" in text
    assert install_command(["libegl1"]) in text


def test_that_a_system_without_apt_is_told_no_apt_command(monkeypatch):
    monkeypatch.setattr(system_libraries.shutil, "which", lambda program: None)
    text = explanation([EGL])
    assert "libegl1" in text
    assert "apt-get" not in text


def test_that_the_module_loads_nothing_but_the_standard_library():
    program = (
        "import sys; before = set(sys.modules); import desktop_nn.app.system_libraries;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before})"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert set(result.stdout.split()) - sys.stdlib_module_names == {"desktop_nn"}
