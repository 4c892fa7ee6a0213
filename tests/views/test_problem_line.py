"""A problem beside its field: the sentence, its colour, and the button for the way out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop_nn.experiment.problem import Mend, Problem
from desktop_nn.experiment.project import default_spec
from desktop_nn.views.problem_line import ProblemLine, set_severity
from tests.views.showing import active
from tests.views.typing import click

LONG = (
    "The batch is larger than the 1,437 samples to train on: every epoch is one update on all of "
    "them, and this sentence goes on for some while so that it needs several lines."
)


@pytest.fixture
def line(theme, qtbot):
    place = QWidget()
    place.setFixedWidth(230)
    layout = QVBoxLayout(place)
    layout.setContentsMargins(0, 0, 0, 0)
    line = ProblemLine()
    layout.addWidget(line)
    layout.addStretch(1)
    qtbot.addWidget(place)
    place.show()
    line.place = place
    return line


def problem(message=LONG, mend=None, severity="error"):
    return Problem("seed", severity, message, mend)


def test_that_it_is_hidden_while_there_is_no_problem(line):
    assert not line.isVisible()
    line.show_problem(problem())
    assert line.text() == LONG
    line.show_problem(None)
    assert not line.isVisible()
    assert line.text() == ""


def test_that_the_way_out_is_a_button_only_where_there_is_one(line, qtbot):
    mend = Mend("Use 400", default_spec())
    line.show_problem(problem(mend=mend))
    assert line.button.text() == "Use 400"
    with qtbot.waitSignal(line.mend_asked) as asked:
        click(qtbot, line.button)
    assert asked.args == [mend]
    line.show_problem(problem())
    assert not line.button.isVisible()


def test_that_a_way_out_is_gone_with_its_problem(line, qtbot):
    line.show_problem(problem(mend=Mend("Use 400", default_spec())))
    line.show_problem(None)
    with qtbot.assertNotEmitted(line.mend_asked):
        line.button.click()


def test_that_a_long_sentence_is_shown_whole_in_a_narrow_panel(line, qtbot):
    line.show_problem(problem(mend=Mend("Make the output softmax", default_spec())))
    message = line.message
    qtbot.waitUntil(lambda: line.height() > 50)
    wanted = message.heightForWidth(message.width())
    assert wanted > 2 * message.fontMetrics().lineSpacing()
    assert message.height() >= wanted
    assert line.button.width() >= line.button.sizeHint().width()
    assert line.width() <= 230


@pytest.mark.parametrize(
    ("severity", "token"), [("error", "wrong"), ("warning", "warning"), ("note", "dim")]
)
def test_that_its_colour_tells_how_bad_it_is(line, theme, severity, token):
    line.show_problem(problem(severity=severity))
    text = line.message.palette().color(line.message.foregroundRole())
    assert text == theme.color(token)


def test_that_screen_readers_hear_sentence_and_way_out(line):
    line.show_problem(problem("Too large.", Mend("Use 1", default_spec())))
    assert line.message.accessibleName() == "Too large."
    assert line.findChild(QPushButton).accessibleName() == "Use 1: Too large."


def test_that_a_field_is_framed_by_severity_and_freed_again(theme, qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    field.resize(100, 26)
    field.show()
    plain = field.grab().toImage()
    set_severity(field, "error")
    framed = field.grab().toImage()
    assert framed.pixelColor(50, 0) == theme.color("wrong")
    set_severity(field, "")
    assert field.grab().toImage() == plain != framed


def test_that_nothing_is_made_before_there_is_a_problem(line):
    assert not line.is_made
    assert line.findChildren(QWidget) == []
    line.show_problem(None)
    assert not line.is_made
    assert line.text() == ""
    line.show_problem(problem())
    assert line.is_made
    assert len(line.findChildren(QWidget)) == 3


def test_that_its_buttons_are_reached_after_what_stands_before_it(qtbot, theme):
    place = QWidget()
    before, line, after = QLineEdit(place), ProblemLine(place), QLineEdit(place)
    column = QVBoxLayout(place)
    for widget in (before, line, after):
        column.addWidget(widget)
    line.show_problem(problem(mend=Mend("Make the output softmax", default_spec())))
    active(qtbot, place)
    before.setFocus()
    qtbot.keyClick(before, Qt.Key.Key_Tab)
    assert line.button.hasFocus()
    qtbot.keyClick(line.button, Qt.Key.Key_Tab)
    assert after.hasFocus()
