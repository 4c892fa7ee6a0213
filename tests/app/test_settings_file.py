"""A settings file that is broken or of a newer version is told and kept aside, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings

from desktop_nn.app import errors
from desktop_nn.app.program import Program
from desktop_nn.app.settings_file import FORMAT, KEY, is_whole, keep_aside
from tests.app.test_main import run_script


def opened(path: Path) -> QSettings:
    return QSettings(str(path), QSettings.Format.IniFormat)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Of settings with all kinds of values, as Qt writes them."""
    path = tmp_path / "desktop-nn.ini"
    settings = opened(path)
    settings.setValue("theme", "light")
    settings.setValue("window/state", QByteArray(bytes(range(256))))
    settings.setValue("files/recent", ['/home/"Größe" ; [1] = ⅓/a.dnn', "C:\\b\nc"])
    settings.setValue(KEY, FORMAT)
    settings.sync()
    return path


def others(path: Path) -> list[str]:
    return sorted(other.name for other in path.parent.iterdir() if other != path)


def test_that_what_qt_writes_is_whole(path: Path) -> None:
    data = path.read_bytes()
    assert is_whole(data)
    assert is_whole(data.replace(b"\n", b"\r\n")), "as under Windows"
    assert is_whole(b"; a remark\n# and another\n\n" + data), "as by hand"
    assert is_whole(b""), "as of one that was emptied"


def test_that_no_part_of_it_is(path: Path) -> None:
    data = path.read_bytes()
    ends = {place + 1 for place, byte in enumerate(data) if byte == ord("\n")}
    cut = [length for length in range(1, len(data)) if length not in ends]
    assert [length for length in cut if is_whole(data[:length])] == []


@pytest.mark.parametrize(
    "data",
    [b"\0" * 4096, bytes(range(256)), b"hello\n", b'a="b\n', b"[views\n", b"\xff=1\n", b"a=\0\n"],
)
def test_that_nonsense_is_not(data: bytes) -> None:
    assert not is_whole(data)


def test_that_a_good_file_is_let_alone(path: Path) -> None:
    before = path.read_bytes()
    settings = opened(path)
    assert keep_aside(settings) == ""
    settings.sync()
    assert (path.read_bytes(), others(path)) == (before, [])


def test_that_of_no_file_nothing_is_said(tmp_path: Path) -> None:
    path = tmp_path / "first.ini"
    settings = opened(path)
    assert keep_aside(settings) == ""
    assert others(path) == []
    assert settings.value(KEY) == FORMAT


def test_that_a_file_of_before_there_was_a_number_is_let_alone(path: Path) -> None:
    settings = opened(path)
    settings.remove(KEY)
    settings.sync()
    assert keep_aside(settings) == ""
    assert (settings.value("theme"), others(path)) == ("light", [])


def test_that_a_broken_file_is_told_and_kept_and_what_can_be_read_holds(path: Path) -> None:
    broken = path.read_bytes() + b"\0" * 100
    path.write_bytes(broken)
    settings = opened(path)
    told = keep_aside(settings)
    assert told.startswith(f"The settings file {path} is broken: what can be read of it holds.")
    assert told.endswith("it is kept as desktop-nn.ini.broken.")
    assert path.with_name("desktop-nn.ini.broken").read_bytes() == broken
    assert settings.value("theme") == "light"


def test_that_it_is_told_once(path: Path) -> None:
    path.write_bytes(b"nonsense")
    settings = opened(path)
    assert keep_aside(settings)
    settings.sync()  # as at the end of a session
    assert keep_aside(opened(path)) == ""
    assert others(path) == ["desktop-nn.ini.broken"]


def test_that_an_earlier_one_stays(path: Path) -> None:
    for _ in range(3):
        path.write_bytes(b"nonsense")
        assert keep_aside(opened(path))
    names = ["desktop-nn.ini.broken", "desktop-nn.ini.broken-2", "desktop-nn.ini.broken-3"]
    assert others(path) == names


def test_that_a_newer_file_is_told_and_kept_too(path: Path) -> None:
    settings = opened(path)
    settings.setValue(KEY, FORMAT + 1)
    settings.sync()
    newer = path.read_bytes()
    told = keep_aside(settings)
    assert "is of a newer version of the program" in told
    assert path.with_name("desktop-nn.ini.newer").read_bytes() == newer
    settings.sync()
    assert keep_aside(opened(path)) == ""


@pytest.mark.parametrize("number", ["", "-1", "²", "9" * 5000, ["1", "2"], QByteArray(b"\xff")])
def test_that_a_number_that_is_none_is_passed_over(path: Path, number: object) -> None:
    settings = opened(path)
    settings.setValue(KEY, number)
    assert keep_aside(settings) == ""


def test_that_a_file_that_can_t_be_read_is_told(tmp_path: Path) -> None:
    path = tmp_path / "desktop-nn.ini"
    path.mkdir()
    told = keep_aside(opened(path))
    assert told.startswith(f"The settings in {path} can't be read: ")
    assert told.endswith("The program starts with its usual ones, and keeps none.")


def test_that_it_is_told_where_the_file_could_not_be_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    path.write_bytes(b"nonsense")
    monkeypatch.setattr("shutil.copyfile", full)
    assert keep_aside(opened(path)).endswith("kept aside: No space left on device.")


def test_that_a_warning_stands_on_screen_and_in_the_log(
    program: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log" / "desktop-nn.log"
    monkeypatch.setattr(errors, "log_path", lambda: log)
    program.errors.warn("settings", "The settings file is broken.")
    assert program.window.banner.topic == "settings"
    assert "The settings file is broken." in program.window.banner.message.text()
    assert "The settings file is broken." in log.read_text(encoding="utf-8")


WINDOW = """
from desktop_nn.app.window_session import run_window
from desktop_nn.training.launch import start_worker

def tell(program):
    print(program.window.banner.message.text())
    program.window.close()

if __name__ == "__main__":
    raise SystemExit(run_window(start_worker(), None, tell))
"""


def test_that_a_start_with_a_broken_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "desktop-nn" / "desktop-nn.ini"
    path.parent.mkdir()
    path.write_bytes(b"\0" * 4096)
    done = run_script(WINDOW, tmp_path, platform="offscreen")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{path.name} is broken" in done.stdout
    assert path.with_name(f"{path.name}.broken").stat().st_size == 4096
    assert is_whole(path.read_bytes()), "it was written anew"
