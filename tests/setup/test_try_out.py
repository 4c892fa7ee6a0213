"""How the packaged program is tried out: what counts as in time, and when a window is seen."""

import os
import signal
import struct
import subprocess
import sys
from itertools import chain, cycle
from pathlib import Path

import pytest

import first_paint
import try_out
from first_paint import PAINTED, first_paints
from try_out import LONGEST, LONGEST_START, Trial, timed
from virtual_screen import STEP, VirtualScreen

LOAD = "load 7.5 on 2 processors"


@pytest.fixture
def trial(tmp_path):
    return Trial(tmp_path)


def loaded(monkeypatch, load):
    monkeypatch.setattr(try_out.os, "getloadavg", lambda: (load, load, load), raising=False)
    monkeypatch.setattr(try_out.os, "cpu_count", lambda: 2)


# What is said

OF_WINDOWS = "import try_out; try_out.try_folder = try_out.try_wheel = lambda trial: trial.say(*{})"


def test_that_the_marks_are_printed_where_the_system_s_encoding_has_none():
    """As in the log of a machine with Windows."""
    done = subprocess.run(
        [sys.executable, "-c", OF_WINDOWS.format(("size", True, "186 MB")) + "; try_out.main()"],
        env=os.environ | {"PYTHONIOENCODING": "cp1252"},
        cwd=Path(try_out.__file__).parent, capture_output=True, encoding="utf-8", timeout=60,
    )  # fmt: skip
    assert done.stdout == "✓ size: 186 MB\n" * 2 + "All of it works.\n"
    assert done.stderr == ""


def test_that_what_a_program_prints_in_another_encoding_is_no_error(trial, monkeypatch):
    monkeypatch.setattr(try_out, "processes", set)
    printing = "import sys; sys.stdout.buffer.write(bytes([71, 114, 246, 223, 101]))"
    assert trial.run("name", [sys.executable, "-c", printing]) == "Gr\ufffd\ufffde"
    assert trial.failed == []


# In time


def test_that_a_quick_command_is_in_time_and_its_times_are_told(monkeypatch):
    loaded(monkeypatch, 0.5)
    assert timed(8.0, 6.5) == (True, "8.0 s (6.5 s of the processor)")


def test_that_of_a_busy_machine_the_processors_time_counts_and_that_is_told(monkeypatch):
    loaded(monkeypatch, 7.5)
    in_time, told = timed(LONGEST + 5.0, 9.0)
    assert in_time
    assert told.endswith(f"over 45 s only as others keep the machine busy, {LOAD}")


def test_that_what_is_slow_by_itself_is_not_in_time(monkeypatch):
    loaded(monkeypatch, 0.5)
    in_time, told = timed(LONGEST + 5.0, 9.0)
    assert not in_time
    assert told.endswith(": expected at most 45 s")
    loaded(monkeypatch, 7.5)
    in_time, told = timed(LONGEST + 5.0, LONGEST + 1.0)
    assert not in_time
    assert told.endswith(": expected at most 45 s of the processor")


# The start


def started(monkeypatch, trial, found):
    monkeypatch.setattr(try_out, "first_paints", lambda *_: found)
    try_out.try_start(trial, "program", VirtualScreen(":9", None))
    return trial.failed


def test_that_of_starts_the_one_in_the_middle_counts(monkeypatch, trial, capsys):
    loaded(monkeypatch, 0.5)
    slow = LONGEST_START + 1.0
    assert started(monkeypatch, trial, [slow, 0.5, 0.6]) == []
    assert "✓ start: painted after 2.50, 0.50, 0.60 s\n" in capsys.readouterr().out
    assert started(monkeypatch, trial, [slow, 0.5, slow]) == ["start"]
    assert "s: expected at most 1.5 s" in capsys.readouterr().out


def test_that_on_a_busy_machine_the_quickest_counts_and_that_is_told(monkeypatch, trial, capsys):
    loaded(monkeypatch, 7.5)
    slow = LONGEST_START + 1.0
    assert started(monkeypatch, trial, [slow, 0.5, slow]) == []
    assert (
        f"the quickest counts, as others keep the machine busy, {LOAD}" in capsys.readouterr().out
    )
    assert started(monkeypatch, trial, [slow, slow]) == ["start"]


def test_that_a_window_that_never_comes_is_a_fault(monkeypatch, trial):
    def waits(*_):
        raise TimeoutError("waited 30 s for a painted window")

    monkeypatch.setattr(try_out, "first_paints", waits)
    try_out.try_start(trial, "program", VirtualScreen(":9", None))
    assert trial.failed == ["start"]


class Screen:
    """Empty for a few looks, then painted; and empty again once the program has ended."""

    display = ":9"

    def __init__(self):
        looks = [1, 1, PAINTED - 1, PAINTED, 1]
        self.looks = chain.from_iterable(cycle([looks]))
        self.seen = []

    def colours(self):
        self.seen.append(next(self.looks))
        return self.seen[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends no such signal")
def test_that_a_start_lasts_until_the_window_is_painted_and_the_program_ends(tmp_path):
    code = f"import signal; signal.signal({signal.SIGINT:d}, signal.SIG_DFL); signal.pause()"
    screen = Screen()
    found = first_paints([sys.executable, "-c", code], screen, {}, rounds=2)
    assert len(found) == 2, "the first is not counted"
    assert screen.seen == [1, 1, PAINTED - 1, PAINTED, 1] * 3
    assert all(seconds >= 3 * first_paint.LOOKED for seconds in found)


def test_that_an_empty_screen_has_one_colour_and_a_painted_one_has_those_that_are_seen(tmp_path):
    """A dump of an X server: 62 × 62 pixels, after a head and two colours of a table."""
    side, table = 2 * STEP, b"table entry " * 2
    head = [0] * 25
    head[0], head[12], head[19] = 100, 4 * side, 2
    pixels = [[0] * side for _ in range(side)]
    screen = VirtualScreen(":9", tmp_path / "dump")

    def dump():
        rows = b"".join(struct.pack(f">{side}I", *row) for row in pixels)
        screen.dump.write_bytes(struct.pack(">25I", *head) + table + rows)

    dump()
    assert screen.colours() == 1
    pixels[0][STEP], pixels[STEP][0], pixels[5][5] = 7, 8, 9
    dump()
    assert screen.colours() == 3, "the third lies between the pixels that are looked at"
