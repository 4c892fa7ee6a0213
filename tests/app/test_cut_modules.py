"""Compiled modules that a full disk has cut off: the program takes them away, and starts."""

from __future__ import annotations

import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_nn import __main__ as entry
from desktop_nn.app.cut_modules import cut_module, is_cut, remove_cut
from tests.app.processes import CHECKOUT, environment

LONG = 60.0


@pytest.fixture(autouse=True)
def compiled_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled modules lie beside their sources, whatever the tests' own Python was told."""
    monkeypatch.setattr(sys, "pycache_prefix", None)


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """Compiled, beside another one."""
    for name in ("one", "other"):
        (tmp_path / f"{name}.py").write_text("numbers = list(range(100))\n")
        py_compile.compile(str(tmp_path / f"{name}.py"))
    (compiled,) = tmp_path.rglob("one.*.pyc")
    return compiled


@pytest.mark.parametrize(("size", "cut"), [(0, False), (8, False), (16, True), (60, True)])
def test_that_what_python_would_trust_and_fail_at_is_found(
    module: Path, size: int, cut: bool
) -> None:
    assert not is_cut(module)
    os.truncate(module, size)
    assert is_cut(module) == cut


def test_that_only_the_cut_ones_are_removed(module: Path, tmp_path: Path) -> None:
    os.truncate(module, 60)
    assert remove_cut(tmp_path) == 1
    assert [path.stem.partition(".")[0] for path in tmp_path.rglob("*.pyc")] == ["other"]


def test_that_an_error_of_the_program_is_not_taken_for_one_of_these() -> None:
    with pytest.raises(ValueError, match="x") as raised:
        int("x")
    assert cut_module(raised.value) is None


def test_that_the_program_starts_although_some_were_cut(tmp_path: Path) -> None:
    shutil.copytree(CHECKOUT / "desktop_nn", tmp_path / "desktop_nn", ignore=only_sources)
    sources = [tmp_path / "desktop_nn/app" / name for name in ("main.py", "command_answers.py")]
    compiled = [Path(py_compile.compile(str(source))) for source in sources]
    for path in compiled:
        os.truncate(path, 100)
    lost = ("PYTHONPYCACHEPREFIX", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in environment(tmp_path).items() if name not in lost}
    done = subprocess.run(
        [sys.executable, "-m", "desktop_nn", "--version"],
        env=kept | {"PYTHONPATH": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Desktop NN ")
    told = "was cut off, as a full disk leaves it, and is removed."
    assert done.stderr.splitlines() == [f"{path.name} {told}" for path in compiled]
    assert not any(map(is_cut, tmp_path.rglob("*.pyc")))


def only_sources(folder: str, names: list[str]) -> list[str]:
    return [n for n in names if not n.endswith(".py") and not (Path(folder) / n).is_dir()]


def test_that_on_a_full_disk_nothing_is_compiled_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    if not hasattr(os, "statvfs"):
        pytest.skip("of Linux and macOS")
    there = os.statvfs(entry.__file__)
    full = os.statvfs_result((*there[:4], 3, *there[5:]))
    monkeypatch.setattr(os, "statvfs", lambda path: full)
    assert entry._is_disk_full()
    monkeypatch.setattr(entry, "ROOM", 3)
    assert not entry._is_disk_full()
