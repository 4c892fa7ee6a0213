"""What the training process refuses: told in the banner, with a way back where there is one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program


def test_that_a_refused_change_can_be_undone_with_one_click(program: Program, qtbot: QtBot) -> None:
    document, banner = program.document, program.window.banner
    before = document.spec
    document.change_seed(77)
    program.controller.refused.emit("There is not enough memory for it.", document.revision)
    assert banner.topic == "refused"
    assert banner.button.isVisible()
    assert banner.button.text() == "Undo seed 77"
    qtbot.mouseClick(banner.button, Qt.MouseButton.LeftButton)
    assert document.spec == before


def test_that_no_undo_is_offered_for_what_was_no_change(program: Program) -> None:
    program.document.change_seed(77)
    program.controller.refused.emit("“Weights” can't be shown: out of memory.", None)
    assert program.window.banner.topic == "refused"
    assert not program.window.banner.button.isVisible()


def test_that_no_undo_is_offered_once_the_document_has_changed_again(program: Program) -> None:
    program.document.change_seed(77)
    refused = program.document.revision
    program.document.change_seed(78)
    program.controller.refused.emit("There is not enough memory for it.", refused)
    assert not program.window.banner.button.isVisible()
