"""Dark and light, switched live, reach every part of the window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.views.tokens import DARK, LIGHT
from tests.app.conftest import LONG


def test_that_every_view_changes_its_colours_while_it_runs(program: Program, qtbot: QtBot) -> None:
    window = program.window
    program.run.run_or_pause()
    qtbot.waitUntil(lambda: program.controller.history.length > 2, timeout=LONG)
    program.run.run_or_pause()
    parts = [*window.docks.values(), window.network_panel, window.run_bar, window.menuBar()]
    dark = [part.grab().toImage() for part in parts]
    window.actions_by_name["switch_theme"].trigger()
    light = [part.grab().toImage() for part in parts]
    for old, new in zip(dark, light, strict=True):
        assert brightness(new) > brightness(old) + 60


def brightness(image: object) -> float:
    places = [(x, y) for x in range(2, image.width(), 9) for y in range(2, image.height(), 9)]
    return sum(image.pixelColor(x, y).lightness() for x, y in places) / len(places)


def test_that_the_chosen_theme_is_remembered(program: Program) -> None:
    program.use_theme("light")
    assert program.theme.tokens == LIGHT
    assert program.preferences._settings.value("theme") == "light"
    program.use_theme("dark")
    assert program.theme.tokens == DARK
