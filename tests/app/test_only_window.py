"""The one window: no part of it is ever shown as a window by itself, however short."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_nn.app.arrangement import ARRANGEMENTS
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram
from tests.app.file_steps import LONG


class Watch(QObject):
    """The kinds of the windows that were shown."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        is_show = event.type() == QEvent.Type.Show
        if is_show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(type(watched).__name__)
        return False


@pytest.fixture
def watch(qapp: QApplication) -> Iterator[Watch]:
    watch = Watch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


def test_that_starting_shows_one_window_and_editing_no_other(
    watch: Watch, make_program: MakeProgram, qtbot: QtBot
) -> None:
    program = make_program(InlineLink)
    qtbot.waitUntil(lambda: program.controller.is_ready, timeout=LONG)
    assert watch.shown == ["MainWindow"]
    for source in ("digits", "sine", "moons"):
        program.document.change_source(source)
    for theme in ("light", "dark"):
        program.use_theme(theme)
    for name in ARRANGEMENTS:
        program.window.arrangements.use(name)
    assert watch.shown == ["MainWindow"]
