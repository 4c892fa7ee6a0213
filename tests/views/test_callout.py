"""A callout stands beside what it is about where there is room, and within the window."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_nn.views.callout import ARROW, EDGE, Callout, placed
from tests.views.showing import active

ROOM = QRect(0, 0, 1024, 700)
SIZE = QSize(320, 150)


def body(standing):
    return standing.area.adjusted(ARROW, ARROW, -ARROW, -ARROW)


@pytest.mark.parametrize(
    "target",
    [
        QRect(10, 40, 90, 30),
        QRect(900, 5, 120, 24),
        QRect(5, 100, 260, 570),
        QRect(760, 100, 260, 570),
        QRect(280, 510, 740, 160),
    ],
    ids=["top left", "top right", "left", "right", "below"],
)
def test_that_it_stands_beside_its_target_and_points_at_it(target):
    standing = placed(SIZE, target, ROOM)
    assert ROOM.adjusted(EDGE, EDGE, -EDGE, -EDGE).contains(body(standing))
    assert not body(standing).intersects(target)
    assert target.contains(standing.tip)
    assert standing.area.adjusted(-1, -1, 1, 1).contains(standing.tip)


def test_that_in_what_fills_the_window_it_stands_without_an_arrow():
    standing = placed(SIZE, ROOM, ROOM)
    assert standing.tip is None
    assert ROOM.contains(body(standing))


@pytest.fixture
def callout(qtbot, theme):
    window = active(qtbot, QWidget(), (800, 500))
    callout = Callout(theme, window)
    callout.tell("Run", "Trains the network, and pauses: Space does the same.", 0, 3)
    callout.point_at(QRect(20, 20, 90, 30), window.rect())
    yield callout
    window.close()


def test_that_words_and_buttons_follow_the_step(callout):
    assert (callout.count.text(), callout.next_button.text()) == ("1 of 3", "Next")
    assert not callout.back_button.isEnabled()
    callout.tell("End", "That is all.", 2, 3)
    assert (callout.count.text(), callout.next_button.text()) == ("3 of 3", "Done")
    assert callout.back_button.isEnabled()
    assert callout.skip_button.isHidden()
    assert callout.accessibleDescription() == "End. That is all."


def test_that_clicks_and_keys_ask_for_the_next_the_last_and_the_end(callout, qtbot):
    callout.tell("Two", "words", 1, 3)
    callout.next_button.setFocus()
    for button, signal in (
        (callout.next_button, callout.next_asked),
        (callout.back_button, callout.back_asked),
        (callout.skip_button, callout.left),
    ):
        with qtbot.waitSignal(signal):
            button.click()
    for key, signal in (
        (Qt.Key.Key_Return, callout.next_asked),
        (Qt.Key.Key_Right, callout.next_asked),
        (Qt.Key.Key_Left, callout.back_asked),
    ):
        with qtbot.waitSignal(signal):
            qtbot.keyClick(callout, key)


@pytest.mark.parametrize("mode", ["dark", "light"])
def test_that_its_text_fits_and_its_colours_are_the_themes(callout, theme, mode):
    theme.use(mode)
    callout.point_at(QRect(20, 20, 90, 30), callout.window().rect())
    assert callout.words.height() >= callout.words.heightForWidth(callout.words.width())
    assert callout.points()
    image = callout.grab().toImage()
    assert image.pixelColor(QPoint(ARROW + 6, 60)) == QColor(theme.tokens.raised)
