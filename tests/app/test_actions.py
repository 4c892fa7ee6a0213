"""Actions as they change, undo that names what it undoes, and names for screen readers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from desktop_nn.app.actions import plain
from desktop_nn.app.arrangement import ARRANGEMENTS
from desktop_nn.app.program import Program
from desktop_nn.views.error_dialog import ErrorDialog
from tests.app.conftest import LONG
from tests.app.file_steps import open_sample


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
