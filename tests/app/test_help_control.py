"""F1 opens the page of the control where the keyboard is; a start does not load the help."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.models.help_pages import help_pages
from desktop_nn.views.action_button import ActionButton
from desktop_nn.views.help_topic import ACTIONS, HOME, topic_of
from tests.app.test_start_and_end import modules_after

pytestmark = pytest.mark.qt_log_ignore("does not support")

HELP = "desktop_nn.views.help_window"


def asked_at(program: Program, widget: QWidget, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page that F1 opens with the keyboard there."""
    monkeypatch.setattr(
        "desktop_nn.app.help_control.QApplication.focusWidget", staticmethod(lambda: widget)
    )
    program.window.actions_by_name["help"].trigger()
    assert program.help.help is not None
    return program.help.help.topic


def test_that_every_panel_and_every_view_in_it_has_a_page(program: Program) -> None:
    for name, dock in program.window.docks.items():
        assert topic_of(dock) != HOME, name
        assert topic_of(dock.content) != HOME, name
        assert topic_of(dock.content) in help_pages()
    for view in program.window.views:
        assert topic_of(view) in set(help_pages()) - {HOME}, view.objectName()


def takes_the_keyboard(widget: QWidget) -> bool:
    return widget.focusPolicy() != Qt.FocusPolicy.NoFocus


def test_that_every_control_that_takes_the_keyboard_has_a_page_of_its_own(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for arrangement in ("explore", "analyse", "learn"):
        program.window.arrangements.use(arrangement)
    for dock in program.window.docks.values():
        dock.setVisible(True)  # what is made late is made now
    controls = [w for w in program.window.findChildren(QWidget) if takes_the_keyboard(w)]
    assert len(controls) > 150
    pages = set(help_pages()) - {HOME}
    without = {
        f"{type(control).__name__} {control.objectName()}: {control.accessibleName()}"
        for control in controls
        if topic_of(control) not in pages
    }
    assert without == set()


def test_that_f1_opens_the_page_of_the_control(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = program.window.setup.training_form
    assert asked_at(program, program.window.diagram, monkeypatch) == "network"
    loss = form.row("training.loss").field
    assert asked_at(program, loss, monkeypatch) == "loss/cross_entropy"
    penalty = form.row("training.l2").field
    assert asked_at(program, penalty, monkeypatch) == "penalties"
    rate = form.row("training.optimizer.learning_rate").field
    assert asked_at(program, rate, monkeypatch) == "optimizer/adam"
    patience = form.row("training.stop.patience").field
    assert asked_at(program, patience, monkeypatch) == "stop-patience"
    data = program.window.setup.gallery.button("circle")
    assert asked_at(program, data, monkeypatch) == "data/circle"


def test_that_buttons_in_bars_have_the_page_of_what_they_do(program: Program) -> None:
    program.window.arrangements.use("learn")  # its bar is made with it
    pages = {
        button.objectName(): topic_of(button)
        for button in program.window.findChildren(ActionButton)
        if button.objectName() in ACTIONS
    }
    assert pages == ACTIONS


def test_that_the_menu_opens_the_contents_and_what_is_new(program: Program) -> None:
    actions = program.window.actions_by_name
    actions["whats_new"].trigger()
    assert program.help.help is not None
    assert program.help.help.topic == "changelog"
    assert program.help.help.isVisible()
    actions["help_contents"].trigger()
    assert program.help.help.topic == HOME


def test_that_a_start_does_not_load_the_help(program: Program, tmp_path: object) -> None:
    assert program.help.help is None
    loaded = modules_after("import desktop_nn.app.program", tmp_path)  # type: ignore[arg-type]
    assert "desktop_nn.app.help_control" in loaded
    assert not {HELP, "desktop_nn.views.help_browser", "desktop_nn.models.help_pages"} & loaded


# In dialogs, which take the keys from the window


def pressed_in(dialog: QDialog | None, field: QWidget, program: Program, qtbot: QtBot) -> str:
    """The page that F1 opens in it."""
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.isActiveWindow())
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClick(field, Qt.Key.Key_F1)
    assert program.help.help is not None
    return program.help.help.topic


def test_that_f1_in_a_dialog_opens_its_page_and_the_help_can_be_used(
    program: Program, qtbot: QtBot
) -> None:
    program.preferences.open_dialog()
    dialog = program.preferences.dialog
    assert dialog is not None
    assert pressed_in(dialog, dialog.theme, program, qtbot) == "preferences"
    shown = program.help.help
    assert shown is not None
    button = shown.buttons["home"]
    place = button.mapTo(shown, button.rect().center())
    QTest.mouseClick(
        shown.windowHandle(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(place),
    )
    assert shown.topic == HOME, "the dialog kept the click from the help"
    dialog.close()
    assert shown.isVisible()
    assert shown.windowHandle().transientParent() is program.window.windowHandle()


def test_that_f1_twice_in_a_dialog_is_one_key(program: Program, qtbot: QtBot) -> None:
    actions = program.window.actions_by_name
    actions["about"].trigger()
    dialog = program.help.about
    assert dialog is not None
    field = next(
        w for w in dialog.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus
    )
    assert pressed_in(dialog, field, program, qtbot) == "changelog"
    assert program.help.help is not None
    program.help.help.show_topic(HOME)
    dialog.activateWindow()
    assert pressed_in(dialog, field, program, qtbot) == "changelog"
    dialog.close()


@pytest.mark.parametrize(
    ("kind", "topic"), [(QFileDialog, "files"), (QMessageBox, "files"), (QInputDialog, "panels")]
)
def test_that_the_dialogs_of_qt_have_a_page(
    kind: type[QDialog], topic: str, program: Program
) -> None:
    dialog = kind(program.window)
    assert topic_of(dialog) == topic
    assert topic in help_pages()
    dialog.setProperty("helpTopic", "export")
    assert topic_of(dialog) == "export"
    dialog.deleteLater()
