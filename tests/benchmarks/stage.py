"""Where the window is measured: on a screen, real or virtual, in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """An environment with a screen: the one there is, a virtual one, or Qt's off-screen one."""
    if os.environ.get("DISPLAY"):
        yield {}
    elif shutil.which("Xvfb") is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
    else:
        read, write = os.pipe()
        words = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1440x900x24"]
        process = subprocess.Popen(words, pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as answer:
            name = f":{answer.readline().strip()}"
        try:
            yield {"DISPLAY": name, "QT_QPA_PLATFORM": "xcb"}
        finally:
            process.terminate()
            process.wait()


def in_a_process(module: str, what: str, environment: Mapping[str, str]) -> dict[str, float]:
    """What a module of this package prints last, as JSON; with settings of its own, and compiled
    modules kept as users have them."""
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as home:
        own = {"XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home}
        done = subprocess.run(
            [sys.executable, "-m", f"tests.benchmarks.{module}", what],
            env={**usual, **own, **environment},
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured
