"""The dialogs about files: the file that is asked about is the file that is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop_nn.app import file_dialogs
from desktop_nn.views.help_topic import topic_of

Button = QMessageBox.StandardButton


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def type_name(dialog: QFileDialog, name: str) -> None:
    edit = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(edit, QLineEdit)
    edit.setText(name)


def test_that_the_suffix_is_added_before_the_question_about_overwriting(
    parent: QWidget, tmp_path: Path
) -> None:
    (tmp_path / "mine.dnn").write_text("precious")
    dialog = file_dialogs.save_dialog(parent, tmp_path / "network.dnn")
    dialog.show()
    type_name(dialog, "mine")
    asked: list[str] = []

    def refuse() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.button(Button.No).click()

    QTimer.singleShot(0, dialog, refuse)
    dialog.accept()
    assert "mine.dnn" in asked[0]
    assert dialog.result() != QDialog.DialogCode.Accepted
    dialog.reject()


@pytest.mark.parametrize("kind", ["open", "save"])
def test_that_the_buttons_of_the_dialog_can_be_seen(
    parent: QWidget, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    parent.setPalette(QPalette(QColor("#14171C")))
    dialog = (
        file_dialogs.open_dialog(parent, str(tmp_path))
        if kind == "open"
        else file_dialogs.save_dialog(parent, tmp_path / "network.dnn")
    )
    ink = dialog.palette().color(QPalette.ColorRole.ButtonText)
    for name in file_dialogs.BUTTONS:
        button = dialog.findChild(QToolButton, name)
        assert isinstance(button, QToolButton), name
        drawn = button.icon().pixmap(QSize(64, 64)).toImage()
        colors = {drawn.pixelColor(x, y).name() for x in range(64) for y in range(64)}
        assert ink.name() in colors
    dialog.reject()


def test_that_the_chosen_project_is_opened_and_a_dismissed_dialog_gives_none(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.dnn").write_text("a project")
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: type_name(dialog, "mine.dnn") or True)
    chosen = file_dialogs.ask_for_project(parent, str(tmp_path))
    assert chosen == tmp_path / "mine.dnn"
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: False)
    assert file_dialogs.ask_for_project(parent, str(tmp_path)) is None


@pytest.mark.parametrize("typed", ["other", "other.dnn"])
def test_that_the_place_has_the_suffix_once(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: type_name(dialog, typed) or True)
    place = file_dialogs.ask_for_place(parent, tmp_path / "network.dnn")
    assert place == tmp_path / "other.dnn"


def test_that_the_proposal_is_taken_as_it_is_and_a_dismissed_dialog_gives_none(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: True)
    start = tmp_path / "network.dnn"
    assert file_dialogs.ask_for_place(parent, start) == start
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: False)
    assert file_dialogs.ask_for_place(parent, start) is None


@pytest.mark.parametrize(("button", "name"), [(Button.Yes, "mine.v2.dnn"), (Button.No, None)])
def test_that_a_name_with_another_suffix_is_asked_about_as_it_will_be_written(
    parent: QWidget,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    button: Button,
    name: str | None,
) -> None:
    (tmp_path / "mine.v2.dnn").write_text("precious")
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "exec", lambda dialog: type_name(dialog, "mine.v2") or True)
    monkeypatch.setattr(QMessageBox, "question", lambda *more: asked.append(more[2]) or button)
    place = file_dialogs.ask_for_place(parent, tmp_path / "network.dnn")
    assert place == (tmp_path / name if name else None)
    assert asked == ["“mine.v2.dnn” exists already. Replace it?"]


@pytest.mark.parametrize(
    ("ask", "topic"),
    [
        (file_dialogs.ask_for_data, "import-data"),
        (file_dialogs.ask_for_pictures, "import-data"),
        (file_dialogs.ask_for_weights, "import-weights"),
        (file_dialogs.ask_for_project, "files"),
    ],
)
def test_that_f1_opens_the_page_of_what_is_asked_for(
    ask: Callable[[QWidget, str], Path | None], topic: str, parent: QWidget, tmp_path: Path
) -> None:
    topics: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QFileDialog)
        topics.append(topic_of(dialog))
        dialog.reject()

    QTimer.singleShot(0, parent, look)
    assert ask(parent, str(tmp_path)) is None
    assert topics == [topic]
