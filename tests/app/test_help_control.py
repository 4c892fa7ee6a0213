"""F1 opens the page of the control where the keyboard is; a start does not load the help."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from desktop_nn.app.program import Program
from desktop_nn.models.help_pages import help_pages
from desktop_nn.views.help_topic import HOME, topic_of
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


def test_that_every_field_of_the_window_has_a_page(program: Program) -> None:
    for dock in program.window.docks.values():
        for widget in dock.content.findChildren(QWidget):
            assert topic_of(widget) in set(help_pages()) - {HOME}, widget.objectName()


def test_that_f1_opens_the_page_of_the_control(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = program.window.setup.training_form
    assert asked_at(program, program.window.diagram, monkeypatch) == "network"
    loss = form.row("training.loss").field
    assert asked_at(program, loss, monkeypatch) == "loss/cross_entropy"
    penalty = form.row("training.l2").field
    assert asked_at(program, penalty, monkeypatch) == "penalties"


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
