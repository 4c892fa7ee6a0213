"""About: versions of all that runs here, to copy; and the licences."""

from __future__ import annotations

import platform

import numpy
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_nn import __version__
from desktop_nn.app.program import Program
from desktop_nn.app.versions import facts
from desktop_nn.views.about_dialog import COPIED, AboutDialog

pytestmark = pytest.mark.qt_log_ignore("does not support")


@pytest.fixture
def about(program: Program) -> AboutDialog:
    program.window.actions_by_name["about"].trigger()
    assert program.help.about is not None
    return program.help.about


def test_that_it_shows_every_version(about: AboutDialog) -> None:
    texts = [label.text() for label in about.findChildren(QLabel)]
    assert f"Desktop NN {__version__}" in texts
    for name, value in facts():
        assert name in texts
        assert value in texts


def test_that_the_facts_are_those_of_this_machine() -> None:
    told = dict(facts())
    assert told["Python"].startswith(platform.python_version())
    assert told["NumPy"].startswith(numpy.__version__)
    assert "thread" in told["NumPy"]
    assert QGuiApplication.platformName() in told["Screen"]
    assert "%" in told["Screen"]
    assert "OpenGL" in told["Painting"]


def test_that_they_are_copied_for_a_bug_report(about: AboutDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(about.copy_button, Qt.MouseButton.LeftButton)
    assert about.copy_button.text() == COPIED
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines == [f"{name}: {value}" for name, value in facts()]
    assert about.isVisible()


def test_that_the_licences_are_read_when_they_are_looked_at(about: AboutDialog) -> None:
    assert about.works.count() == 0
    about.tabs.setCurrentIndex(1)
    assert about.works.count() > 15
    assert about.works.item(0).text() == f"Desktop NN {__version__}"
    assert "MIT License" in about.text.toPlainText()
    inter = about.works.findItems("Inter", Qt.MatchFlag.MatchExactly)[0]
    about.works.setCurrentItem(inter)
    assert "SIL OPEN FONT LICENSE" in about.text.toPlainText().upper()
