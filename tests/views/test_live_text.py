"""A text that changes with every frame: told at once, painted as often as it can be read."""

import pytest

from desktop_nn.views import live_text
from desktop_nn.views.live_text import LiveText
from tests.views.showing import active


class Counting(LiveText):
    painted = 0

    def paintEvent(self, event):  # noqa: N802
        super().paintEvent(event)
        self.painted += 1


@pytest.fixture
def text(theme, qtbot):
    return active(qtbot, Counting(), (120, 24))


def test_that_the_text_is_always_the_newest(text):
    for number in range(50):
        text.show_text(str(number))
        assert text.text() == str(number)


def test_that_many_texts_are_painted_as_few(text, qtbot, monkeypatch):
    monkeypatch.setattr(live_text, "READABLE", 3600.0)
    text.show_text("the first, painted long after the one before it")
    before = text.painted
    for number in range(50):
        text.show_text(str(number))
        qtbot.wait(1)
    assert text.painted <= before + 1


def test_that_the_last_text_is_painted_soon(text, qtbot):
    text.show_text("0.25")
    qtbot.waitUntil(lambda: not text._soon.isActive(), timeout=5000)
    before = text.grab().toImage()
    for word in ("0.50", "0.75"):
        text.show_text(word)
    painted = text.painted
    qtbot.waitUntil(lambda: text.painted > painted, timeout=5000)
    assert text.grab().toImage() != before


def test_that_the_same_text_again_costs_nothing(text):
    text.show_text("0.25")
    text._soon.stop()
    text.show_text("0.25")
    assert not text._soon.isActive()


def test_that_a_shorter_wording_is_written_where_there_is_little_room(text):
    text.show_text("4 015 of 100 352", "4 % of all", "4 %")
    width = text.fontMetrics().horizontalAdvance
    assert text.written(width("4 015 of 100 352")) == "4 015 of 100 352"
    assert text.written(width("4 015 of 100 352") - 1) == "4 % of all"
    assert text.written(width("4 %")) == "4 %"
    assert text.written(width("4 %") - 1).endswith("…")
    text.show_text("another")
    assert text.written(500) == "another"
