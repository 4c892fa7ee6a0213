"""A real window on a virtual screen, with key presses and clicks from outside the process."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

NEEDED = ("Xvfb", "xdotool", "openbox")
LONG = 30.0

pytestmark = [
    pytest.mark.real_window,
    pytest.mark.skipif(
        any(shutil.which(name) is None for name in NEEDED),
        reason=f"needs {', '.join(NEEDED)}",
    ),
]

State = dict[str, Any]


@pytest.fixture(params=["1440x900"])
def display(request: pytest.FixtureRequest) -> Iterator[str]:
    """A virtual screen of its own, with a window manager."""
    read, write = os.pipe()
    screen = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            f"{request.param}x24",
            "-nolisten",
            "tcp",
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as answer:
        name = f":{answer.readline().strip()}"
    manager = subprocess.Popen(
        ["openbox"], env={**os.environ, "DISPLAY": name}, stderr=subprocess.DEVNULL
    )
    yield name
    for process in (manager, screen):
        process.terminate()
        process.wait(10)


class RealWindow:
    """The program behind a pipe; `wait_for` reads what it says."""

    def __init__(self, display: str, home: Path) -> None:
        self._environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(home),
            "XDG_DATA_HOME": str(home),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.app.real_window_program"],
            env=self._environment,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        self._lines: Queue[str] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line)

    def wait_for(self, wanted: Callable[[State], bool]) -> State:
        while True:
            state: State = json.loads(self._lines.get(timeout=LONG))
            if wanted(state):
                return state

    def xdotool(self, *words: object) -> None:
        command = ["xdotool", *map(str, words)]
        subprocess.run(command, env=self._environment, check=True, timeout=LONG)

    def activate(self) -> None:
        words = ("search", "--sync", "--onlyvisible", "--name", "Desktop NN")
        self.xdotool(*words, "windowactivate", "--sync")

    def click(self, place: list[int]) -> None:
        self.xdotool("mousemove", "--sync", *place, "click", "1")


@pytest.fixture
def window(display: str, tmp_path: Path) -> Iterator[RealWindow]:
    real = RealWindow(display, tmp_path)
    yield real
    real.process.terminate()
    real.process.wait(10)
    assert real.process.stdout is not None
    real.process.stdout.close()


def test_that_keys_and_clicks_from_outside_train_and_edit(window: RealWindow) -> None:
    first = window.wait_for(lambda state: state["epoch"] == 0)
    assert first["pixels"] >= 1000
    window.activate()

    window.xdotool("key", "space")
    window.wait_for(lambda state: state["state"] == "Training" and state["epoch"] >= 3)

    window.click(first["places"]["add_layer"])
    grown = window.wait_for(lambda state: state["layers"] == 4)
    assert grown["undo"].startswith("Undo add layer")
    window.xdotool("key", "ctrl+z")
    window.wait_for(lambda state: state["layers"] == 3)

    window.click(first["places"]["circle"])
    window.wait_for(lambda state: state["source"] == "circle")

    window.xdotool("key", "space")
    window.wait_for(lambda state: state["state"] == "Paused")

    window.xdotool("key", "ctrl+z")
    window.wait_for(lambda state: state["source"] == "spiral")
    window.xdotool("key", "ctrl+r")
    window.wait_for(lambda state: state["epoch"] == 0)
    window.xdotool("key", "ctrl+q")
    assert window.process.wait(LONG) == 0


@pytest.mark.parametrize("display", ["1440x900", "1024x768"], indirect=True)
def test_that_the_first_window_fits_the_screen(window: RealWindow) -> None:
    first = window.wait_for(lambda state: state["fits"])
    assert first["pixels"] >= 1000
