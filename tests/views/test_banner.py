"""The banner: one matter at a time, what can be done about it, and how it is put away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_nn.views.banner import Banner, WayOut
from tests.views.typing import click

LONG = (
    "The loss became infinite at update 1 234 in layer 2: the weights of that layer had grown "
    "without bounds. The network is kept as of epoch 30, its last finite state, and training can "
    "go on from there with a smaller learning rate."
)


@pytest.fixture
def banner(theme, qtbot):
    banner = Banner(theme)
    banner.resize(640, banner.sizeHint().height())
    qtbot.addWidget(banner)
    return banner


def test_that_it_is_hidden_until_there_is_something_to_say(banner):
    assert not banner.isVisible()
    assert banner.topic == ""
    banner.show_message("file", "Can't write here.")
    assert banner.isVisible()
    assert banner.topic == "file"


def test_that_the_way_out_is_gone_once_it_was_taken(banner, qtbot):
    done = []
    banner.show_message("worker", "It ended.", "error", WayOut("Go on", lambda: done.append(1)))
    assert banner.button.text() == banner.button.accessibleName() == "Go on"
    click(qtbot, banner.button)
    assert done == [1]
    assert not banner.isVisible()
    banner.button.click()
    assert done == [1]


def test_that_a_way_out_may_lead_to_the_next_message(banner, qtbot):
    way_out = WayOut("Go on", lambda: banner.show_message("next", "Not possible."))
    banner.show_message("worker", "It ended.", "error", way_out)
    click(qtbot, banner.button)
    assert banner.topic == "next"
    assert banner.isVisible()
    assert not banner.button.isVisible()


def test_that_only_the_matter_at_hand_is_cleared(banner):
    banner.show_message("file", "Can't write here.")
    banner.clear("worker")
    assert banner.isVisible()
    banner.clear("file")
    assert not banner.isVisible()


def test_that_it_can_be_dismissed(banner, qtbot):
    banner.show_message("file", "Can't write here.")
    click(qtbot, banner.close_button)
    assert not banner.isVisible()
    assert banner.topic == ""


@pytest.mark.parametrize("width", [480, 640, 1200])
def test_that_a_long_message_is_shown_whole(banner, qtbot, width):
    way_out = WayOut("Lower the rate to 0.001", lambda: None)
    banner.show_message("diverged", LONG, "error", way_out)
    banner.resize(width, banner.heightForWidth(width))
    message = banner.message
    qtbot.waitUntil(lambda: message.height() >= message.heightForWidth(message.width()))
    assert banner.button.width() >= banner.button.sizeHint().width()
    assert banner.close_button.geometry().right() < width


@pytest.mark.parametrize("mode", ["dark", "light"])
@pytest.mark.parametrize(
    ("severity", "token"), [("error", "wrong"), ("warning", "warning"), ("note", "line")]
)
def test_that_its_frame_tells_how_bad_it_is(banner, theme, mode, severity, token):
    theme.use(mode)
    banner.show_message("x", "Something.", severity)
    image = banner.grab().toImage()
    assert image.pixelColor(image.width() // 2, 0) == theme.color(token)


def test_that_its_icon_tells_it_too_and_follows_the_theme(banner, theme):
    def picture():
        return banner._icon.pixmap().toImage()

    pictures = []
    for severity in ("error", "warning", "note"):
        banner.show_message("x", "Something.", severity)
        pictures.append(picture())
    assert pictures[0] != pictures[1] != pictures[2] != pictures[0]
    theme.use("light")
    assert picture() != pictures[2]


def test_that_what_takes_the_focus_has_a_name(banner):
    banner.show_message("x", "Something.", "error", WayOut("Do it", lambda: None))
    focusable = [
        widget
        for widget in banner.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert len(focusable) == 3
    assert all(widget.accessibleName() for widget in focusable)
