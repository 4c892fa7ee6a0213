"""The Tab key goes through the whole window, and stops only where something can be seen."""

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QTabBar
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program

MOST = 160


def stops(program: Program, qtbot: QtBot) -> list:
    """The widgets that get the focus, and are seen then, from the network until it has it again."""
    window = program.window
    with qtbot.waitActive(window):
        window.activateWindow()
    window.diagram.setFocus()
    found = []
    while (focused := QApplication.focusWidget()) not in found and len(found) < MOST:
        assert is_seen(focused, window), focused
        found.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is window.diagram
    return found


def is_seen(widget, window) -> bool:
    """At least a part of it: panels scroll to what has the focus."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return widget.isVisible() and place.right() > 0 and place.bottom() > 0


@pytest.mark.parametrize("name", ["explore", "learn", "analyse"])
def test_that_tab_goes_round_and_stops_where_there_is_something(program, qtbot, name):
    for other in ("analyse", "learn", "explore", name):  # all leave tabs behind that Qt keeps
        program.window.arrangements.use(other)
    if name == "analyse":
        qtbot.waitUntil(lambda: program.window.late_views.statistics.model.rowCount() > 0)
    found = stops(program, qtbot)
    assert len(found) > 12


def test_that_tabs_of_panels_in_one_place_are_a_stop_once_they_are_there(program, qtbot):
    window = program.window
    window.arrangements.use("explore")
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert not any(bar.focusPolicy() & Qt.FocusPolicy.TabFocus for bar in bars)
    window.docks["samples"].show()
    qtbot.waitUntil(lambda: len(shared(window)) == 1)
    assert shared(window)[0].accessibleName() == "Panels in one place"
    window.docks["samples"].hide()
    qtbot.waitUntil(lambda: shared(window) == [])


def shared(window):
    bars = window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [bar for bar in bars if bar.focusPolicy() & Qt.FocusPolicy.TabFocus]
