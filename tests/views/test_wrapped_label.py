"""A label whose words wrap: as high as Qt's own, asked once."""

import pytest
from PySide6.QtWidgets import QLabel

from desktop_nn.views.theme import sans
from desktop_nn.views.wrapped_label import WrappedLabel

LONG = "Where a sentence has no room in one line, it takes two or three of them, and no more."


def plain(text, label):
    other = QLabel(text)
    other.setWordWrap(True)
    other.setFont(label.font())
    return other


@pytest.fixture
def asked(monkeypatch):
    """Widths that Qt was asked for."""
    widths = []
    right = QLabel.heightForWidth
    monkeypatch.setattr(
        QLabel, "heightForWidth", lambda label, width: widths.append(width) or right(label, width)
    )
    return widths


def test_that_it_is_as_high_as_a_plain_label(qtbot):
    label = WrappedLabel(LONG)
    qtbot.addWidget(label)
    for width in (80, 200, 400):
        assert label.heightForWidth(width) == plain(LONG, label).heightForWidth(width)


def test_that_each_width_is_worked_out_once(qtbot, asked):
    label = WrappedLabel(LONG)
    qtbot.addWidget(label)
    for width in (80, 200, 80, 80, 200):
        label.heightForWidth(width)
    assert asked == [80, 200]


def test_that_another_text_and_another_font_have_their_own_height(qtbot):
    label = WrappedLabel(LONG)
    qtbot.addWidget(label)
    before = label.heightForWidth(120)
    label.setText("short")
    low = label.heightForWidth(120)
    assert low < before
    label.setFont(sans(40))
    assert label.heightForWidth(120) > low
