"""The banner: one matter at a time, what can be done about it, and how it is put away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

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


def is_whole(banner):
    """Every line of the words lies within their label, and the label within what is seen of it."""
    message, seen = banner.message, banner.area.viewport()
    needed = message.heightForWidth(message.width())
    return message.height() >= needed and seen.height() >= needed and seen.width() >= 120


@pytest.mark.parametrize("width", [1016, 1432, 1912])
def test_that_a_long_note_begins_with_its_first_sentences_and_unfolds(banner, qtbot, width):
    banner.resize(width, 40)
    banner.show_message("notes", "\n\n".join([LONG] * 3), "note", title="Spiral")
    qtbot.waitUntil(lambda: is_whole(banner))
    folded = banner.height()
    assert "The loss became infinite" in banner.message.text()
    assert banner.message.text().count("grown") <= 1
    assert folded <= 2 * banner.message.fontMetrics().height() + 24
    assert banner.fold_button.text() == "Read"
    click(qtbot, banner.fold_button)
    qtbot.waitUntil(lambda: is_whole(banner))
    assert banner.message.text().count("grown") == 3
    assert banner.fold_button.text() == "Less"
    click(qtbot, banner.fold_button)
    assert banner.height() == folded


def test_that_a_short_note_has_nothing_to_unfold(banner):
    banner.show_message("notes", "Two clouds.\n\nOne neuron.", "note", title="Clouds")
    assert banner.fold_button.isHidden()


def test_that_what_is_beyond_the_room_scrolls(banner, qtbot):
    banner.room_asked.connect(lambda: setattr(banner, "most_height", 100))
    banner.show_message("notes", "\n\n".join([LONG] * 6), "note")
    click(qtbot, banner.fold_button)
    bar = banner.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert banner.height() == 100
    assert banner.message.height() == bar.maximum() + banner.area.viewport().height()
    assert banner.area.focusPolicy() == Qt.FocusPolicy.TabFocus


def test_that_names_of_files_are_no_html(banner):
    banner.show_message("notes", "A <b>net</b>.\n\nB & C.", "note", title="<i>x</i>")
    assert "&lt;b&gt;net" in banner.message.text()
    assert "&lt;i&gt;x" in banner.message.text()
    banner.show_message("file", "“<b>.dnn” is missing.")
    assert banner.message.textFormat() == Qt.TextFormat.PlainText


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
    assert len(focusable) == 4
    assert all(widget.accessibleName() for widget in focusable)


@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints", extend=True)
@pytest.mark.parametrize("reached_by_keys", [False, True])
def test_that_unfolding_leaves_the_focus_where_it_was(theme, qtbot, reached_by_keys):
    window = QWidget()
    rows = QVBoxLayout(window)
    field, banner = QLineEdit(), Banner(theme)
    rows.addWidget(field)
    rows.addWidget(banner)
    window.resize(1016, 400)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    banner.show_message("notes", "\n\n".join([LONG] * 3), "note", title="Spiral")
    before = banner.fold_button if reached_by_keys else field
    before.setFocus()
    for label in ("Less", "Read"):
        click(qtbot, banner.fold_button)
        assert banner.fold_button.text() == label
        assert QApplication.focusWidget() is before
