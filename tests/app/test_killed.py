"""The window is killed at any moment: what the next start finds is whole, and at most five seconds
old."""

import random
import statistics
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.recovery import kept_in
from desktop_nn.experiment.resources import resource
from tests.app.processes import CHECKOUT, environment
from tests.app.test_hard_circumstances import virtual_screen

OLDEST = 5.0

PROGRAM = """
import sys, time
from pathlib import Path
from desktop_nn.app.main import open_window

def started(program):
    '''Trains, edits now and then, and prints what it shows.'''
    def show(snapshot):
        print(time.time(), snapshot.update, program.document.spec.seed, flush=True)
    program.clock.snapshot_shown.connect(show)
    from PySide6.QtCore import QTimer
    edits = QTimer(program, interval=700)
    edits.timeout.connect(lambda: program.document.change_seed(program.document.spec.seed + 1))
    edits.start()
    program.controller.play(None)

if __name__ == "__main__":
    open_window(Path(sys.argv[1]) if sys.argv[1:] else None, started)
"""


def kill_after(seconds, home, project=None, display=None):
    """Lines of (time, update, seed) that the window showed until it was killed."""
    script = home / "program.py"
    script.write_text(PROGRAM)
    around = environment(home, "xcb" if display else "offscreen")
    around |= {"DISPLAY": display} if display else {}
    words = [sys.executable, str(script), *([str(project)] if project else [])]
    return printed_until_killed(words, seconds, env=around)


def printed_until_killed(words, seconds, **options):
    """Lines of three numbers that a program printed in so many seconds after the first of them."""
    with subprocess.Popen(
        words, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, **options
    ) as process:
        first = process.stdout.readline()
        time.sleep(seconds)  # the moment of the kill is what is tested
        process.kill()
        rest = process.stdout.read()
    lines = [line.split() for line in (first + rest).splitlines()]
    return [(float(line[0]), int(line[1]), int(line[2])) for line in lines if len(line) == 3]


def lost(shown, kept):
    """Seconds of work that the next start doesn't find: since the first of the lines shown that
    says more than what was kept; `kept` is its update and seed."""
    update, seed = kept
    missing = [line[0] for line in shown if line[1] > update or line[2] > seed]
    return shown[-1][0] - missing[0] if missing else 0.0


def lost_by_a_kill(seconds, home, source=None, display=None):
    """What is lost when the window is killed so long after it stood."""
    home.mkdir()
    shown = kill_after(seconds, home, source, display)
    assert shown
    sessions = [kept_in(folder) for folder in home.glob("**/recovery/*") if folder.is_dir()]
    found = [session for session in sessions if session is not None]
    if not found:
        return lost(shown, (0, shown[0][2]))
    (session,) = found
    project = session.project()
    assert source is None or project.spec.network == open_project(source).spec.network
    update = project.checkpoint.update if project.checkpoint else 0
    return lost(shown, (update, project.spec.seed))


def lost_by_kills(count, latest, seed, folder):
    """The seconds lost by each of so many kills at random moments."""
    rng = random.Random(seed)
    return [
        lost_by_a_kill(rng.uniform(0.0, latest), folder / str(number)) for number in range(count)
    ]


def test_that_what_is_lost_is_counted_from_the_first_line_that_is_not_kept():
    shown = [(10.0, 0, 1), (11.0, 5, 1), (12.0, 9, 2), (13.0, 9, 2)]
    assert lost(shown, (9, 2)) == 0.0
    assert lost(shown, (5, 1)) == 1.0
    assert lost(shown, (9, 1)) == 1.0
    assert lost(shown, (0, 1)) == 2.0


@pytest.mark.timeout(300)
def test_that_a_window_killed_at_random_loses_five_seconds_at_most(tmp_path):
    seconds = lost_by_kills(5, 8.0, 1, tmp_path)
    assert max(seconds) <= OLDEST
    assert any(seconds), "something is always lost: else the count is wrong"


def wide_project(path, units):
    """Digits, through two layers of so many units."""
    project = open_project(resource("samples") / "digits.dnn")
    network = project.spec.network
    first, output = network.layers[0], network.layers[-1]
    hidden = (replace(first, units=units), replace(first, units=units, id=network.next_id))
    layers = (*hidden, output)
    network = replace(network, layers=layers, next_id=network.next_id + 1)
    save_project(path, replace(project, spec=replace(project.spec, network=network)))
    open_project(path)
    return path


@pytest.mark.timeout(120)
def test_that_a_window_with_a_wide_net_loses_no_more(tmp_path):
    project = wide_project(tmp_path / "wide.dnn", 1024)
    assert 0.0 < lost_by_a_kill(7.7, tmp_path / "home", project) <= OLDEST


@pytest.mark.real_window
@pytest.mark.timeout(120)
def test_that_a_window_on_a_screen_loses_no_more(tmp_path):
    with virtual_screen() as display:
        assert lost_by_a_kill(6.3, tmp_path / "home", display=display) <= OLDEST


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_that_a_hundred_kills_lose_five_seconds_at_most(tmp_path):
    seconds = lost_by_kills(100, 9.0, 2, tmp_path)
    print(f"100 kills: {statistics.median(seconds):.2f} s lost at the median,", end=" ")
    print(f"{max(seconds):.2f} s at worst")
    assert max(seconds) <= OLDEST
    assert any(seconds)
