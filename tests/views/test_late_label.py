"""The words of an empty view, which don't flash between two contents."""

import pytest

from desktop_nn.views.confusion_view import ConfusionView
from desktop_nn.views.late_label import LateLabel
from desktop_nn.views.numbers_view import NumbersView
from tests.views.snapshots import show, trained


def inks(label):
    image = label.grab().toImage()
    return len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())})


def test_that_the_words_are_seen_only_after_a_moment(qtbot):
    label = LateLabel("Numbers appear here.")
    label.resize(200, 40)
    qtbot.addWidget(label)
    assert inks(label) > 1
    label.wait()
    assert inks(label) == 1
    assert label.text() == "Numbers appear here."
    qtbot.waitUntil(lambda: inks(label) > 1)


@pytest.mark.parametrize(("kind", "name"), [(ConfusionView, "_empty"), (NumbersView, "reason")])
def test_that_nothing_flashes_when_the_structure_is_another_one(qtbot, document, theme, kind, name):
    view = kind(document, theme)
    qtbot.addWidget(view)
    label = getattr(view, name)
    view.forget()
    assert not label.is_waiting  # nothing was shown: the words may stay
    show(view, trained(document, 1))
    assert view.stack.currentWidget() is view.table
    view.forget()
    assert view.stack.currentWidget() is label
    assert label.is_waiting
