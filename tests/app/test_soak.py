"""The long ones: many frames with everything visible. `make soak` runs these."""

from __future__ import annotations

import sys

import psutil
import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program

FRAMES = 2000
LONG = 240_000

pytestmark = [pytest.mark.soak, pytest.mark.timeout(300)]


def test_that_two_thousand_frames_leave_none_and_the_memory_alone(
    process_program: Program, qtbot: QtBot
) -> None:
    program = process_program
    program.window.run_bar.slider.setValue(program.window.run_bar.slider.maximum())
    program.run.run_or_pause()
    clock = program.clock
    qtbot.waitUntil(lambda: clock.frames >= FRAMES // 4, timeout=LONG)
    memory, references = psutil.Process().memory_info().rss, sys.getrefcount(None)
    qtbot.waitUntil(lambda: clock.frames >= FRAMES, timeout=LONG)
    assert psutil.Process().memory_info().rss - memory < 20_000_000
    assert sys.getrefcount(None) > references - 1000
