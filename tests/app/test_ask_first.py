"""Ask me first, in the window: F10 asks before it shows, keys answer, and the walk goes on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_nn.experiment.project import Project
from tests.app.file_steps import LONG
from tests.views.microscope.conftest import three_classes

NUMBERS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)


@pytest.fixture
def asking(program, qtbot):
    """The program with the microscope open on the 2-4-3 net, asked before each station."""
    spec, data = three_classes()
    program.document.open(Project(spec, own=data), None)
    program.window.arrangements.use("learn")
    qtbot.waitUntil(lambda: program.microscope.is_open, timeout=LONG)
    program.microscope.set_grain("layer")
    program.window.actions_by_name["ask_first"].trigger()
    return program


def step_to_question(program):
    while not program.window.walk.questions.is_open:
        program.window.actions_by_name["walk_next"].trigger()
    return program.window.walk.questions.question


def test_that_the_action_shows_the_question_and_hides_it(asking):
    faces = asking.window.walk
    assert faces.question.isVisible()
    asking.window.actions_by_name["ask_first"].trigger()
    assert faces.question.isHidden()
    assert not faces.questions.is_on


def test_that_a_step_asks_and_a_key_answers_and_goes_on(asking, qtbot):
    faces, microscope = asking.window.walk, asking.microscope
    question = step_to_question(asking)
    place, position = question.place, microscope.position
    asking.window.actions_by_name["walk_next"].trigger()
    assert microscope.position == position
    assert not microscope.computed(place.phase, place.name)[place.index]
    qtbot.keyClick(faces.question, NUMBERS[question.right])
    assert microscope.computed(place.phase, place.name)[place.index]
    assert faces.question.count.text() == "1 of 1 right"
    qtbot.keyClick(faces.question, Qt.Key.Key_Return)
    assert faces.questions.question is not question


@pytest.mark.parametrize("is_calm", [False, True])
def test_that_slow_playback_waits_for_the_answer(asking, qtbot, is_calm):
    asking.window.theme.reduces_motion = is_calm
    asking.window.run_bar.slider.setValue(asking.window.run_bar.slider.maximum())
    asking.window.actions_by_name["walk_slow"].trigger()
    questions = asking.window.walk.questions
    qtbot.waitUntil(lambda: questions.is_open, timeout=LONG)
    position = asking.microscope.position
    asking.walk.playback.on_tick()
    assert asking.microscope.position == position
    assert asking.walk.playback.is_playing
    asking.window.actions_by_name["walk_slow"].trigger()


def test_that_it_goes_with_the_microscope_and_comes_again(asking, qtbot):
    faces = asking.window.walk
    asking.window.arrangements.use("explore")
    qtbot.waitUntil(lambda: not asking.microscope.is_open, timeout=LONG)
    assert faces.question.isHidden()
    asking.window.arrangements.use("learn")
    qtbot.waitUntil(lambda: asking.microscope.is_open, timeout=LONG)
    assert faces.question.isVisible()


def test_that_it_can_be_switched_off_while_nothing_is_looked_at(asking, qtbot):
    action, faces = asking.window.actions_by_name["ask_first"], asking.window.walk
    asking.microscope._close("It went away.")
    assert faces.question.isVisible()
    assert action.isEnabled()
    action.trigger()
    assert faces.question.isHidden()


def test_that_nothing_in_the_window_tells_the_answer_before(asking):
    """The loss after is the number asked about last: it stands in the bar."""
    microscope = asking.microscope
    microscope.to_stop(len(microscope.stops) - 2)
    question = step_to_question(asking)
    assert question.kind == "loss"
    assert asking.window.walk.bar.after.number.text() == "–"
    asking.window.walk.questions.choose(question.right)
    assert asking.window.walk.bar.after.number.text() != "–"


def test_that_space_still_runs_while_a_question_has_the_keyboard(asking, qtbot):
    step_to_question(asking)
    assert QApplication.focusWidget() is asking.window.walk.question
    qtbot.keyClick(asking.window.walk.question, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: asking.controller.is_playing, timeout=LONG)
    asking.controller.pause()
