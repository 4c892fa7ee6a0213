"""Arrangements: the three, the user's own, what is remembered, and the reset of all of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QInputDialog, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from desktop_nn.app.arrangement import ARRANGEMENTS, USUAL
from desktop_nn.app.program import Program
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram
from tests.app.file_steps import LONG, Button, User
from tests.views.snapshots import curve


def shown(program: Program) -> set[str]:
    return {name for name, dock in program.window.docks.items() if not dock.isHidden()}


def button(program: Program, text: str) -> QPushButton:
    found = program.window.arrangements.switch.findChildren(QPushButton)
    return next(each for each in found if each.text() == text)


def test_that_the_keyboard_goes_to_the_network_when_its_field_is_hidden(
    program: Program, qtbot: QtBot
) -> None:
    window = program.window
    window.activateWindow()
    rate = window.setup.training_form.row("training.optimizer.learning_rate").field
    rate.setFocus()
    qtbot.waitUntil(rate.hasFocus, timeout=LONG)
    window.arrangements.use("learn")
    assert window.focusWidget() is window.diagram
    window.arrangements.use("explore")
    assert window.focusWidget() is window.diagram


@pytest.mark.parametrize("name", ARRANGEMENTS)
def test_that_an_arrangement_shows_its_panels_and_says_that_it_is_chosen(
    program: Program, name: str
) -> None:
    program.window.actions_by_name[name].trigger()
    wanted = set(ARRANGEMENTS[name].shown) & set(program.window.docks)
    assert wanted >= shown(program)
    assert shown(program) & {"output", "matrices"}
    assert program.window.arrangements.current == name
    for other in ARRANGEMENTS:
        assert program.window.actions_by_name[other].isChecked() == (other == name)
        assert button(program, other.capitalize()).isChecked() == (other == name)


def test_that_the_switch_in_the_window_arranges_too_also_a_second_time(
    program: Program, qtbot: QtBot
) -> None:
    learn = button(program, "Learn")
    for _ in range(2):
        learn.click()
        assert shown(program) == {"formula", "matrices"}
        assert learn.isChecked()
        program.window.docks["curves"].setVisible(True)


def test_that_explore_shows_the_output_again_and_analyse_what_came_of_it(program: Program) -> None:
    arrangements, output = program.window.arrangements, program.window.output
    output.choose("Numbers")
    arrangements.use("explore")
    assert output.current == "Decision map"
    arrangements.use("analyse")
    assert output.current == "Confusion"


def test_that_analyse_shows_residuals_where_there_are_no_classes(program: Program) -> None:
    program.document.open(curve(), None)
    program.window.arrangements.use("analyse")
    assert program.window.output.current == "Residuals"


def test_that_a_reset_leads_back_to_the_chosen_arrangement(program: Program) -> None:
    program.window.arrangements.use("analyse")
    before = shown(program)
    program.window.docks["curves"].setVisible(False)
    program.window.docks["setup"].setVisible(True)
    program.window.actions_by_name["reset_arrangement"].trigger()
    assert shown(program) == before


def own_entries(menu: QMenu) -> list[str]:
    return [a.text() for a in menu.actions() if a.objectName().startswith("own.")]


def test_that_an_arrangement_of_ones_own_is_kept_chosen_replaced_and_deleted(
    program: Program, make_program: MakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = program.window
    window.docks["curves"].setVisible(False)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: ("  mine & yours ", True))
    window.actions_by_name["save_arrangement"].trigger()
    assert own_entries(window.arrangements.menu) == ["mine && yours"]
    window.arrangements.use("explore")
    assert "curves" in shown(program)
    own = next(a for a in window.arrangements.menu.actions() if a.text() == "mine && yours")
    own.trigger()
    assert "curves" not in shown(program)
    assert own.isChecked()
    assert not window.actions_by_name["explore"].isChecked()
    window.docks["histograms"].setVisible(False)
    window.actions_by_name["save_arrangement"].trigger()
    assert own_entries(window.arrangements.menu) == ["mine && yours"]
    window.close()
    second = make_program(InlineLink)
    assert second.window.arrangements.current == "mine & yours"
    assert not {"curves", "histograms"} & shown(second)
    second.window.arrangements.delete("mine & yours")
    assert own_entries(second.window.arrangements.menu) == []
    assert second.window.arrangements.current == "explore"


@pytest.mark.parametrize("name", ["", "   ", "Explore"])
def test_that_a_name_that_is_none_or_taken_keeps_nothing(program: Program, name: str) -> None:
    assert not program.window.arrangements.save_as(name)
    assert program.window.arrangements.own.names() == []


def test_that_what_no_longer_fits_is_refused_in_words(
    program: Program, settings: QSettings
) -> None:
    arrangements = program.window.arrangements
    arrangements.save_as("old")
    settings.setValue("arrangements/1/state", b"nonsense")
    assert not arrangements.use("old")
    assert arrangements.current == "old"
    assert "can't be shown any more" in program.window.statusBar().currentMessage()


def test_that_a_panel_that_did_not_exist_then_is_hidden(
    program: Program, settings: QSettings
) -> None:
    arrangements = program.window.arrangements
    arrangements.save_as("old")
    settings.setValue("arrangements/1/docks", "setup,output,layers,curves")
    arrangements.use("old")
    assert shown(program) == {"setup", "output", "layers", "curves"}


def test_that_the_chosen_arrangement_is_remembered(make_program: MakeProgram) -> None:
    first = make_program(InlineLink)
    first.window.arrangements.use("learn")
    first.window.close()
    second = make_program(InlineLink)
    assert second.window.arrangements.current == "learn"
    assert shown(second) == {"formula", "matrices"}
    assert second.window.walk.bar.isVisibleTo(second.window)


def test_that_reset_everything_asks_and_then_resets(
    program: Program, user: User, qtbot: QtBot
) -> None:
    window = program.window
    window.resize(1100, 720)
    window.arrangements.save_as("mine")
    program.use_theme("light")
    user.button = Button.Cancel
    window.actions_by_name["reset_everything"].trigger()
    assert window.arrangements.own.names() == ["mine"]
    user.button = Button.Reset
    window.actions_by_name["reset_everything"].trigger()
    assert window.arrangements.own.names() == []
    assert window.arrangements.current == "explore"
    assert program.theme.mode == "system"
    qtbot.waitUntil(lambda: window.size() == USUAL)
