"""Windows and dialogs open no larger than the screen: a laptop's at 200 % has 960 × 540 pixels."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QSize

from desktop_nn.views import screen_room
from desktop_nn.views.about_dialog import AboutDialog
from desktop_nn.views.error_dialog import ErrorDialog
from desktop_nn.views.help_window import HelpWindow
from desktop_nn.views.screen_room import FRAME, size_on_screen

SMALL = QSize(960, 540)


@pytest.fixture
def small_screen(monkeypatch):
    """What every widget takes for the room on its screen."""
    platform = SimpleNamespace(platformName=lambda: "xcb")
    monkeypatch.setattr(screen_room, "QGuiApplication", platform)
    monkeypatch.setattr("PySide6.QtGui.QScreen.availableSize", lambda screen: SMALL)


def test_that_a_size_is_as_wanted_where_there_is_room(small_screen, qapp):
    assert size_on_screen(QSize(700, 400), qapp.primaryScreen()) == QSize(700, 400)
    assert size_on_screen(QSize(1440, 900), qapp.primaryScreen()) == SMALL - FRAME


def test_that_off_screen_there_is_room_for_all(qapp):
    assert size_on_screen(QSize(1440, 900), qapp.primaryScreen()) == QSize(1440, 900)


def made(kind, theme):
    if kind is HelpWindow:
        return HelpWindow(theme)
    return AboutDialog("1.0", [], list, None) if kind is AboutDialog else ErrorDialog(None)


@pytest.mark.parametrize("kind", [HelpWindow, AboutDialog, ErrorDialog])
def test_that_what_is_opened_lies_within_the_screen(kind, theme, small_screen, qtbot):
    window = made(kind, theme)
    qtbot.addWidget(window)
    window.show()
    room = SMALL - FRAME
    assert window.width() <= room.width()
    assert window.height() <= room.height()
