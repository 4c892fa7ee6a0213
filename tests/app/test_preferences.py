"""Preferences act at once, and hold the next time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QDialogButtonBox, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.experiment.files import save_project
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.models.preferences import SPEEDS, USUAL_PLACE, Preferences
from desktop_nn.training.link import InlineLink
from desktop_nn.training.pace import UpdatesPerSecond
from desktop_nn.views.choice_field import ChoiceField
from desktop_nn.views.preferences_dialog import PreferencesDialog
from tests.app.conftest import MakeProgram

pytestmark = pytest.mark.qt_log_ignore("does not support")


@pytest.fixture
def dialog(program: Program) -> PreferencesDialog:
    program.window.actions_by_name["preferences"].trigger()
    assert program.preferences.dialog is not None
    return program.preferences.dialog


def choose(field: ChoiceField, name: str) -> None:
    field.show_name(name)
    field.activated.emit(field.currentIndex())


def test_that_every_field_acts_at_once_and_is_kept(
    program: Program, dialog: PreferencesDialog, settings: QSettings, make_program: MakeProgram
) -> None:
    window = program.window
    assert (window.run_bar.speed(), program.theme.tokens.name) == (20.0, "dark")
    choose(dialog.theme, "light")
    assert program.theme.tokens.name == "light"
    choose(dialog.speed, "0")
    assert window.run_bar.speed() == UpdatesPerSecond(1.0)
    choose(dialog.frames, "5")
    assert program.clock._timer.interval() == 200
    dialog.motion.click()
    assert program.theme.reduces_motion
    assert not window.dockOptions() & QMainWindow.DockOption.AnimatedDocks
    dialog.project.click()
    wanted = Preferences("light", 0, True, False, 5)
    assert program.preferences.present == wanted
    dialog.close()
    second = make_program(InlineLink)
    second_wanted = replace(wanted, theme="dark")  # which the fixture writes
    assert second.preferences.present == second_wanted
    assert second.window.run_bar.speed() == UpdatesPerSecond(1.0)
    assert second.clock._timer.interval() == 200


def test_that_the_dialog_shows_what_holds_and_gives_the_usual_back(
    program: Program, qtbot: QtBot
) -> None:
    program.preferences.use(Preferences("light", 2, True, False, 20))
    program.window.actions_by_name["preferences"].trigger()
    dialog = program.preferences.dialog
    assert dialog is not None
    assert (dialog.theme.name(), dialog.speed.name(), dialog.frames.name()) == ("light", "2", "20")
    assert dialog.motion.isChecked()
    assert not dialog.project.isChecked()
    dialog.buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults).click()
    assert program.preferences.present == Preferences()
    assert dialog.project.isChecked()
    assert program.window.run_bar.speed() == SPEEDS[USUAL_PLACE] == 20.0
    nameless = [
        type(widget).__name__
        for widget in dialog.findChildren(QWidget)
        if widget.focusPolicy() and not widget.accessibleName() and not hasattr(widget, "text")
    ]
    assert nameless == []
    dialog.close()


def test_that_menu_and_dialog_agree_about_the_theme(program: Program) -> None:
    entries = {action.data(): action for action in program.window.theme_menu.actions()}
    for mode in ("system", "light", "dark"):
        entries[mode].trigger()
        assert program.preferences.present.theme == program.theme.mode == mode
        assert [name for name, entry in entries.items() if entry.isChecked()] == [mode]


def test_that_who_does_not_want_it_gets_no_project_of_the_last_time(
    program: Program, tmp_path: Path
) -> None:
    path = tmp_path / "mine.dnn"
    save_project(path, Project(default_spec(), title="mine"))
    program.open(path)
    program.files.new()
    program.last_project._settings.setValue("files/last", str(path))
    program.preferences.use(replace(program.preferences.present, restores_project=False))
    program.restore_project()
    assert program.document.path is None
    program.preferences.use(replace(program.preferences.present, restores_project=True))
    program.restore_project()
    assert program.document.path == path
