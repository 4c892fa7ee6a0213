"""Ctrl-C in the terminal, as a process gets it: asked once, obeyed at the second time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.app.processes import CHECKOUT, environment

LONG = 60.0

SCRIPT = """
from desktop_nn.app.main import open_window

HANGS = {hangs}

def start(program):
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QMessageBox

    answers = {answers}
    if HANGS:
        program.controller.hand_over = lambda: 7  # never answered
    if {edited}:
        program.document.change_seed(77)
    if HANGS:
        from pathlib import Path
        program.files.save_to(Path({folder!r}) / "mine.dnn")
    plain = QMessageBox.question

    def question(*words):
        QTimer.singleShot(0, lambda: print("asked", flush=True))
        if answers:
            print("stays", flush=True)
            return answers.pop()
        return plain(*words)

    QMessageBox.question = question
    plain_close = program.files.may_leave

    def may_leave(then):
        leaves = plain_close(then)
        if not leaves and program.files.is_leaving:
            print("waits", flush=True)
        return leaves

    program.files.may_leave = may_leave
    print("ready", flush=True)

if __name__ == "__main__":
    raise SystemExit(open_window(None, start))
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """The program in a process of its own, shown; killed at the end if it is still there."""
    started: list[subprocess.Popen[str]] = []

    def run(edited: bool = True, hangs: bool = False, answers: str = "[]") -> subprocess.Popen[str]:
        script = tmp_path / "program.py"
        given = {"edited": edited, "hangs": hangs, "answers": answers, "folder": str(tmp_path)}
        script.write_text(SCRIPT.format(**given))
        process = subprocess.Popen(
            [sys.executable, str(script)],
            env=environment(tmp_path),
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        said(process, "ready")
        return process

    yield run
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait(LONG)
        assert process.stdout is not None
        process.stdout.close()


def said(process: subprocess.Popen[str], word: str) -> None:
    """Read what it says up to `word`."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == word:
            return
    raise AssertionError(f"it ended without saying “{word}”")


def interrupt(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGINT)


def end(process: subprocess.Popen[str]) -> int:
    """Its exit code, when it and its worker are gone."""
    children = psutil.Process(process.pid).children(recursive=True)
    assert children
    interrupt(process)
    code = process.wait(LONG)
    _, alive = psutil.wait_procs(children, timeout=LONG)
    assert alive == []
    return code


def test_that_the_first_one_closes_where_nothing_is_lost(start: Start) -> None:
    assert end(start(edited=False)) == 0


def test_that_the_first_one_asks_and_the_second_one_ends_at_once(start: Start) -> None:
    process = start()
    interrupt(process)
    said(process, "asked")
    assert end(process) == 130


def test_that_who_stays_is_asked_again(start: Start) -> None:
    process = start(answers="[QMessageBox.StandardButton.Cancel]")
    interrupt(process)
    said(process, "stays")
    said(process, "asked")
    interrupt(process)
    said(process, "asked")
    assert end(process) == 130


def test_that_a_save_that_hangs_is_no_hindrance_to_the_second_one(start: Start) -> None:
    process = start(hangs=True)
    interrupt(process)
    said(process, "waits")
    assert end(process) == 130


EARLY_COMMAND = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

if __name__ == "__main__":
    from desktop_nn.__main__ import run
    sys.meta_path.insert(0, Interrupting())
    sys.argv = ["desktop-nn", "train", "xor", "--epochs", "1", "--out", "results"]
    raise SystemExit(run())
"""


@pytest.mark.parametrize("module", ["desktop_nn.app.main", "argparse", "numpy", "tqdm"])
def test_that_one_while_a_command_is_loaded_ends_it_silently(module: str, tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    script.write_text(EARLY_COMMAND.format(module=module))
    done = subprocess.run(
        [sys.executable, str(script)],
        env={**environment(tmp_path, None), "PYTHONPATH": str(CHECKOUT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == -signal.SIGINT
    assert done.stderr == ""


EARLY = """
import os, signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == "PySide6.QtWidgets":
            os.kill(os.getpid(), signal.SIGINT)

if __name__ == "__main__":
    sys.meta_path.insert(0, Interrupting())
    from desktop_nn.app.main import main
    raise SystemExit(main([]))
"""


@pytest.mark.parametrize("platform", ["offscreen", None])
def test_that_one_while_qt_is_loaded_ends_the_program_silently(
    platform: str | None, tmp_path: Path
) -> None:
    script = tmp_path / "program.py"
    script.write_text(EARLY)
    done = subprocess.run(
        [sys.executable, str(script)],
        env=environment(tmp_path, platform),
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=LONG,
    )
    assert done.returncode == -signal.SIGINT
    assert done.stderr == ""
