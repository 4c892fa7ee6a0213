"""PySide6 6.12.0 on Python 3.11 loses a reference to None at each call that returns nothing."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


def test_that_calls_into_qt_do_not_use_up_none(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for number in range(1000):
        label.setText(str(number))
        label.repaint()
    assert sys.getrefcount(None) > before - 100
