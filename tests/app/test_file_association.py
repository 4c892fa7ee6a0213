"""`desktop-nn --register`: what Windows is told of projects, and that all of it is taken back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PureWindowsPath

import pytest

from desktop_nn.app import command_line, file_association
from desktop_nn.app.file_association import ENDING, KIND, entries, remove, write

PROGRAM = PureWindowsPath(r"C:\Program Files\desktop-nn\desktop-nn.exe")
WANTED = entries(PROGRAM)  # type: ignore[arg-type]


class Registry:
    """As winreg, in memory: a key goes only when it holds no other."""

    HKEY_CURRENT_USER, KEY_ALL_ACCESS, REG_SZ = "user", "all", "text"

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, str]] = {}

    @contextmanager
    def CreateKey(self, user: str, path: str) -> Iterator[dict[str, str]]:  # noqa: N802
        assert user == self.HKEY_CURRENT_USER
        parts = path.split("\\")
        for length in range(1, len(parts) + 1):
            self.keys.setdefault("\\".join(parts[:length]), {})
        yield self.keys[path]

    @contextmanager
    def OpenKey(  # noqa: N802
        self, user: str, path: str, reserved: int, access: str
    ) -> Iterator[dict[str, str]]:
        if path not in self.keys:
            raise FileNotFoundError(path)
        yield self.keys[path]

    def SetValueEx(  # noqa: N802
        self, key: dict[str, str], name: str, reserved: int, kind: str, text: str
    ) -> None:
        assert kind == self.REG_SZ
        key[name] = text

    def QueryValueEx(self, key: dict[str, str], name: str) -> tuple[str, str]:  # noqa: N802
        if name not in key:
            raise FileNotFoundError(name)
        return key[name], self.REG_SZ

    def DeleteValue(self, key: dict[str, str], name: str) -> None:  # noqa: N802
        del key[name]

    def DeleteKey(self, user: str, path: str) -> None:  # noqa: N802
        if path not in self.keys:
            raise FileNotFoundError(path)
        if any(other.startswith(f"{path}\\") for other in self.keys):
            raise PermissionError(path)
        del self.keys[path]


def told(registry: Registry) -> dict[tuple[str, str], str]:
    return {
        (key, name): text for key, values in registry.keys.items() for name, text in values.items()
    }


def test_that_a_double_click_runs_the_program_with_the_file() -> None:
    assert WANTED[ENDING, ""] == KIND
    assert WANTED[rf"{KIND}\shell\open\command", ""] == f'"{PROGRAM}" "%1"'
    assert WANTED[rf"{KIND}\DefaultIcon", ""] == f'"{PROGRAM}",0'


def test_that_all_of_it_is_written_for_the_one_user() -> None:
    registry = Registry()
    write(registry, WANTED)
    assert told(registry) == {
        (rf"Software\Classes\{key}", name): text for (key, name), text in WANTED.items()
    }


def test_that_all_of_it_is_taken_back() -> None:
    registry = Registry()
    write(registry, WANTED)
    remove(registry)
    assert told(registry) == {}
    assert not any(KIND in key for key in registry.keys)


def test_that_what_another_program_wrote_since_stays() -> None:
    registry = Registry()
    write(registry, WANTED)
    ending = rf"Software\Classes\{ENDING}"
    registry.keys[ending][""] = "Other.Kind"
    registry.keys[rf"{ending}\OpenWithProgids"]["Other.Kind"] = ""
    remove(registry)
    assert told(registry) == {
        (ending, ""): "Other.Kind",
        (rf"{ending}\OpenWithProgids", "Other.Kind"): "",
    }


def test_that_nothing_to_take_back_is_no_error() -> None:
    remove(Registry())


def test_that_a_packaged_program_is_opened_by_the_one_with_the_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "desktop-nn-console.exe"))
    assert file_association.own_program() == tmp_path / "desktop-nn.exe"


@pytest.mark.skipif(sys.platform == "win32", reason="of the other systems")
@pytest.mark.parametrize("word", ["--register", "--unregister"])
def test_that_elsewhere_it_says_who_does_it(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main([word]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"{word} is for Windows. Under Linux the .deb,")
    assert said.count("\n") == 1


@pytest.mark.skipif(sys.platform != "win32", reason="of Windows' own registry")
def test_that_windows_takes_it_and_gives_it_back() -> None:
    """Below a key of the test's own."""
    if sys.platform == "win32":
        import winreg

        root = rf"Software\DesktopNNTest{os.getpid()}"
        user = winreg.HKEY_CURRENT_USER
        write(winreg, WANTED, root)
        with winreg.OpenKey(user, rf"{root}\{KIND}\shell\open\command") as key:
            assert winreg.QueryValueEx(key, "")[0] == f'"{PROGRAM}" "%1"'
        remove(winreg, root)
        with pytest.raises(FileNotFoundError):
            winreg.OpenKey(user, rf"{root}\{KIND}")
        for inner in (rf"\{ENDING}\OpenWithProgids", rf"\{ENDING}", ""):
            winreg.DeleteKey(user, root + inner)
