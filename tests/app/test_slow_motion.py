"""Slow motion in the whole program: the parts light up one after the other, until it pauses."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.views.diagram_phase import Phase, phases
from desktop_nn.views.network_diagram import NetworkDiagram
from tests.app.file_steps import LONG


@pytest.fixture
def lit(monkeypatch: pytest.MonkeyPatch) -> list[Phase | None]:
    """What lights up, each once in a row."""
    seen: list[Phase | None] = [None]

    def show(diagram: NetworkDiagram, phase: Phase | None) -> None:
        if phase != seen[-1]:
            seen.append(phase)

    monkeypatch.setattr(NetworkDiagram, "show_phase", show)
    return seen


def test_that_an_update_a_second_lights_up_part_by_part(
    lit: list[Phase | None], program: Program, qtbot: QtBot
) -> None:
    program.window.run_bar.slider.setValue(0)
    program.window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: Phase("update", 0, 2) in lit, timeout=LONG)
    program.window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: lit[-1] is None, timeout=LONG)
    end = lit.index(Phase("update", 0, 2))
    start = max(place for place in range(end) if lit[place] == Phase("forward", 0, 0))
    parts = [phase for phase in lit[start : end + 1] if phase is not None]
    assert parts == sorted(parts, key=phases(3).index)
    assert {"forward", "backward", "update"} <= {phase.kind for phase in parts}


def test_that_with_less_motion_forward_and_backward_are_one_part_each(
    lit: list[Phase | None], program: Program, qtbot: QtBot
) -> None:
    program.preferences.use(
        replace(program.preferences.present, reduces_motion=True, speed_place=0)
    )
    program.window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: Phase("backward", 0, 2) in lit, timeout=LONG)
    assert Phase("forward", 0, 0) not in lit


def test_that_at_usual_speed_nothing_lights_up(
    lit: list[Phase | None], program: Program, qtbot: QtBot
) -> None:
    program.window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: program.files._update > 20, timeout=LONG)
    assert lit == [None]
