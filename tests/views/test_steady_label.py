"""A label of numbers that change asks for no new layout, yet cuts none of them off."""

import pytest
from PySide6.QtWidgets import QLabel, QStatusBar

from desktop_nn.views.steady_label import STEP, SteadyLabel
from tests.views.layouts import layout_requests
from tests.views.showing import on_screen


@pytest.fixture
def label(qtbot, theme):
    bar = QStatusBar()
    label = SteadyLabel("25 000 updates/s")
    bar.addWidget(label)
    on_screen(qtbot, bar, (600, 40))
    yield label
    bar.close()


def test_that_other_digits_ask_for_no_layout(label):
    with layout_requests(label.window()) as requests:
        for text in ("26 000 updates/s", "9 100 updates/s", "31 000 updates/s"):
            label.setText(text)
    assert label.text() == "31 000 updates/s"
    assert requests.count == 0


@pytest.mark.parametrize("text", ["Ready", "Stopped: the training process ended"])
@pytest.mark.parametrize("look", ["", "font-size: 20px;"])
def test_that_other_words_have_their_room_and_no_more(label, text, look):
    label.setText(text)
    plain = QLabel(text)
    label.window().addWidget(plain)
    for each in (label, plain):
        each.setStyleSheet(look)
    assert 0 <= label.minimumWidth() - plain.sizeHint().width() <= STEP
    assert label.minimumHeight() >= plain.sizeHint().height()
