"""The banner's room in the window: its words whole, and no panel over another."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect

from desktop_nn.experiment.files import open_project
from desktop_nn.experiment.resources import resource
from desktop_nn.views.banner import WayOut

SIZES = [(1024, 700), (1440, 900), (1920, 1080)]

LOST = "The training process is gone: it was ended by signal 9 (SIGKILL), perhaps because the "
LOST += "memory was full. The network is kept as of epoch 1 234 567."


def longest_notes():
    notes = [open_project(path).notes for path in resource("samples").glob("*.dnn")]
    return max(notes, key=len)


def place_of(widget, window):
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def everything(window):
    shown = [dock for dock in window.docks.values() if dock.isVisible()]
    panels = [window.network_panel, *shown]
    return [window.run_bar, window.banner, *panels, window.statusBar()]


def stands_apart(window):
    """Nothing lies over anything else, or is smaller than it may be."""
    places = [place_of(widget, window) for widget in everything(window)]
    roomy = all(of.height() >= of.minimumSizeHint().height() for of in everything(window))
    return roomy and not any(one.intersects(other) for one, other in combinations(places, 2))


def is_whole(banner):
    message, seen = banner.message, banner.area.viewport()
    needed = message.heightForWidth(message.width())
    scrolls = seen.height() + banner.area.verticalScrollBar().maximum()
    return message.height() >= needed and scrolls >= needed and message.width() <= seen.width()


@pytest.mark.parametrize("size", SIZES)
def test_that_the_longest_notes_are_whole_and_panels_stand_apart(program, qtbot, size):
    window, banner = program.window, program.window.banner
    window.resize(*size)
    banner.show_message("notes", longest_notes(), "note", title="Backward propagation")
    qtbot.waitUntil(lambda: is_whole(banner) and stands_apart(window))
    assert place_of(banner, window).width() >= window.width() - 8
    assert banner.area.verticalScrollBar().maximum() == 0
    assert banner.height() <= 60
    banner.fold_button.click()
    qtbot.waitUntil(lambda: is_whole(banner) and stands_apart(window))
    assert banner.height() <= 0.3 * window.height()


def test_that_unfolded_notes_follow_the_windows_size(program, qtbot):
    window, banner = program.window, program.window.banner
    banner.show_message("notes", longest_notes(), "note", title="Backward propagation")
    banner.fold_button.click()
    for size in [*SIZES, *reversed(SIZES)]:
        window.resize(*size)
        qtbot.waitUntil(lambda: is_whole(banner) and stands_apart(window))


def test_that_what_went_wrong_is_whole_without_scrolling_in_the_smallest_window(program, qtbot):
    window, banner = program.window, program.window.banner
    window.resize(1024, 700)
    banner.show_message(
        "worker", LOST, "error", WayOut("Go on from the last checkpoint", banner.hide)
    )
    qtbot.waitUntil(lambda: is_whole(banner) and stands_apart(window))
    assert banner.area.verticalScrollBar().maximum() == 0
    assert banner.button.width() >= banner.button.sizeHint().width()


@pytest.mark.parametrize("name", ["explore", "analyse"])
def test_that_a_dismissed_message_gives_every_panel_its_room_back(program, qtbot, name):
    window, banner = program.window, program.window.banner
    window.resize(1024, 700)
    window.arrangements.use(name)
    qtbot.waitUntil(lambda: window.size().toTuple() == (1024, 700))
    shown = {dock: panel for dock, panel in window.docks.items() if panel.isVisible()}

    def heights():
        return {dock: panel.height() for dock, panel in shown.items()}

    qtbot.waitUntil(lambda: not window._resized.isActive())
    before = heights()
    banner.show_message("lost", LOST, "error")
    qtbot.waitUntil(lambda: stands_apart(window) and not window._resized.isActive())
    assert heights() != before
    banner.close_button.click()
    qtbot.waitUntil(lambda: heights() == before)
