"""“Where does this number come from?”: asked anywhere, answered by the formula's panel."""

import pytest
from PySide6.QtWidgets import QApplication

from desktop_nn.app.origin_control import CHOOSE_FIRST
from desktop_nn.models.asking import Asked
from desktop_nn.models.microscope import Place
from desktop_nn.training.messages import AT_REST
from tests.app.file_steps import LONG

STEP = Asked("step of W1[1, 2]", "step_W1", (0, 1), "update")


@pytest.fixture
def formula(program):
    return program.window.docks["formula"]


def test_that_a_question_shows_the_chain_of_its_number(program, formula, qtbot):
    assert formula.isHidden()
    program.window.diagram.origin_asked.emit(STEP)
    assert not formula.isHidden()
    qtbot.waitUntil(lambda: formula.content.page is not None, timeout=LONG)
    assert formula.content.page.origin.place == Place("update", "step_W1", (0, 1))
    assert formula.header.fact().startswith("ΔW1[1, 2]")


def test_that_a_question_while_it_trains_pauses_the_run(program, formula, qtbot):
    window = program.window
    window.actions_by_name["run"].trigger()
    qtbot.waitUntil(lambda: program.clock._newest is not None and program.clock._newest.update > 5)
    window.diagram.origin_asked.emit(STEP)
    qtbot.waitUntil(lambda: formula.content.page is not None, timeout=LONG)
    qtbot.waitUntil(lambda: program.clock._newest.state in AT_REST, timeout=LONG)
    assert program.microscope.traced.update == program.clock._newest.update + 1


def test_that_the_menus_entry_asks_about_the_selected_neuron(program, formula, qtbot):
    program.window.selection.select(0, 3)
    program.window.actions_by_name["ask_origin"].trigger()
    qtbot.waitUntil(lambda: formula.content.page is not None, timeout=LONG)
    assert program.microscope.place == Place("forward", "A1", (0, 3))


def test_that_without_a_number_it_says_what_to_do(program, formula):
    program.window.actions_by_name["ask_origin"].trigger()
    assert program.window.statusBar().currentMessage() == CHOOSE_FIRST
    assert formula.isHidden()


def test_that_the_line_of_numbers_with_the_keyboard_is_asked_about(program, formula, qtbot):
    window = program.window
    with qtbot.waitActive(window):
        window.activateWindow()
    window.output.choose("Numbers")
    numbers = window.output.view("Numbers")
    qtbot.waitUntil(lambda: numbers.model.rowCount() > 0, timeout=LONG)
    model = numbers.model
    row = next(r for r in range(model.rowCount()) if model.index(r, 0).data().startswith("dW2"))
    numbers.table.setCurrentIndex(model.index(row, 0))
    numbers.table.setFocus()
    assert QApplication.focusWidget() is numbers.table
    window.actions_by_name["ask_origin"].trigger()
    qtbot.waitUntil(lambda: formula.content.page is not None, timeout=LONG)
    assert program.microscope.place == Place("backward", "dW2", (0, 0))


def test_that_what_cannot_be_answered_is_said(program, formula, qtbot):
    program.window.output.origin_asked.emit(Asked("γ of neuron 1", "gamma1", (0,), "after"))
    bar = program.window.statusBar()
    qtbot.waitUntil(lambda: "γ of neuron 1" in bar.currentMessage(), timeout=LONG)


def test_that_the_late_views_are_listened_to(program, formula, qtbot):
    statistics = program.window.late_views.statistics
    statistics.origin_asked.emit(STEP)
    assert not formula.isHidden()
