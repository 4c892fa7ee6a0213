"""The tour: once at the first start, again from Help, past what is hidden, left with Escape."""

from __future__ import annotations

from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.app.tour import STEPS
from tests.app.file_steps import LONG


def titles(program: Program, qtbot: QtBot) -> list[str]:
    """Of the steps that are shown, to the end."""
    tour, seen = program.tour, []
    while tour.step is not None:
        seen.append(tour.callout.title.text())
        assert program.window.rect().contains(tour.callout.geometry().adjusted(10, 10, -10, -10)), (
            seen[-1]
        )
        tour.callout.next_button.click()
    return seen


def test_that_it_comes_once_at_the_first_start(
    program: Program, qtbot: QtBot, settings: QSettings
) -> None:
    program.tour.start_if_first()
    qtbot.waitUntil(program.tour.callout.isVisible, timeout=LONG)
    assert settings.value("tour/seen")
    program.tour.leave()
    program.tour.start_if_first()
    qtbot.wait(500)
    assert program.tour.callout.isHidden()


def test_that_it_leads_through_every_step_to_the_end(program: Program, qtbot: QtBot) -> None:
    for size in ((1024, 700), (1440, 900)):
        program.window.resize(*size)
        qtbot.waitUntil(lambda width=size[0]: program.window.width() == width)  # type: ignore[misc]
        program.window.actions_by_name["tour"].trigger()
        assert titles(program, qtbot) == [step.title for step in STEPS]
        assert program.tour.callout.isHidden()


def test_that_back_leads_back(program: Program) -> None:
    program.window.actions_by_name["tour"].trigger()
    callout = program.tour.callout
    callout.next_button.click()
    callout.back_button.click()
    assert callout.title.text() == STEPS[0].title
    assert not callout.back_button.isEnabled()


def test_that_hidden_panels_are_passed_over(program: Program, qtbot: QtBot) -> None:
    program.window.arrangements.use("learn")
    program.window.actions_by_name["tour"].trigger()
    hidden = ("Run", "Speed", "Time line", "Data", "Layers")
    wanted = [step.title for step in STEPS if step.title not in hidden]
    assert program.tour.callout.count.text() == f"1 of {len(wanted)}"
    assert titles(program, qtbot) == wanted


def test_that_a_panel_hidden_meanwhile_is_left(program: Program, qtbot: QtBot) -> None:
    program.window.actions_by_name["tour"].trigger()
    while program.tour.callout.title.text() != "Data":
        program.tour.callout.next_button.click()
    program.window.docks["setup"].setVisible(False)
    qtbot.waitUntil(lambda: program.tour.callout.title.text() == "Layers", timeout=LONG)


def test_that_the_bubble_follows_its_panel(program: Program, qtbot: QtBot) -> None:
    program.window.actions_by_name["tour"].trigger()
    before = program.tour.callout.pos()
    program.window.resize(1200, 760)
    qtbot.waitUntil(lambda: program.tour.callout.pos() != before, timeout=LONG)


def test_that_escape_leaves_it_and_space_still_runs(program: Program, qtbot: QtBot) -> None:
    window = program.window
    window.activateWindow()
    window.diagram.setFocus()
    program.tour.start()
    assert window.diagram.hasFocus()
    qtbot.keyClick(window.diagram, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: program.controller.is_playing, timeout=LONG)
    qtbot.keyClick(window.diagram, Qt.Key.Key_Escape)
    assert program.tour.step is None
    assert program.tour.callout.isHidden()
