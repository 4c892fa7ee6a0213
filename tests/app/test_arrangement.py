"""Where the panels are: at first, after a reset, and the next time."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, QRect, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_nn.app import arrangement
from desktop_nn.app.program import Program
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram

EXPLORE = arrangement.ARRANGEMENTS["explore"].shown


def place(program: Program, widget: QWidget) -> QRect:
    """In the window's coordinates."""
    return QRect(widget.mapTo(program.window, widget.rect().topLeft()), widget.size())


def panels(program: Program) -> dict[str, QWidget]:
    """Those that are shown."""
    docks = {n: dock for n, dock in program.window.docks.items() if not dock.isHidden()}
    return {**docks, "network": program.window.network_panel}


@pytest.mark.parametrize("name", arrangement.ARRANGEMENTS)
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900), (1920, 1080)])
def test_that_no_two_panels_overlap_and_none_leaves_the_window(
    program: Program, qtbot: QtBot, size: tuple[int, int], name: str
) -> None:
    program.window.arrangements.use(name)
    program.window.resize(*size)
    qtbot.waitUntil(lambda: program.window.width() == size[0])
    places = {name: place(program, panel) for name, panel in panels(program).items()}
    for name, one in places.items():
        assert program.window.rect().contains(one), name
        for other_name, other in places.items():
            assert name == other_name or not one.intersects(other), (name, other_name)


@pytest.mark.parametrize("name", arrangement.ARRANGEMENTS)
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_that_every_panel_has_room_for_what_it_shows(
    program: Program, qtbot: QtBot, size: tuple[int, int], name: str
) -> None:
    program.window.arrangements.use(name)
    program.window.resize(*size)
    qtbot.waitUntil(lambda: program.window.width() == size[0])
    for name, panel in panels(program).items():
        assert panel.width() >= panel.minimumSizeHint().width(), name
        assert panel.height() >= panel.minimumSizeHint().height(), name


@pytest.mark.parametrize("name", arrangement.ARRANGEMENTS)
def test_that_a_window_that_was_small_gives_its_panels_their_shares_again(
    program: Program, qtbot: QtBot, name: str
) -> None:
    program.window.arrangements.use(name)
    heights = []
    for size in ((1920, 1080), (1024, 700), (1920, 1080)):
        resize(program, qtbot, *size)
        heights.append({name: panel.height() for name, panel in panels(program).items()})
    first, small, again = heights
    assert again == pytest.approx(first, abs=2)
    assert small != pytest.approx(first, abs=2)


def resize(program: Program, qtbot: QtBot, width: int, height: int) -> None:
    """And let the panels find their places."""
    with qtbot.waitSignal(program.window._resized.timeout):
        program.window.resize(width, height)
    for _ in range(5):
        QCoreApplication.processEvents()


def drag_line_beside_curves(program: Program, qtbot: QtBot, by: int) -> None:
    """To the right, between curves and weights."""
    window, curves = program.window, place(program, program.window.docks["curves"])
    start = QPointF(curves.right() + 4, curves.center().y())
    tell_mouse(window, QEvent.Type.MouseButtonPress, start)
    tell_mouse(window, QEvent.Type.MouseMove, start + QPointF(by, 0))
    qtbot.waitUntil(lambda: window.docks["curves"].width() == curves.width() + by)
    tell_mouse(window, QEvent.Type.MouseButtonRelease, start + QPointF(by, 0))


def tell_mouse(window: QWidget, kind: QEvent.Type, place: QPointF) -> None:
    left, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    everywhere = window.mapToGlobal(place)
    QApplication.sendEvent(window, QMouseEvent(kind, place, everywhere, left, left, keys))


def test_that_shares_the_user_has_given_stay_when_the_window_grows(
    program: Program, qtbot: QtBot
) -> None:
    window = program.window
    resize(program, qtbot, 1500, 950)
    drag_line_beside_curves(program, qtbot, 40)
    moved = window.docks["curves"].width()
    resize(program, qtbot, 1500, 952)
    assert window.docks["curves"].width() == moved


@pytest.mark.qt_log_ignore("does not support raise")
def test_that_a_reset_brings_every_panel_back(program: Program, qtbot: QtBot) -> None:
    docks = program.window.docks
    docks["curves"].setVisible(False)
    docks["output"].setFloating(True)
    program.window.actions_by_name["reset_arrangement"].trigger()
    assert all(docks[name].isVisible() and not docks[name].isFloating() for name in EXPLORE)


def test_that_the_arrangement_is_the_same_the_next_time(
    make_program: MakeProgram, settings: QSettings
) -> None:
    first = make_program(InlineLink)
    first.window.docks["histograms"].setVisible(False)
    first.window.close()
    second = make_program(InlineLink)
    assert not second.window.docks["histograms"].isVisible()
    assert second.window.docks["curves"].isVisible()


def test_that_a_reset_gives_the_first_places_also_when_others_were_restored(
    make_program: MakeProgram, qtbot: QtBot, settings: QSettings
) -> None:
    first = make_program(InlineLink)
    first.window.arrangements.reset()
    docks = first.window.docks
    qtbot.waitUntil(lambda: docks["layers"].width() > 2 * docks["curves"].width())
    wanted = {name: place(first, first.window.docks[name]) for name in EXPLORE}
    first.window.close()
    second = make_program(InlineLink)
    second.window.resize(first.window.size())
    qtbot.waitUntil(lambda: second.window.size() == first.window.size())
    second.window.arrangements.reset()
    second.window.arrangements.reset()
    qtbot.waitUntil(lambda: all_near(second, wanted), timeout=10_000)


def all_near(program: Program, wanted: dict[str, QRect]) -> bool:
    """Docks slide to their places, so they are there a little later."""
    found = {name: place(program, program.window.docks[name]) for name in wanted}
    return all(
        abs(one - other) <= 8
        for name, rectangle in found.items()
        for one, other in zip(rectangle.getRect(), wanted[name].getRect(), strict=True)
    )


def test_that_nonsense_in_the_settings_gives_the_usual_arrangement(
    make_program: MakeProgram, settings: QSettings
) -> None:
    settings.setValue("window/geometry", b"nonsense")
    settings.setValue("window/state", b"nonsense")
    program = make_program(InlineLink)
    assert not arrangement.restore(program.window, program.window.docks, settings)
    assert all(program.window.docks[name].isVisible() for name in EXPLORE)
