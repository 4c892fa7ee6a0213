"""The frame clock: every view that is seen shows the newest, also when it was hidden meanwhile."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_nn.app.frame_clock import is_seen
from desktop_nn.app.program import Program
from desktop_nn.training.messages import Snapshot
from tests.app.conftest import LONG


def train_an_epoch(qtbot: QtBot, program: Program) -> None:
    """One epoch, and then a pause in which nothing new comes."""
    bar, actions = program.window.run_bar, program.window.actions_by_name
    wanted = str(int(bar.epoch.number.text()) + 1)
    actions["step_epoch"].trigger()
    qtbot.waitUntil(lambda: bar.epoch.number.text() == wanted, timeout=LONG)
    qtbot.waitUntil(lambda: not program.controller.is_playing, timeout=LONG)


def first_snapshot(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.clock.frames > 0, timeout=LONG)


def test_that_curves_shown_again_while_paused_show_what_was_trained(
    program: Program, qtbot: QtBot
) -> None:
    first_snapshot(qtbot, program)
    dock, curves = program.window.docks["curves"], program.window.curves
    dock.hide()
    qtbot.waitUntil(lambda: not is_seen(curves))
    train_an_epoch(qtbot, program)
    assert dock.header.fact() == ""
    dock.show()
    qtbot.waitUntil(lambda: "training" in dock.header.fact(), timeout=LONG)


def test_that_curves_behind_a_tab_are_not_seen_and_show_all_when_raised(
    program: Program, qtbot: QtBot
) -> None:
    first_snapshot(qtbot, program)
    docks, curves = program.window.docks, program.window.curves
    program.window.tabifyDockWidget(docks["curves"], docks["histograms"])
    docks["histograms"].raise_()
    qtbot.waitUntil(lambda: not is_seen(curves), timeout=LONG)
    train_an_epoch(qtbot, program)
    assert docks["curves"].header.fact() == ""
    docks["curves"].raise_()
    qtbot.waitUntil(lambda: "training" in docks["curves"].header.fact(), timeout=LONG)


def test_that_nothing_of_another_experiment_is_shown_to_who_was_hidden(
    program: Program, qtbot: QtBot
) -> None:
    """Until the worker has followed, the newest snapshot is of the document before."""
    first_snapshot(qtbot, program)
    shown: list[Snapshot] = []
    curves, clock = program.window.curves, program.clock
    clock.stop()
    curves.show_snapshot = lambda snapshot, history: shown.append(snapshot)  # type: ignore
    program.document.change_seed(7)
    clock._catch_up([curves])
    assert shown == []


def test_that_frames_are_counted(program: Program, qtbot: QtBot) -> None:
    first_snapshot(qtbot, program)
    before = program.clock.frames
    train_an_epoch(qtbot, program)
    assert program.clock.frames > before
