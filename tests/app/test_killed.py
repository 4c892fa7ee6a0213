"""The window is killed at any moment: what the next start finds is whole, and at most five seconds
old."""

import random
import subprocess
import sys
import time

import pytest

from desktop_nn.experiment.recovery import kept_in
from tests.app.processes import CHECKOUT, environment

OLDEST = 5.0

PROGRAM = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from desktop_nn.app.main import open_window

def started(program):
    '''Trains, edits now and then, and prints what it shows.'''
    def show(snapshot):
        print(time.time(), snapshot.update, program.document.spec.seed, flush=True)
    program.clock.snapshot_shown.connect(show)
    edits = QTimer(program, interval=700)
    edits.timeout.connect(lambda: program.document.change_seed(program.document.spec.seed + 1))
    edits.start()
    program.controller.play(None)

if __name__ == "__main__":
    open_window(None, started)
"""


def kill_after(seconds, home):
    """Lines of (time, update, seed) that the window showed until it was killed."""
    script = home / "program.py"
    script.write_text(PROGRAM)
    with subprocess.Popen(
        [sys.executable, str(script)], cwd=CHECKOUT, env=environment(home),
        stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        first = process.stdout.readline()
        time.sleep(seconds)  # the moment of the kill is what is tested
        process.kill()
        rest = process.stdout.read()
    lines = [line.split() for line in (first + rest).splitlines()]
    return [(float(line[0]), int(line[1]), int(line[2])) for line in lines if len(line) == 3]


def check(seconds, home):
    home.mkdir()
    shown = kill_after(seconds, home)
    assert shown
    sessions = [kept_in(folder) for folder in home.glob("**/recovery/*") if folder.is_dir()]
    found = [session for session in sessions if session is not None]
    old = [line for line in shown if line[0] < shown[-1][0] - OLDEST]
    if old:
        assert len(found) == 1
    for session in found:
        project = session.project()
        update, seed = (project.checkpoint.update if project.checkpoint else 0), project.spec.seed
        if old:
            assert update >= old[-1][1]
            assert seed >= old[-1][2]
    return bool(old)


@pytest.mark.timeout(300)
def test_that_a_window_killed_at_random_loses_five_seconds_at_most(tmp_path):
    rng = random.Random(1)
    late = [check(rng.uniform(0.0, 8.0), tmp_path / str(number)) for number in range(5)]
    assert any(late), "none was killed late enough to show anything"


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_that_a_hundred_kills_lose_five_seconds_at_most(tmp_path):
    rng = random.Random(2)
    late = [check(rng.uniform(0.0, 9.0), tmp_path / str(number)) for number in range(100)]
    assert sum(late) > 20
