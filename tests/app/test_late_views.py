"""What is hidden at the start is neither loaded nor built; shown once, it is like the rest."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from desktop_nn.app.frame_clock import is_seen
from desktop_nn.app.program import Program
from tests.app.conftest import LONG

HIDDEN = ("distributions", "statistics", "samples", "proof")


def test_that_a_start_makes_no_view_of_a_hidden_panel(program: Program) -> None:
    docks = program.window.docks
    assert {*HIDDEN} <= {name for name, dock in docks.items() if not dock.is_made}


@pytest.mark.parametrize("name", HIDDEN)
def test_that_a_view_is_made_when_its_panel_is_first_shown(
    name: str, program: Program, qtbot: QtBot
) -> None:
    dock = program.window.docks[name]
    dock.toggleViewAction().trigger()
    view = getattr(program.window.late_views, name)
    assert dock.content is view
    qtbot.waitUntil(lambda: is_seen(view), timeout=LONG)


def test_that_a_view_that_is_made_late_shows_the_run(program: Program, qtbot: QtBot) -> None:
    program.window.actions_by_name["step_epoch"].trigger()
    bar = program.window.run_bar
    qtbot.waitUntil(lambda: bar.epoch.number.text() == "1", timeout=LONG)
    qtbot.waitUntil(lambda: not program.controller.is_playing, timeout=LONG)
    dock = program.window.docks["statistics"]
    dock.show()
    dock.raise_()
    rows = program.window.late_views.statistics.table.model()
    qtbot.waitUntil(lambda: rows.rowCount() == 3, timeout=LONG)


def test_that_a_view_that_is_made_late_follows_the_choice_that_was_made_before(
    program: Program,
) -> None:
    program.window.selection.select(1, 4)
    tiles = program.window.late_views.distributions.layers
    assert [tile.number for tile in tiles if tile.is_chosen] == [2]


def test_that_an_arrangement_makes_what_it_shows_and_the_fact_stands_in_the_title(
    program: Program, qtbot: QtBot
) -> None:
    program.window.arrangements.use("analyse")
    docks = program.window.docks
    assert docks["distributions"].is_made
    assert docks["statistics"].is_made
    assert not docks["samples"].is_made
    docks["samples"].show()
    qtbot.waitUntil(lambda: "500" in docks["samples"].header.fact(), timeout=LONG)
