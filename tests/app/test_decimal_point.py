"""Numbers have a point whatever the system's language; fields take a comma too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_nn.app.program import Program
from desktop_nn.training.link import InlineLink
from tests.app.conftest import MakeProgram
from tests.app.file_steps import LONG
from tests.views.typing import type_into

COMMA = re.compile(r"\d,\d")


@pytest.fixture
def german() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def program(german: None, make_program: MakeProgram, qtbot: QtBot) -> Program:
    made = make_program(InlineLink)
    qtbot.waitUntil(lambda: made.controller.is_ready, timeout=LONG)
    return made


def texts(program: Program) -> list[str]:
    window = program.window
    shown = [label.text() for label in window.findChildren(QLabel)]
    shown += [field.text() for field in window.findChildren(QLineEdit)]
    for view in window.findChildren(QAbstractItemView):
        model = view.model()
        if model is not None:
            shown += [
                str(model.index(row, column).data())
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
    return shown


def test_that_numbers_have_a_point_in_a_land_of_commas(program: Program, qtbot: QtBot) -> None:
    window = program.window
    program.controller.step_epoch()
    qtbot.waitUntil(lambda: window.run_bar.isVisible() and "0." in " ".join(texts(program)))
    window.arrangements.use("analyse")
    qtbot.waitUntil(lambda: window.late_views.statistics.model.rowCount() == 3, timeout=LONG)
    commas = [text for text in texts(program) if COMMA.search(text)]
    assert [text for text in commas if not text.startswith("Xavier")] == []
    assert any(re.search(r"\d\.\d", text) for text in texts(program))


def test_that_a_comma_may_be_typed_and_a_point_is_shown(program: Program, qtbot: QtBot) -> None:
    row = program.window.setup.training_form.row("training.optimizer.learning_rate")
    type_into(qtbot, row.field, "0,25")
    assert program.document.spec.training.optimizer.number("learning_rate") == 0.25
    assert row.field.text() == "0.25"


def test_that_the_preferences_say_so(program: Program) -> None:
    program.window.actions_by_name["preferences"].trigger()
    dialog = program.preferences.dialog
    assert dialog is not None
    assert "Numbers have a point" in dialog.numbers.text()
    assert "0,03 may be typed" in dialog.numbers.text()
