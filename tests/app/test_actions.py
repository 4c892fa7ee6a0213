"""Actions: shortcuts don't clash, everything says what it does, undo names what it undoes."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from desktop_nn.app.actions import DESCRIBED, plain
from desktop_nn.app.arrangement import ARRANGEMENTS
from desktop_nn.app.program import Program
from desktop_nn.views.error_dialog import ErrorDialog
from tests.app.conftest import LONG
from tests.app.file_steps import open_sample


def menu_actions(program: Program) -> list[QAction]:
    menus = program.window.menuBar().findChildren(QMenu)
    return [a for menu in menus for a in menu.actions() if not a.isSeparator() and not a.menu()]


def test_that_no_two_actions_share_a_shortcut(program: Program) -> None:
    shortcuts = [a.shortcut().toString() for a in program.window.actions_by_name.all().values()]
    counts = Counter(text for text in shortcuts if text)
    assert [text for text, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", [*(d.name for d in DESCRIBED), "undo", "redo"])
def test_that_an_action_has_a_tip_that_names_its_shortcut(name: str, program: Program) -> None:
    action = program.window.actions_by_name[name]
    assert action.objectName() == name
    assert action.statusTip()
    title = plain(action.text())
    shortcut = action.shortcut().toString()
    assert action.toolTip().splitlines()[0] == (f"{title} ({shortcut})" if shortcut else title)


def test_that_back_says_before_the_click_where_it_leads_and_leads_there(
    program: Program, qtbot: QtBot
) -> None:
    back = program.window.actions_by_name["back"]
    qtbot.waitUntil(lambda: program.refusals._trained is not None, timeout=LONG)
    assert (back.text(), back.isEnabled()) == ("&Back", False)
    assert "no earlier checkpoint" in back.toolTip()
    program.controller.step_epoch()
    qtbot.waitUntil(lambda: program.files._update == 40, timeout=LONG)
    program.controller.step_update()
    text = "Back to update 40 · epoch 1"
    qtbot.waitUntil(lambda: plain(back.text()) == text, timeout=LONG)
    assert back.isEnabled()
    assert back.iconText() == "Back"
    assert back.toolTip().startswith(f"{text} (F6)")
    assert back.statusTip().startswith(text)
    back.trigger()
    qtbot.waitUntil(lambda: program.files._update == 40, timeout=LONG)


@pytest.mark.parametrize("name", [*(d.name for d in DESCRIBED), "undo", "redo"])
def test_that_every_action_is_in_a_menu_and_connected(name: str, program: Program) -> None:
    action = program.window.actions_by_name[name]
    assert action in menu_actions(program)
    assert action.receivers("2triggered(bool)") > 0


def test_that_undo_and_redo_name_the_edit(program: Program) -> None:
    program.document.change_source("circle")
    undo, redo = (program.window.actions_by_name[n] for n in ("undo", "redo"))
    assert undo.text() == "Undo data set circle"
    assert "data set circle" in undo.toolTip()
    undo.trigger()
    assert redo.text() == "Redo data set circle"


def test_that_space_in_a_button_with_focus_presses_that_button(
    program: Program, qtbot: QtBot
) -> None:
    button = program.window.layers.button("addLayer")
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    program.window.activateWindow()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus, timeout=LONG)
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(program.document.spec.network.layers) == 4
    assert not program.controller.is_playing


def nameless(root: QWidget) -> list[str]:
    """What takes the focus, within `root`, and has no name for screen readers."""
    return [
        f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}"
        for widget in (root, *root.findChildren(QWidget))
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and not widget.objectName().startswith("qt_")
    ]


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("sample", ["spiral", "digits", "sine"])
def test_that_whatever_takes_the_focus_has_a_name_for_screen_readers(
    program: Program, qtbot: QtBot, arrangement: str, sample: str
) -> None:
    open_sample(program, sample)
    program.window.arrangements.use(arrangement)
    for face in program.window.output.faces:
        program.window.output.choose(face)
    program.window.actions_by_name["tour"].trigger()
    assert nameless(program.window) == []


@pytest.mark.qt_log_ignore("does not support")
def test_that_whatever_takes_the_focus_in_a_dialog_has_a_name_too(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions = program.window.actions_by_name
    for name in ("preferences", "shortcuts", "palette"):
        actions[name].trigger()
    monkeypatch.setattr(program.errors, "dialog", ErrorDialog(program.window))
    for dialog in (
        program.preferences.dialog,
        program.command_help.sheet,
        program.command_help.palette,
        program.errors.dialog,
    ):
        assert dialog is not None
        assert nameless(dialog) == []
        dialog.close()


@pytest.mark.qt_log_ignore("does not support")
def test_that_the_tabs_of_panels_in_one_place_have_a_name(program: Program, qtbot: QtBot) -> None:
    window = program.window
    window.tabifyDockWidget(window.docks["curves"], window.docks["histograms"])
    qtbot.waitUntil(lambda: bool(window.findChildren(QTabBar)), timeout=LONG)
    qtbot.wait(50)
    assert nameless(window) == []


def test_that_the_walk_finds_what_has_no_name(program: Program) -> None:
    planted = QLineEdit(program.window.docks["setup"])
    planted.setObjectName("planted")
    assert nameless(program.window) == ["QLineEdit 'planted' in PanelDock"]


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
