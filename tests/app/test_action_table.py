"""Actions as they are at first: shortcuts don't clash, everything says what it does."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from desktop_nn.app.actions import DESCRIBED, plain
from desktop_nn.app.program import Program

EVERY = pytest.mark.parametrize("name", [*(d.name for d in DESCRIBED), "undo", "redo"])


@pytest.fixture
def program(lasting_program: Program) -> Program:
    return lasting_program


def menu_actions(program: Program) -> list[QAction]:
    menus = program.window.menuBar().findChildren(QMenu)
    return [a for menu in menus for a in menu.actions() if not a.isSeparator() and not a.menu()]


def test_that_no_two_actions_share_a_shortcut(program: Program) -> None:
    shortcuts = [a.shortcut().toString() for a in program.window.actions_by_name.all().values()]
    counts = Counter(text for text in shortcuts if text)
    assert [text for text, count in counts.items() if count > 1] == []


@EVERY
def test_that_an_action_has_a_tip_that_names_its_shortcut(name: str, program: Program) -> None:
    action = program.window.actions_by_name[name]
    assert action.objectName() == name
    assert action.statusTip()
    title = plain(action.text())
    shortcut = action.shortcut().toString()
    assert action.toolTip().splitlines()[0] == (f"{title} ({shortcut})" if shortcut else title)


@EVERY
def test_that_every_action_is_in_a_menu_and_connected(name: str, program: Program) -> None:
    action = program.window.actions_by_name[name]
    assert action in menu_actions(program)
    assert action.receivers("2triggered(bool)") > 0


def test_that_every_action_of_the_window_has_a_name_a_status_tip_and_a_tool_tip(
    program: Program,
) -> None:
    # Qt's own of the tool bar and pyqtgraph's of its scenes: no menu of ours shows them.
    foreign = ("QToolBar", "GraphicsScene")
    lacking = [
        f"{action.text()!r} in {type(action.parent()).__name__}"
        for action in program.window.findChildren(QAction)
        if (action.text() or action.icon())
        and not action.menu()
        and not action.isSeparator()
        and type(action.parent()).__name__ not in foreign
        and not (action.objectName() and action.statusTip() and action.toolTip())
    ]
    assert lacking == []


def test_that_the_filled_buttons_icon_is_not_drawn_in_menus(program: Program) -> None:
    actions = program.window.actions_by_name
    assert not actions["run"].isIconVisibleInMenu()
    assert actions["reset"].isIconVisibleInMenu()


def test_that_the_buttons_of_questions_have_no_icons(program: Program, qapp: QApplication) -> None:
    # Off screen they never have; on some desktops they have unless the style sheet says so.
    assert "dialogbuttonbox-buttons-have-icons: 0;" in qapp.styleSheet()
