"""The program where a machine is not as it should be: it works, or says in a sentence what it
lacks. Each time a process of its own, trained for an epoch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from tests.app.processes import CHECKOUT, environment
from tests.experiment.small_disk import SAID, small_disk

LONG = 60.0

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of Linux")


def run(environ: Mapping[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.app.brief_program", *words],
        env=dict(environ),
        cwd=CHECKOUT,
        capture_output=True,
        encoding="utf-8",
        timeout=LONG,
    )


def found(environ: Mapping[str, str], *words: str) -> dict[str, Any]:
    """What a program that works tells; it has nothing to complain of."""
    done = run(environ, *words)
    told = done.stderr.replace("This plugin does not support propagateSizeHints()\n", "")
    assert (done.returncode, told) == (0, "")
    there: dict[str, Any] = json.loads(done.stdout)
    assert there["epochs"] == 1
    assert there["colours"] > 200
    return there


def at_home(home: Path, platform: str | None = "offscreen") -> dict[str, str]:
    """No folder is named but the home itself, as usual."""
    environ = environment(home, platform)
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        del environ[name]
    return environ | {"HOME": str(home)}


# The home


def test_that_a_home_that_is_a_file_is_no_hindrance(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("no folder")
    there = found(at_home(home))
    assert there["banner"].startswith("What isn't saved can't be kept against a crash: ")
    assert there["banner"].endswith("recovery: Not a directory. Save often.")
    assert home.read_text() == "no folder"


def test_that_a_home_that_cannot_be_written_is_no_hindrance() -> None:
    there = found(at_home(Path("/proc")))  # where root may not write either
    assert there["banner"].startswith("What isn't saved can't be kept against a crash: ")


def test_that_names_of_users_and_folders_have_letters_of_any_language(tmp_path: Path) -> None:
    home = tmp_path / "Zoë Ωmega 用户"
    home.mkdir()
    project = home / "Größe ⅓ и.dnn"
    there = found(at_home(home) | {"USER": "Zoë"}, str(project))
    assert there["banner"] == ""
    assert project.is_file()
    assert Path(there["settings"]).parents[2] == home
    assert Path(there["settings"]).is_file()


# Fonts, letters


def test_that_without_any_font_of_the_system_the_program_has_its_own(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><cachedir>{tmp_path}</cachedir></fontconfig>"
    )
    there = found(at_home(tmp_path) | {"FONTCONFIG_FILE": str(fonts)})
    assert there["font"] == "Inter"
    words = {family.split()[0] for family in there["families"]}
    assert words == {"DejaVu", "Inter", "JetBrains", "Monospace", "Sans", "Serif"}


def without_locale(home: Path) -> dict[str, str]:
    """Python would name another locale by itself; the packaged program's does not."""
    kept = {k: v for k, v in at_home(home).items() if not k.startswith(("LC_", "LANG"))}
    return kept | {"PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "1"}


def test_that_a_language_that_the_system_lacks_is_no_hindrance(tmp_path: Path) -> None:
    project = tmp_path / "Größe.dnn"
    found(without_locale(tmp_path) | {"LANG": "xx_YY.ISO-8859-1"}, str(project))
    assert project.is_file()


@pytest.fixture
def latin_1(tmp_path: Path) -> dict[str, str]:
    """A locale without UTF-8 that the system does have; Python then takes its letters."""
    places = tmp_path / "locales"
    places.mkdir()
    name = "de_DE.ISO-8859-1"
    made = ["localedef", "-i", "de_DE", "-f", "ISO-8859-1", str(places / name)]
    if not shutil.which("localedef") or subprocess.run(made, stderr=subprocess.DEVNULL).returncode:
        pytest.skip("needs localedef, and what it makes locales of")
    kept = {k: v for k, v in at_home(tmp_path).items() if k not in ("PYTHONUTF8", "LC_CTYPE")}
    return kept | {"LC_ALL": name, "LOCPATH": str(places)}


def test_that_in_a_locale_of_few_letters_names_have_those_of_any_language(
    latin_1: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "Müller 网络 😀"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn", "export", "xor", str(folder / "网络 é.npz")],
        env=latin_1 | {"PYTHONPATH": str(CHECKOUT)},
        cwd=tmp_path,
        capture_output=True,
        timeout=LONG,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [path.name for path in folder.iterdir()] == ["网络 é.npz"]
    assert "?? é.npz".encode("latin-1") in done.stdout, "in the letters that the terminal knows"


def test_that_a_window_saves_there_too(latin_1: dict[str, str], tmp_path: Path) -> None:
    project = tmp_path / "Müller 网络 😀.dnn"
    found(latin_1 | {"PYTHONUTF8": "1"}, str(project))  # as the program starts itself again
    assert project.is_file()


@pytest.mark.parametrize(
    "named",
    [{}, {"LC_ALL": "C"}, {"LANG": "POSIX"}, {"LC_ALL": "xx_YY"}, {"LC_CTYPE": "C"}],
    ids=str,
)
def test_that_a_locale_without_utf_8_is_not_talked_about(
    named: dict[str, str], tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from desktop_nn.app.start import *; make_application()"],
        env=without_locale(tmp_path) | named,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


# The disk


@pytest.mark.qt_log_ignore("does not support")
def test_that_on_a_full_disk_training_goes_on_and_a_sentence_is_said(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    program.files.save_to(path)
    qtbot.waitUntil(lambda: program.document.path == path)
    before = path.read_bytes()
    banner = program.window.banner
    with small_disk():
        program.controller.step_epoch()
        qtbot.waitUntil(lambda: program.controller.history.length == 1)
        program.recovery.look()
        qtbot.waitUntil(lambda: banner.topic == "recovery")
        assert SAID in banner.message.text()
        program.window.actions_by_name["save"].trigger()
        qtbot.waitUntil(lambda: banner.topic == "file")
        assert SAID in banner.message.text()
    assert path.read_bytes() == before
    assert program.files.is_modified()
    program.window.actions_by_name["save"].trigger()
    qtbot.waitUntil(lambda: path.read_bytes() != before)
    qtbot.waitUntil(lambda: not program.files.is_modified())


# The screen


@contextmanager
def virtual_screen(*words: str) -> Iterator[str]:
    """The DISPLAY of an X server with a screen that the words describe."""
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb")
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", *words],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"
    finally:
        server.terminate()
        server.wait(LONG)


@pytest.mark.real_window
def test_that_a_display_without_opengl_will_do(tmp_path: Path) -> None:
    with virtual_screen("-extension", "GLX") as display:
        there = found(at_home(tmp_path, platform=None) | {"DISPLAY": display})
    assert there["platform"] == "xcb"


@pytest.mark.real_window
def test_that_where_wayland_does_not_answer_x_is_taken(tmp_path: Path) -> None:
    wayland = {
        "WAYLAND_DISPLAY": "wayland-9",
        "XDG_SESSION_TYPE": "wayland",
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    with virtual_screen() as display:
        done = run(at_home(tmp_path, platform=None) | wayland | {"DISPLAY": display})
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["platform"] == "xcb"
    assert "Traceback" not in done.stderr


# Libraries


@pytest.mark.parametrize(
    ("library", "package", "platform"),
    [("libxcb-cursor.so.0", "libxcb-cursor0", "xcb"), ("libEGL.so.1", "libegl1", "offscreen")],
)
def test_that_a_library_that_is_missing_is_named_with_what_installs_it(
    library: str, package: str, platform: str, tmp_path: Path
) -> None:
    (tmp_path / library).write_text("no library")  # it is found first, and can't be loaded
    environ = at_home(tmp_path, platform) | {"LD_LIBRARY_PATH": str(tmp_path)}
    for words in ([], ["--self-test"]):
        done = subprocess.run(
            [sys.executable, "-m", "desktop_nn", *words],
            env=environ,
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            timeout=LONG,
        )
        said = done.stdout + done.stderr
        assert done.returncode == 1
        assert f"Qt needs libraries that this system lacks: {library}\n" in said
        assert package in said
        assert "Traceback" not in said
