"""A project that teaches: its panel comes and goes with it, and opens the microscope."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from desktop_nn.app.lesson_control import NO_LESSON
from desktop_nn.app.program import Program
from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.recovery import kept_in
from desktop_nn.experiment.resources import resource
from tests.app.conftest import LONG

SIZES = [(1024, 700), (1440, 900)]


def open_lesson(program: Program, qtbot: QtBot, name: str = "backward") -> None:
    """And wait until the microscope stands at its first step."""
    assert program.files.open(resource("samples", f"{name}.dnn"), sample=True)
    microscope = program.microscope
    qtbot.waitUntil(
        lambda: microscope.is_open and not microscope.is_waiting and microscope.position.stop >= 0,
        timeout=LONG,
    )


def test_that_no_lesson_is_shown_without_one(program: Program) -> None:
    assert program.window.docks["lesson"].isHidden()


def test_that_a_lesson_brings_its_panel_and_opens_the_microscope(
    program: Program, qtbot: QtBot
) -> None:
    open_lesson(program, qtbot)
    window = program.window
    assert window.docks["lesson"].isVisible()
    assert window.docks["lesson"].header.fact() == "step 1 of 8"
    assert window.arrangements.current == "learn"
    assert window.banner.topic == ""
    position = program.microscope.position
    assert program.microscope.stops[position.stop].name == "loss"


def test_that_the_panel_goes_with_the_lesson(program: Program, qtbot: QtBot) -> None:
    open_lesson(program, qtbot)
    program.files.open(resource("samples", "xor.dnn"), sample=True)
    assert program.window.docks["lesson"].isHidden()
    assert program.window.banner.topic == "notes"
    program.window.arrangements.use("explore")
    assert program.window.docks["lesson"].isHidden()


@pytest.mark.parametrize("name", ["explore", "learn", "analyse"])
def test_that_the_panel_stays_in_every_arrangement(
    program: Program, qtbot: QtBot, name: str
) -> None:
    open_lesson(program, qtbot)
    program.window.arrangements.use(name)
    dock = program.window.docks["lesson"]
    assert not dock.isHidden()
    assert not dock.content.visibleRegion().isEmpty()


@pytest.mark.parametrize("size", SIZES)
def test_that_panels_beside_a_lesson_have_room(
    program: Program, qtbot: QtBot, size: tuple[int, int]
) -> None:
    window = program.window
    window.resize(*size)
    open_lesson(program, qtbot)
    shown = [dock for dock in window.docks.values() if not dock.isHidden()]
    for panel in (*shown, window.network_panel):
        place = QRect(panel.mapTo(window, panel.rect().topLeft()), panel.size())
        assert window.rect().contains(place), panel.objectName()
        assert panel.width() >= panel.minimumSizeHint().width(), panel.objectName()
        assert panel.height() >= panel.minimumSizeHint().height(), panel.objectName()
    assert window.network_panel.width() >= 0.3 * window.width()


def test_that_a_panel_that_was_closed_stays_closed_in_other_arrangements(
    program: Program, qtbot: QtBot
) -> None:
    open_lesson(program, qtbot)
    dock = program.window.docks["lesson"]
    dock.toggleViewAction().trigger()
    assert dock.isHidden()
    program.window.arrangements.use("explore")
    assert dock.isHidden()
    dock.toggleViewAction().trigger()
    assert not dock.isHidden()


def test_that_a_lesson_is_saved_with_what_was_made_of_it(
    program: Program, qtbot: QtBot, tmp_path: Path
) -> None:
    open_lesson(program, qtbot)
    lesson = program.document.project.lesson
    program.document.change_seed(7)
    path = tmp_path / "mine.dnn"
    program.files.save_to(path)
    qtbot.waitUntil(path.exists, timeout=LONG)
    saved = open_project(path)
    assert saved.lesson == lesson
    assert saved.spec.seed == 7


def test_that_beginning_again_resets_the_run(program: Program, qtbot: QtBot) -> None:
    open_lesson(program, qtbot)
    program.controller.step_update()
    qtbot.waitUntil(lambda: program.run._last is not None and program.run._last.update == 1)
    program.window.late_views.lesson.again_button.click()
    qtbot.waitUntil(lambda: program.run._last.update == 0, timeout=LONG)
    assert program.window.guide.number == 0


def test_that_a_crash_costs_no_lesson(program: Program, qtbot: QtBot) -> None:
    program.recovery._timer.stop()  # it keeps at a word of this test alone
    open_lesson(program, qtbot)
    program.controller.step_update()
    qtbot.waitUntil(program.files.is_modified, timeout=LONG)
    with qtbot.waitSignal(program.recovery.kept, timeout=LONG):
        program.recovery.look()
    kept = kept_in(program.recovery.folder)
    assert kept is not None
    assert kept.project().lesson == program.document.project.lesson
    program.files.discard()


def test_that_a_step_pauses_no_training(program: Program, qtbot: QtBot) -> None:
    open_lesson(program, qtbot)
    program.window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: program.microscope.is_old, timeout=LONG)
    program.window.guide.next()
    assert program.controller.is_playing
    assert not program.microscope.is_waiting


def test_that_elsewhere_a_step_opens_nothing_until_learn_does(
    program: Program, qtbot: QtBot
) -> None:
    open_lesson(program, qtbot)
    program.window.arrangements.use("explore")
    qtbot.waitUntil(lambda: not program.microscope.is_open, timeout=LONG)
    program.window.guide.go_to(2)
    assert not program.microscope.is_waiting
    program.window.arrangements.use("learn")
    qtbot.waitUntil(lambda: program.microscope.position.stop > 0, timeout=LONG)
    stops = program.microscope.stops
    assert stops[program.microscope.position.stop].name == "dW2"


def test_that_the_window_is_arranged_as_before_when_lessons_are_over(
    program: Program, qtbot: QtBot
) -> None:
    arrangements = program.window.arrangements
    assert arrangements.current == "explore"
    open_lesson(program, qtbot)
    open_lesson(program, qtbot, "losses")
    program.files.open(resource("samples", "xor.dnn"), sample=True)
    assert arrangements.current == "explore"
    open_lesson(program, qtbot)
    arrangements.use("analyse")
    program.files.open(resource("samples", "xor.dnn"), sample=True)
    assert arrangements.current == "analyse"


def test_that_the_menu_leads_through_the_lesson_too(program: Program, qtbot: QtBot) -> None:
    actions, guide = program.window.actions_by_name, program.window.guide
    on, back = actions["lesson_next"], actions["lesson_back"]
    assert (on.isEnabled(), back.isEnabled()) == (False, False)
    assert NO_LESSON in on.toolTip()
    open_lesson(program, qtbot)
    assert (on.isEnabled(), back.isEnabled()) == (True, False)
    on.trigger()
    assert guide.number == 1
    back.trigger()
    assert guide.number == 0
    guide.go_to(len(guide.steps) - 1)
    assert (on.isEnabled(), back.isEnabled()) == (False, True)
